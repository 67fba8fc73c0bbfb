//! Wycheproof's JSON Web Signature and Key tests, without the eight defective ones, and what the
//! older file for all of JOSE has of them.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{backend, set_text, vectors};
use flow_script::VectorCounts;
use jose_assert::{Algorithm, Error, JwkSet, JwsVerifier, KeySource};
use serde_json::Value;

/// Not to be scored as written.
///
/// * 346, 350: the key is for PS256, the token says PS384.
/// * 347, 351: the key is for `ES521`, which there is not.
/// * 367, 370: called invalid, but the same octets as 357, which is valid.
/// * 372, 373: called valid, but with a `?`, which is not base64url.
const DEFECTIVE: [u64; 8] = [346, 347, 350, 351, 367, 370, 372, 373];

/// The verdict of a verifier that allows everything that is offered.
fn verdict(key: &Value, token: &Value) -> Result<(), Error> {
    let text = match key.get("keys") {
        Some(_) => key.to_string(),
        None => set_text([key.to_string()]),
    };
    let keys = JwkSet::parse(text, KeySource::Trusted)?;
    let json = token.to_string();
    let token = token.as_str().unwrap_or(&json);
    let everything = JwsVerifier::new(Algorithm::ALL.iter().copied().collect());
    everything.verify(token, &keys).map(drop)
}

struct Case<'a> {
    id: u64,
    key: &'a Value,
    token: &'a Value,
    valid: bool,
}

fn cases(vectors: &Value) -> Vec<Case<'_>> {
    let mut cases = Vec::new();
    for group in vectors["testGroups"].as_array().unwrap() {
        let tests = group["tests"].as_array().unwrap().iter();
        for test in tests.filter(|test| test.get("jws").is_some()) {
            cases.push(Case {
                id: test["tcId"].as_u64().unwrap(),
                key: group.get("public").unwrap_or_else(|| &group["private"]),
                token: &test["jws"],
                valid: test["result"] == "valid",
            });
        }
    }
    cases
}

#[test]
fn signatures() {
    let file = "wycheproof/json_web_signature_test.json";
    let Some(vectors) = vectors("wycheproof_vectors_agree signatures", file) else {
        return;
    };
    let mut counts = VectorCounts::new();
    for case in cases(&vectors) {
        let Case {
            id,
            key,
            token,
            valid,
        } = case;
        let result = verdict(key, token);
        if DEFECTIVE.contains(&id) {
            // The right verdict: 367 and 370 are valid, the others are not.
            assert_eq!(result.is_ok(), matches!(id, 367 | 370), "{id}: {result:?}");
            counts.leave_out("defective");
            continue;
        }
        assert_eq!(result.is_ok(), valid, "{id}: {result:?}");
        match result {
            Ok(()) => counts.accept(),
            Err(_) => counts.refuse(),
        }
    }
    counts.say("wycheproof JWS", backend());
    assert_eq!(counts.totals(), [40, 353, 0, 8]);
}

#[test]
fn keys() {
    let file = "wycheproof/json_web_key_test.json";
    let Some(vectors) = vectors("wycheproof_vectors_agree keys", file) else {
        return;
    };
    let mut counts = VectorCounts::new();
    for case in cases(&vectors) {
        let Case {
            id,
            key,
            token,
            valid,
        } = case;
        let result = verdict(key, token);
        match id {
            // The second key of the same `kid` is not base64url, is skipped and makes nothing ambiguous.
            4 => {
                assert!(result.is_ok());
                counts.leave_out("DuplicateKid");
            }
            // Whether a key is one of those that Infineon's chips made (ROCA) is not asked here.
            7 => {
                assert!(result.is_ok());
                counts.leave_out("ROCA");
            }
            _ => {
                assert_eq!(result.is_ok(), valid, "{id}: {result:?}");
                match result {
                    Ok(()) => counts.accept(),
                    Err(_) => counts.refuse(),
                }
            }
        }
    }
    counts.say("wycheproof JWK", backend());
    assert_eq!(counts.totals(), [5, 19, 0, 2]);
}

#[test]
fn signatures_of_the_older_file() {
    let file = "wycheproof/json_web_crypto_test.json";
    let Some(vectors) = vectors("wycheproof_vectors_agree older file", file) else {
        return;
    };
    let mut counts = VectorCounts::new();
    for case in cases(&vectors) {
        let result = verdict(case.key, case.token);
        // The ROCA key again.
        if case.id == 46 {
            assert!(result.is_ok());
            counts.leave_out("ROCA");
            continue;
        }
        assert_eq!(result.is_ok(), case.valid, "{}: {result:?}", case.id);
        match result {
            Ok(()) => counts.accept(),
            Err(_) => counts.refuse(),
        }
    }
    counts.say("wycheproof JOSE JWS", backend());
    assert_eq!(counts.totals(), [4, 44, 0, 1]);
}
