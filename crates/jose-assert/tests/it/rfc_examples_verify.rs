//! The examples printed in RFC 7515, 7520 and 8037: what is offered verifies and, where the
//! algorithm is deterministic, is made again octet for octet.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{b64, set_text, vectors};
use jose_assert::{
    Algorithm, Error, HmacKey, JwkSet, Jws, JwsVerifier, KeySource, Signer, SigningKey, TokenError,
};
use serde_json::Value;

fn everything() -> JwsVerifier {
    JwsVerifier::new(Algorithm::ALL.iter().copied().collect())
}

fn text<'a>(entry: &'a Value, name: &str) -> &'a str {
    entry[name].as_str().unwrap()
}

#[test]
fn signatures() {
    let Some(vectors) = vectors("rfc_examples_verify signatures", "jose.json") else {
        return;
    };
    let mut verified = Vec::new();
    for entry in vectors["jws"].as_array().unwrap() {
        let (id, token) = (text(entry, "id"), text(entry, "compact"));
        let keys = set_text([entry["public_key"].to_string()]);
        let keys = JwkSet::parse(keys, KeySource::Trusted).unwrap();
        let result = everything().verify(token, &keys);
        let algorithm = Algorithm::from_name(text(entry, "alg")).unwrap();
        let payload = result.unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(b64(payload.payload()), text(entry, "payload_b64u"), "{id}");
        if entry["deterministic"] == true {
            let signer = SigningKey::from_jwk(algorithm, entry["key"].to_string()).unwrap();
            let (input, signature) = token.rsplit_once('.').unwrap();
            assert_eq!(
                b64(signer.sign(input.as_bytes()).unwrap()),
                signature,
                "{id}"
            );
        }
        verified.push(id);
    }
    let expected = [
        "rfc7515-A.1",
        "rfc7515-A.2",
        "rfc7515-A.3",
        "rfc7515-A.4",
        "rfc7520-4.1",
        "rfc7520-4.2",
        "rfc7520-4.3",
        "rfc7520-4.4",
        "rfc8037-A.4",
    ];
    assert_eq!(verified, expected);
}

#[test]
fn tokens_that_must_be_refused() {
    let Some(vectors) = vectors("rfc_examples_verify refusals", "jose.json") else {
        return;
    };
    let mut refused = Vec::new();
    for entry in vectors["jws_must_refuse"].as_array().unwrap() {
        let json = entry["json"].to_string();
        let token = entry["compact"].as_str().unwrap_or(&json);
        match everything().verify(token, &JwkSet::default()) {
            Err(Error::Token(error)) => refused.push(error),
            other => panic!("{}: {other:?}", entry["id"]),
        }
    }
    let character = TokenError::Character { position: 0 };
    let expected = [
        TokenError::Algorithm,
        character.clone(),
        character,
        TokenError::Critical,
    ];
    assert_eq!(refused, expected);
}

#[test]
fn base64url() {
    let Some(vectors) = vectors("rfc_examples_verify base64url", "jose.json") else {
        return;
    };
    let secret = HmacKey::new(&oauth_step::Secret::from(
        "0123456789abcdef0123456789abcdef",
    ));
    let (secret, mut count) = (secret.unwrap(), 0);
    for entry in vectors["base64url"].as_array().unwrap() {
        let signer = SigningKey::from(secret.clone());
        let input = format!("{}.{}", b64(r#"{"alg":"HS256"}"#), text(entry, "in"));
        let signature = signer.sign(input.as_bytes()).unwrap();
        let result =
            everything().verify_with_secret(&format!("{input}.{}", b64(signature)), &secret);
        assert_eq!(result.is_ok(), entry["valid"] == true, "{entry}");
        if let Ok(verified) = result {
            let hex: String = verified
                .payload()
                .iter()
                .map(|octet| format!("{octet:02x}"))
                .collect();
            assert_eq!(hex, text(entry, "hex"));
            let again = Jws::new(verified.payload()).sign(&signer).unwrap();
            assert_eq!(again.split('.').nth(1), entry["in"].as_str());
        }
        count += 1;
    }
    assert_eq!(count, 24);
}

#[test]
fn keys() {
    let Some(vectors) = vectors("rfc_examples_verify keys", "jose.json") else {
        return;
    };
    let keys = vectors["jwk"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["jwk"].to_string());
    let public: Vec<_> = keys.filter(|jwk| !jwk.contains("\"oct\"")).collect();
    let set = JwkSet::parse(set_text(&public), KeySource::Remote).unwrap();
    assert_eq!((set.len(), set.skipped().len()), (public.len(), 0));
}
