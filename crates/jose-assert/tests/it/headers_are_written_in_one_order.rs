//! What is signed, octet for octet, in one step or in two.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{b64, unb64, verifier};
use jose_assert::{Algorithm, Error, HmacKey, Jws, Jwt, Part, Signer, SigningKey, TokenError};
use oauth_step::Secret;

fn secret() -> Secret<String> {
    Secret::from("0123456789abcdef0123456789abcdef")
}

fn signer() -> SigningKey {
    SigningKey::from_secret(Algorithm::Hs256, &secret()).unwrap()
}

fn header(token: &str) -> String {
    String::from_utf8(unb64(token.split('.').next().unwrap())).unwrap()
}

#[test]
fn alg_kid_typ_then_the_others() {
    let plain = Jwt::new("{}").sign(&signer()).unwrap();
    assert_eq!(header(&plain), r#"{"alg":"HS256","typ":"JWT"}"#);
    assert_eq!(plain.split('.').nth(1).unwrap(), b64("{}"));
    let full = Jwt::new("{}")
        .header("z", "[1, 2]")
        .typ("at+jwt")
        .header("a\"", r#"{"b":null}"#)
        .sign(&signer().with_key_id("k\"é\n"))
        .unwrap();
    let expected = r#"{"alg":"HS256","kid":"k\"é\n","typ":"at+jwt","z":[1, 2],"a\"":{"b":null}}"#;
    assert_eq!(header(&full), expected);
    let bare = Jwt::new("{}").without_typ().sign(&signer()).unwrap();
    assert_eq!(header(&bare), r#"{"alg":"HS256"}"#);
    let octets = Jws::new([0xff, 0]).sign(&signer()).unwrap();
    assert_eq!(header(&octets), r#"{"alg":"HS256"}"#);
    assert_eq!(octets.split('.').nth(1), Some("_wA"));
}

#[test]
fn long_payloads_are_encoded_in_one_piece() {
    for length in [0, 1, 2, 383, 384, 385, 1000, 5000] {
        let payload = vec![b'x'; length];
        let token = Jws::new(payload.clone()).sign(&signer()).unwrap();
        assert_eq!(token.split('.').nth(1).unwrap(), b64(payload));
    }
}

#[test]
fn members_that_are_no_json_or_stand_twice() {
    let sign = |name: &str, json: &str| Jwt::new("{}").header(name, json).sign(&signer());
    let malformed = |result| {
        let error: Result<String, Error> = result;
        matches!(
            error,
            Err(Error::Token(TokenError::Json {
                part: Part::Header,
                ..
            }))
        )
    };
    for json in ["", "x", "1,\"y\":2", "1}", "{", "'a'", r#""\ud800""#] {
        assert!(malformed(sign("x", json)), "{json}");
    }
    for name in ["alg", "typ"] {
        assert!(malformed(sign(name, "1")));
    }
    let twice = Jwt::new("{}")
        .header("x", "1")
        .header("x", "1")
        .sign(&signer());
    assert!(malformed(twice));
    assert!(matches!(
        sign("crit", "[]"),
        Err(Error::Token(TokenError::Critical))
    ));
    assert!(matches!(
        sign("b64", "true"),
        Err(Error::Token(TokenError::UnencodedPayload))
    ));
}

#[test]
fn claims_that_are_no_object() {
    for claims in ["", "[]", "null", "{", r#"{"a":1,"a":2}"#] {
        let result = Jwt::new(claims).sign(&signer());
        assert!(matches!(
            result,
            Err(Error::Token(TokenError::Json {
                part: Part::Payload,
                ..
            }))
        ));
    }
}

#[test]
fn a_signature_made_elsewhere_is_attached() {
    let jwt = Jwt::new("{}");
    let input = jwt.signing_input(Algorithm::Hs256, Some("k1")).unwrap();
    let signature = signer().sign(input.bytes()).unwrap();
    let token = input.attach(&signature).unwrap();
    assert_eq!(token, jwt.sign(&signer().with_key_id("k1")).unwrap());
    let key = HmacKey::new(&secret()).unwrap();
    verifier(Algorithm::Hs256)
        .verify_with_secret(&token, &key)
        .unwrap();
}

#[test]
fn a_signature_of_another_length_is_not() {
    for (algorithm, length) in [
        (Algorithm::Hs256, 32),
        (Algorithm::Es256, 64),
        (Algorithm::EdDsa, 64),
    ] {
        for bad in [0, length - 1, length + 1, 71] {
            let input = Jwt::new("{}").signing_input(algorithm, None).unwrap();
            assert!(matches!(input.attach(&vec![0; bad]), Err(Error::Signature)));
        }
    }
    let input = Jwt::new("{}")
        .signing_input(Algorithm::Rs256, None)
        .unwrap();
    assert!(matches!(input.attach(&[]), Err(Error::Signature)));
}

/// A key held elsewhere, out of reach.
struct Module;

impl Signer for Module {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Es256
    }

    fn key_id(&self) -> Option<&str> {
        Some("hsm")
    }

    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, Error> {
        Err(Error::signer("the module does not answer"))
    }
}

#[test]
fn a_signer_that_fails_says_why() {
    let error = Jwt::new("{}").sign(&Module).unwrap_err();
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "the module does not answer");
}

#[test]
fn rsa_signs_each_time_with_another_salt() {
    let key = crate::keys_and_tokens::key(Algorithm::Ps256);
    let jwt = Jwt::new("{}");
    assert_ne!(jwt.sign(&key).unwrap(), jwt.sign(&key).unwrap());
    let key = crate::keys_and_tokens::key(Algorithm::Rs256);
    assert_eq!(jwt.sign(&key).unwrap(), jwt.sign(&key).unwrap());
}
