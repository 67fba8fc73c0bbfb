//! A JWT that is signed and encrypted: `cty` says so, and both layers hold.

use jose_assert::{
    Algorithm, Algorithms, ContentEncryption, DecryptionKey, Error, HmacKey, Jwe, JweDecrypter,
    JwkSet, Jwt, JwtVerifier, KeyManagement, KeySource, Part, SigningKey, TokenError, Typ,
};
use oauth_step::Secret;

use crate::keys::{P256, b64, env, everything, key, parts, unb64};

const CONTENT: ContentEncryption = ContentEncryption::A128CbcHs256;
const ALGORITHM: KeyManagement = KeyManagement::EcdhEsA128Kw;

fn signer() -> SigningKey {
    SigningKey::generate(Algorithm::Es256, &env())
        .unwrap()
        .with_key_id("s")
}

fn recipient() -> DecryptionKey {
    key(ALGORITHM, P256).with_key_id("e")
}

fn keys() -> JwkSet {
    let set = format!(r#"{{"keys":[{}]}}"#, signer().public_jwk().unwrap());
    JwkSet::parse(set, KeySource::Remote).unwrap()
}

fn verifier() -> JwtVerifier {
    JwtVerifier::new(Algorithms::only(Algorithm::Es256))
}

fn read_with(decrypter: &JweDecrypter, token: &str) -> Result<String, Error> {
    let own = [recipient()];
    let verified = decrypter.decrypt_then_verify(token, &own, &env(), &verifier(), &keys())?;
    assert_eq!(verified.key_id(), Some("s"));
    Ok(verified.claims().string("sub")?.unwrap().into_owned())
}

fn read(token: &str) -> Result<String, Error> {
    read_with(&everything().0, token)
}

fn encrypted(jwe: &Jwe) -> String {
    jwe.encrypt(&recipient().encryption_key(), CONTENT, &env())
        .unwrap()
}

fn signed() -> String {
    Jwt::new(r#"{"sub":"alice"}"#).sign(&signer()).unwrap()
}

#[test]
fn in_one_call_each() {
    let to = recipient().encryption_key();
    let jwt = Jwt::new(r#"{"sub":"alice"}"#);
    let token = jwt
        .sign_then_encrypt(&signer(), &to, CONTENT, &env())
        .unwrap();
    let header = String::from_utf8(unb64(&parts(&token)[0])).unwrap();
    assert!(header.starts_with(
        r#"{"alg":"ECDH-ES+A128KW","enc":"A128CBC-HS256","kid":"e","cty":"JWT","epk":"#
    ));
    assert_eq!(read(&token).unwrap(), "alice");
    let decrypted = everything()
        .decrypt(&token, &[recipient()], &env())
        .unwrap();
    let inner = std::str::from_utf8(decrypted.plaintext()).unwrap();
    verifier().verify(inner, &keys()).unwrap();
}

#[test]
fn with_a_shared_secret() {
    let secret = Secret::from("0123456789abcdef0123456789abcdef");
    let signer = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    let own = DecryptionKey::from_client_secret(KeyManagement::Dir, &secret).unwrap();
    let jwt = Jwt::new(r#"{"sub":"alice"}"#);
    let token = jwt
        .sign_then_encrypt(&signer, &own.encryption_key(), CONTENT, &env())
        .unwrap();
    let verifier = JwtVerifier::new(Algorithms::only(Algorithm::Hs256));
    let verify = |secret: &HmacKey| {
        let own = std::slice::from_ref(&own);
        everything()
            .0
            .decrypt_then_verify_with_secret(&token, own, &env(), &verifier, secret)
    };
    verify(&HmacKey::new(&secret).unwrap()).unwrap();
    let other = Secret::from("another secret that is no shorter than 32 octets");
    let error = verify(&HmacKey::new(&other).unwrap()).unwrap_err();
    assert!(matches!(error, Error::Signature));
}

#[test]
fn what_is_within_must_be_signed() {
    // Encrypted by somebody who has the public key, as everybody does.
    let forger = SigningKey::generate(Algorithm::Es256, &crate::keys::later()).unwrap();
    let forged = Jwt::new(r#"{"sub":"alice"}"#)
        .sign(&forger.with_key_id("s"))
        .unwrap();
    let error = read(&encrypted(&Jwe::nested(forged))).unwrap_err();
    assert!(matches!(error, Error::Signature));
    for (bare, expected) in [
        (
            r#"{"sub":"alice"}"#.to_owned(),
            TokenError::Character { position: 0 },
        ),
        (
            format!(
                "{}.{}.",
                b64(r#"{"alg":"none"}"#),
                b64(r#"{"sub":"alice"}"#)
            ),
            TokenError::Algorithm,
        ),
        (encrypted(&Jwe::nested(signed())), TokenError::Encrypted),
        (
            format!(" {}", signed()),
            TokenError::Character { position: 0 },
        ),
        (String::new(), TokenError::Parts),
    ] {
        let error = read(&encrypted(&Jwe::nested(bare))).unwrap_err();
        assert!(matches!(error, Error::Token(error) if error == expected));
    }
    let error = read(&encrypted(&Jwe::nested([b'a', 0xff]))).unwrap_err();
    assert!(matches!(
        error,
        Error::Token(TokenError::Character { position: 1 })
    ));
    // And the verifier's other rules hold.
    let other_type = Jwt::new("{}").typ("at+jwt").sign(&signer()).unwrap();
    let error = read(&encrypted(&Jwe::nested(other_type))).unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::Type)));
    let exactly = verifier().typ(Typ::Exactly("at+jwt"));
    let token = encrypted(&Jwe::nested(signed()));
    let error = everything()
        .0
        .decrypt_then_verify(&token, &[recipient()], &env(), &exactly, &keys())
        .unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::Type)));
}

#[test]
fn encryption_that_was_agreed_is_not_left_out() {
    let error = read(&signed()).unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::NotEncrypted)));
    // Nor taken where it was not.
    let error = verifier()
        .verify(&encrypted(&Jwe::nested(signed())), &keys())
        .unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::Encrypted)));
}

