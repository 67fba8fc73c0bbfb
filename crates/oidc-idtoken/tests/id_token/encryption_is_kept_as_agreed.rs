//! Core 3.1.3.7 (1), 10.2: encrypted if and only if that was agreed on, and signed within.

use flow_script::env;
use jose_assert::{
    ContentEncryption, ContentEncryptions, DecryptionKey, Jwe, JweDecrypter, Jwt, KeyManagement,
    KeyManagements,
};
use oidc_idtoken::{Encryption, Error, Expectations, IdToken, IdTokenVerifier, Problem, Rule};
use serde_json::Value;

use crate::support::encrypted::{agreed, agreed_by_secret, encrypt, nested, own_key, secret_key};
use crate::support::{CLIENT, Case, ISSUER, NONCE, claims, client_secret, forged_rsa, hmac_key};
use crate::support::{keys, refusal};

fn verify_by(encryption: Encryption, token: &str) -> Result<IdToken, Error> {
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT).encryption(encryption);
    verifier.verify(token, &keys(), &Expectations::new().nonce(NONCE), &env())
}

fn verify(token: &str) -> Result<IdToken, Error> {
    verify_by(agreed(), token)
}

#[test]
fn what_is_signed_within_is_verified_and_kept() {
    let signed = Case::good().token();
    let token = verify(&nested(&signed)).unwrap();
    assert_eq!(token.subject(), "user-1");
    // For `id_token_hint` the provider must be able to read it: Core 3.1.2.1.
    assert_eq!(*token.raw().expose(), signed);
}

#[test]
fn encryption_that_was_agreed_on_is_not_left_out() {
    let verdict = verify(&Case::good().token());
    assert_eq!(refusal(verdict), (Rule::Encryption, Problem::NotEncrypted));
}

#[test]
fn encryption_that_was_not_agreed_on_is_not_taken() {
    let token = nested(&Case::good().token());
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT);
    let verdict = verifier.verify(&token, &keys(), &Expectations::new(), &env());
    assert_eq!(refusal(verdict), (Rule::Encryption, Problem::Encrypted));
    let verdict = verifier.verify_with_secret(&token, &hmac_key(), &Expectations::new(), &env());
    assert_eq!(refusal(verdict), (Rule::Encryption, Problem::Encrypted));
}

#[test]
fn the_agreed_algorithms_and_keys_alone_decrypt() {
    let undecrypted = (Rule::Encryption, Problem::Undecrypted);
    let signed = Jwe::nested(Case::good().token());
    let stranger = DecryptionKey::generate(KeyManagement::EcdhEsA128Kw, &env())
        .unwrap()
        .with_key_id("enc-2");
    for key in [stranger, secret_key()] {
        assert_eq!(refusal(verify(&encrypt(&signed, &key))), undecrypted);
    }
    let key = own_key().encryption_key();
    let token = signed
        .encrypt(&key, ContentEncryption::A256Gcm, &env())
        .unwrap();
    assert_eq!(refusal(verify(&token)), undecrypted);
    let lenient = JweDecrypter::new(
        KeyManagements::only(KeyManagement::EcdhEsA128Kw),
        ContentEncryptions::only(ContentEncryption::A256Gcm),
    );
    verify_by(Encryption::new(lenient, [own_key()]), &token).unwrap();
}

#[test]
fn the_clients_secret_decrypts_where_that_is_agreed_on() {
    let token = encrypt(&Jwe::nested(Case::good().token()), &secret_key());
    verify_by(agreed_by_secret(), &token).unwrap();
    assert!(verify(&token).is_err());
}

#[test]
fn what_is_within_must_be_signed() {
    let payload = Value::from(claims()).to_string();
    let unsigned = Jwt::new(payload.clone())
        .dangerous_without_signature()
        .unwrap();
    let verdict = verify(&nested(&unsigned));
    assert_eq!(refusal(verdict), (Rule::Algorithm, Problem::Mismatch));
    // Claims in a token that is encrypted alone, with and without the word that they are a token.
    for jwe in [Jwe::new(payload.clone()), Jwe::nested(payload)] {
        let verdict = verify(&encrypt(&jwe, &own_key()));
        assert!([Rule::Encryption, Rule::Form].contains(&refusal(verdict).0));
    }
    let twice = nested(&nested(&Case::good().token()));
    assert_eq!(
        refusal(verify(&twice)),
        (Rule::Encryption, Problem::Encrypted)
    );
}

#[test]
fn every_other_rule_holds_within() {
    let verdict = verify(&nested(&Case::good().by(forged_rsa()).token()));
    assert_eq!(refusal(verdict), (Rule::Signature, Problem::Unverified));
    let verdict = verify(&nested(&Case::good().with("aud", "other").token()));
    assert_eq!(refusal(verdict), (Rule::Aud, Problem::Mismatch));
    // The client's secret decrypts as well as signs.
    let signed = Case::good().by(client_secret()).token();
    let token = encrypt(&Jwe::nested(signed), &secret_key());
    let verdict = verify_by(agreed_by_secret(), &token);
    assert_eq!(refusal(verdict), (Rule::Algorithm, Problem::Mismatch));
}

#[test]
fn nothing_of_it_is_printed() {
    let token = nested(&Case::good().by(forged_rsa()).token());
    let error = verify(&token).unwrap_err();
    let printed = format!("{error} {error:?} {:?}", agreed());
    for part in token.split('.') {
        assert!(part.is_empty() || !printed.contains(part), "{printed}");
    }
}
