//! RFC 7638 and RFC 9278, over the required members alone.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{b64, backend, vectors};
use flow_script::VectorCounts;
use jose_assert::{Error, KeyError, KeyRules, Thumbprint, VerificationKey};
use oauth_step::JsonError;

#[test]
fn of_the_examples() {
    let file = "jose.json";
    let Some(vectors) = vectors("thumbprints_are_those_of_the_standards", file) else {
        return;
    };
    let (mut counts, mut keys) = (VectorCounts::new(), 0);
    for entry in vectors["thumbprints"].as_array().unwrap() {
        let jwk = entry["jwk"].to_string();
        let thumbprint = Thumbprint::of_jwk(&jwk).unwrap();
        assert_eq!(thumbprint.to_string(), entry["thumbprint_sha256"]);
        assert_eq!(thumbprint.uri(), entry["thumbprint_uri"]);
        assert_eq!(b64(thumbprint.as_bytes()), thumbprint.to_string());
        // What is hashed is a key with the required members alone.
        let canonical = entry["canonical_json"].as_str().unwrap();
        assert_eq!(thumbprint, Thumbprint::of_jwk(canonical).unwrap());
        // What of a key parsed is the same.
        if let Ok(key) = VerificationKey::from_jwk(&jwk, KeyRules::new()) {
            assert_eq!(key.thumbprint(), Some(thumbprint));
            keys += 1;
        }
        counts.accept();
    }
    // One is a secret, which is too short.
    counts.say("jose.json thumbprints", backend());
    assert_eq!((counts.totals(), keys), ([8, 0, 0, 0], 7));
}

#[test]
fn of_the_required_members_however_they_are_written() {
    let plain = r#"{"kty":"OKP","crv":"X25519","x":"AA"}"#;
    let odd = "{ \"x\":\"A\\u0041\",\"kid\":1,\"crv\":\"X25519\",\r\n\"d\":null,\"kty\":\"OKP\"}";
    let thumbprint = Thumbprint::of_jwk(plain).unwrap();
    assert_eq!(thumbprint, Thumbprint::of_jwk(odd).unwrap());
    let other = plain.replace("AA", "AQ");
    assert_ne!(thumbprint, Thumbprint::of_jwk(other).unwrap());
}

#[test]
fn not_without_them() {
    for (jwk, expected) in [
        ("[]", KeyError::Json(JsonError::NotAnObject)),
        ("{}", KeyError::Json(JsonError::Missing { name: "kty" })),
        (r#"{"kty":"AKP"}"#, KeyError::UnknownKeyType),
        (
            r#"{"kty":"EC","crv":"P-256","x":"AA"}"#,
            KeyError::Json(JsonError::Missing { name: "y" }),
        ),
        (
            r#"{"kty":"oct"}"#,
            KeyError::Json(JsonError::Missing { name: "k" }),
        ),
    ] {
        match Thumbprint::of_jwk(jwk) {
            Err(Error::Key(error)) => assert_eq!(error, expected, "{jwk}"),
            other => panic!("{other:?}"),
        }
    }
    let number = Thumbprint::of_jwk(r#"{"kty":"RSA","n":1,"e":"AQAB"}"#);
    assert!(matches!(
        number,
        Err(Error::Key(KeyError::Json(JsonError::WrongType { .. })))
    ));
}
