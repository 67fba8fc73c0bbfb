use flow_script::env;
use jose_assert::{
    Algorithm, Algorithms, ContentEncryption, ContentEncryptions, DecryptionKey, Error,
    JweDecrypter, Jwt, KeyManagement, KeyManagements, SigningKey, TokenError,
};
use oauth_step::Secret;
use oauth2_core::{Client, JarmVerifier, Misuse, Quirk, ResponseType};

use super::support::{Case, client, key, other_key, published, refused, verifier};

const SECRET: &str = "a client secret of more than 32 octets";

#[test]
fn by_the_server() {
    let case = Case::good();
    let other = other_key();
    let forged = case.jwt().sign(&other.with_key_id("key-1")).unwrap();
    let (outcome, _) = case.answered_with(&forged);
    assert!(matches!(refused(outcome), Error::Signature));
}

#[test]
fn with_the_keys_that_its_metadata_names_as_the_clients_quirks_read_them() {
    let plain = client(verifier());
    let expected = Misuse::EndpointMissing("jwks_uri");
    assert!(
        matches!(plain.published_keys(), Err(oauth2_core::Error::Misuse(misuse)) if misuse == expected)
    );
    let jwks_uri = r#""https://server.example.com/keys.txt""#;
    let server = plain.server().clone().with_member("jwks_uri", jwks_uri);
    let of = |quirks: &[Quirk]| {
        let client = Client::new(server.clone().unwrap(), plain.id());
        let client = client.with_quirks(quirks.iter().cloned());
        let verifier = JarmVerifier::new(client.published_keys().unwrap());
        let verifier = verifier.algorithms(Algorithms::only(Algorithm::Es256));
        Case::of(ResponseType::Code, client.with_jarm(verifier.unwrap()))
    };
    let called_text = flow_script::response(200, &[("content-type", "text/plain")], published());
    for (quirks, fits) in [(&[Quirk::AnyMediaType][..], true), (&[], false)] {
        let case = of(quirks);
        let object = case.jwt().sign(&key()).unwrap();
        let (outcome, sent) = case.answered_by(&object, &called_text);
        assert_eq!(outcome.is_ok(), fits);
        assert_eq!(sent[0].uri(), "https://server.example.com/keys.txt");
    }
}

#[test]
fn never_by_nobody() {
    let case = Case::good();
    let unsigned = case.jwt().dangerous_without_signature().unwrap();
    let (outcome, sent) = case.answered_with(&unsigned);
    assert!(matches!(refused(outcome), Error::Token(_)));
    assert!(sent.is_empty());
}

#[test]
fn with_the_algorithm_that_was_registered() {
    let jwks = oauth_step::Endpoint::parse("https://server.example.com/jwks", Default::default());
    let default = JarmVerifier::new(jose_assert::RemoteJwks::new(jwks.unwrap()));
    let case = Case::of(ResponseType::Code, client(default));
    let (outcome, sent) = case.answered();
    assert!(matches!(
        refused(outcome),
        Error::Token(TokenError::Algorithm)
    ));
    assert!(sent.is_empty());
}

#[test]
fn with_the_clients_secret_where_that_was_registered() {
    let secret = Secret::new(SECRET.to_owned());
    let by_secret = || client(JarmVerifier::with_secret(&secret).unwrap());
    let case = Case::of(ResponseType::Code, by_secret());
    let signing = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    let object = case.jwt().sign(&signing).unwrap();
    let (outcome, sent) = case.answered_with(&object);
    assert!(outcome.is_ok() && sent.is_empty());
    // A key pair's signature is none then.
    let (outcome, _) = Case::of(ResponseType::Code, by_secret()).answered();
    assert!(matches!(
        refused(outcome),
        Error::Token(TokenError::Algorithm)
    ));
}

#[test]
fn secrets_and_key_pairs_are_not_mixed() {
    let secret = Secret::new(SECRET.to_owned());
    let outcomes = [
        verifier().algorithms(Algorithms::only(Algorithm::Hs256)),
        JarmVerifier::with_secret(&secret)
            .unwrap()
            .algorithms(Algorithms::only(Algorithm::Rs256)),
    ];
    for outcome in outcomes {
        let Err(oauth2_core::Error::Misuse(misuse)) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(misuse, Misuse::JarmAlgorithm);
    }
}

#[test]
fn encrypted_if_and_only_if_that_was_registered() {
    let decryption = DecryptionKey::generate(KeyManagement::EcdhEsA128Kw, &env()).unwrap();
    let recipient = decryption.encryption_key();
    let decrypter = JweDecrypter::new(
        KeyManagements::only(KeyManagement::EcdhEsA128Kw),
        ContentEncryptions::only(ContentEncryption::A128CbcHs256),
    );
    let encrypting = || client(verifier().encrypted(decrypter.clone(), [decryption.clone()]));
    let encrypt = |jwt: Jwt| {
        let content = ContentEncryption::A128CbcHs256;
        jwt.sign_then_encrypt(&key(), &recipient, content, &env())
            .unwrap()
    };
    let case = Case::of(ResponseType::Code, encrypting());
    let object = encrypt(case.jwt());
    let (outcome, sent) = case.answered_with(&object);
    assert!(outcome.is_ok() && sent.len() == 1);
    // Only signed.
    let (outcome, sent) = Case::of(ResponseType::Code, encrypting()).answered();
    assert!(matches!(refused(outcome), Error::Token(_)) && sent.is_empty());
    // Encrypted, and nobody agreed to that.
    let case = Case::good();
    let object = encrypt(case.jwt());
    let (outcome, sent) = case.answered_with(&object);
    assert!(matches!(refused(outcome), Error::Token(_)) && sent.is_empty());
}