#[test]
fn the_header_says_that_a_token_is_within() {
    for right in ["JWT", "jwt", "application/jwt", "APPLICATION/JWT"] {
        let token = encrypted(&Jwe::new(signed()).content_type(right));
        assert_eq!(read(&token).unwrap(), "alice", "{right}");
    }
    for wrong in [
        "",
        "JWS",
        "text/plain",
        "JWT ",
        "json",
        "application/at+jwt",
    ] {
        let token = encrypted(&Jwe::new(signed()).content_type(wrong));
        for decrypter in [everything().0, everything().0.allow_missing_content_type()] {
            let error = read_with(&decrypter, &token).unwrap_err();
            assert!(
                matches!(error, Error::Token(TokenError::ContentType)),
                "{wrong}"
            );
        }
    }
    let silent = encrypted(&Jwe::new(signed()));
    let error = read(&silent).unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::ContentType)));
    let lenient = everything().0.allow_missing_content_type();
    assert_eq!(read_with(&lenient, &silent).unwrap(), "alice");
}

#[test]
fn the_signed_token_is_given_for_keys_to_come() {
    let own = [recipient()];
    let nested = |token: &str| everything().0.decrypt_nested(token, &own, &env());
    // One signature: another one of the same is another text.
    let inner = signed();
    let given = nested(&encrypted(&Jwe::nested(inner.as_str()))).unwrap();
    assert_eq!(*given.expose(), inner);
    for (token, expected) in [
        (encrypted(&Jwe::new(signed())), TokenError::ContentType),
        (signed(), TokenError::NotEncrypted),
    ] {
        let error = nested(&token).unwrap_err();
        assert!(matches!(error, Error::Token(error) if error == expected));
    }
}

#[test]
fn claims_must_be_an_object_before_they_are_signed() {
    let to = recipient().encryption_key();
    let error = Jwt::new("[]")
        .sign_then_encrypt(&signer(), &to, CONTENT, &env())
        .unwrap_err();
    let part = Part::Payload;
    assert!(matches!(error, Error::Token(TokenError::Json { part: wrong, .. }) if wrong == part));
}
