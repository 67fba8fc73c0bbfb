use flow_script::{env, header, json, play, response};
use jose_assert::{
    Algorithm, ContentEncryption, ContentEncryptions, DecryptionKey, Encryption,
    Error as JoseError, JweDecrypter, KeyManagement, KeyManagements, ResponseVerifier, SigningKey,
    TokenError,
};
use oauth_step::{ResponseError, Secret};
use oauth2_core::{ErrorCode, PeerFault};

use super::signed::{MEDIA_TYPE, answer, asked, claims, jwt, key, outcome, refused, verifier};
use super::support::{client, fault};

#[test]
fn asked_for_by_its_media_type() {
    let token = jwt(&claims()).sign(&key()).unwrap();
    let (outcome, sent) = outcome(asked(), answer(&token));
    assert!(outcome.is_ok() && sent.len() == 2);
    assert_eq!(header(&sent[0], "accept"), Some(MEDIA_TYPE));
    assert_eq!(sent[1].uri(), "https://server.example.com/jwks");
}

#[test]
fn and_then_json_is_refused() {
    for found in [
        "application/json",
        "application/jwt",
        "application/token-introspection",
    ] {
        let answer = response(200, &[("content-type", found)], r#"{"active":true}"#);
        let PeerFault::Response(ResponseError::MediaType { .. }) =
            fault(outcome(asked(), answer).0)
        else {
            panic!("{found}")
        };
    }
    // A refusal is JSON all the same.
    let (outcome, _) = play(
        asked(),
        [json(401, r#"{"error":"invalid_client"}"#)],
        &env(),
    );
    assert_eq!(outcome.unwrap_err().code(), Some(&ErrorCode::InvalidClient));
    let bytes = response(200, &[("content-type", MEDIA_TYPE)], vec![0xFF, 0xFE]);
    assert!(matches!(
        fault(super::signed::outcome(asked(), bytes).0),
        PeerFault::Json(_)
    ));
}

#[test]
fn by_the_server_and_never_by_nobody() {
    let unsigned = jwt(&claims()).dangerous_without_signature().unwrap();
    let (outcome, sent) = outcome(asked(), answer(&unsigned));
    assert!(matches!(
        refused(outcome),
        JoseError::Token(TokenError::Algorithm)
    ));
    assert_eq!(sent.len(), 1);
    let env = env();
    oauth_step::random_token(&env, 16);
    let other = SigningKey::generate(Algorithm::Es256, &env).unwrap();
    let forged = jwt(&claims()).sign(&other.with_key_id("key-1")).unwrap();
    let (outcome, _) = super::signed::outcome(asked(), answer(&forged));
    assert!(matches!(refused(outcome), JoseError::Signature));
}

#[test]
fn of_its_own_type() {
    for typ in ["JWT", "at+jwt", "token-introspection"] {
        let token = jwt(&claims()).typ(typ).sign(&key()).unwrap();
        let (outcome, _) = outcome(asked(), answer(&token));
        assert!(
            matches!(refused(outcome), JoseError::Token(TokenError::Type)),
            "{typ}"
        );
    }
}

#[test]
fn with_the_secret_where_that_was_registered() {
    let secret = Secret::new("a client secret of more than 32 octets".to_owned());
    let signing = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    let token = jwt(&claims()).sign(&signing).unwrap();
    let asked = client()
        .introspect("t")
        .signed(ResponseVerifier::with_secret(&secret).unwrap());
    let (outcome, sent) = outcome(asked, answer(&token));
    assert!(outcome.is_ok() && sent.len() == 1);
}

#[test]
fn encrypted_if_and_only_if_that_was_registered() {
    let content = ContentEncryption::A128CbcHs256;
    let own = DecryptionKey::generate(KeyManagement::EcdhEsA128Kw, &env()).unwrap();
    let recipient = own.encryption_key();
    let decrypter = JweDecrypter::new(
        KeyManagements::only(KeyManagement::EcdhEsA128Kw),
        ContentEncryptions::only(content),
    );
    let agreed = verifier().encrypted(Encryption::new(decrypter, [own]));
    let asked_so = || client().introspect("t").signed(agreed.clone());
    let jwt = jwt(&claims());
    let nested = jwt.sign_then_encrypt(&key(), &recipient, content, &env());
    let (signed, nested) = (jwt.sign(&key()).unwrap(), nested.unwrap());
    let (said, sent) = outcome(asked_so(), answer(&nested));
    assert!(said.is_ok() && sent.len() == 2);
    let (said, _) = outcome(asked_so(), answer(&signed));
    assert!(matches!(refused(said), JoseError::Token(_)));
    let (said, _) = outcome(asked(), answer(&nested));
    assert!(matches!(
        refused(said),
        JoseError::Token(TokenError::Encrypted)
    ));
}
