//! The examples printed in RFC 7515, 7520 and 8037: what is offered verifies and, where the
//! algorithm is deterministic, is made again octet for octet. What is not offered is refused.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{b64, backend, set_text, vectors};
use flow_script::VectorCounts;
use jose_assert::{
    Algorithm, ContentEncryption, DecryptionKey, Error, HmacKey, JwkSet, Jws, JwsVerifier,
    KeyManagement, KeyRules, KeySource, Signer, SigningKey, TokenError, VerificationKey,
};
use serde_json::Value;

fn everything() -> JwsVerifier {
    JwsVerifier::new(Algorithm::ALL.iter().copied().collect())
}

/// Says a section's counts: of each entry, whether it was accepted.
fn say(section: &str, accepted: impl IntoIterator<Item = bool>) -> VectorCounts {
    let mut counts = VectorCounts::new();
    for accepted in accepted {
        match accepted {
            true => counts.accept(),
            false => counts.refuse(),
        }
    }
    counts.say(&format!("jose.json {section}"), backend());
    counts
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
    say("jws", verified.iter().map(|_| true));
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
    say("jws_must_refuse", refused.iter().map(|_| false));
}

#[test]
fn base64url() {
    let Some(vectors) = vectors("rfc_examples_verify base64url", "jose.json") else {
        return;
    };
    let secret = HmacKey::new(&oauth_step::Secret::from(
        "0123456789abcdef0123456789abcdef",
    ));
    let (secret, mut accepted) = (secret.unwrap(), Vec::new());
    for entry in vectors["base64url"].as_array().unwrap() {
        let signer = SigningKey::from(secret.clone());
        let input = format!("{}.{}", b64(r#"{"alg":"HS256"}"#), text(entry, "in"));
        let signature = signer.sign(input.as_bytes()).unwrap();
        let result =
            everything().verify_with_secret(&format!("{input}.{}", b64(signature)), &secret);
        assert_eq!(result.is_ok(), entry["valid"] == true, "{entry}");
        accepted.push(result.is_ok());
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
    }
    let counts = say("base64url", accepted);
    assert_eq!(counts.totals().iter().sum::<usize>(), 24);
}

#[test]
fn keys() {
    let Some(vectors) = vectors("rfc_examples_verify keys", "jose.json") else {
        return;
    };
    let mut read = Vec::new();
    for entry in vectors["jwk"].as_array().unwrap() {
        let (id, jwk) = (text(entry, "id"), entry["jwk"].to_string());
        match id {
            "rfc7520-3.1" | "rfc7520-3.3" => {
                let key = VerificationKey::from_jwk(&jwk, KeyRules::new()).unwrap();
                assert_eq!(key.key_id(), entry["jwk"]["kid"].as_str());
            }
            "rfc7520-3.2" => drop(SigningKey::from_jwk(Algorithm::Es512, &jwk).unwrap()),
            "rfc7520-3.4" => drop(SigningKey::from_jwk(Algorithm::Rs256, &jwk).unwrap()),
            "rfc7520-3.5" => drop(SigningKey::from_jwk(Algorithm::Hs256, &jwk).unwrap()),
            // It encrypts content, with the algorithm that it names, and never signs.
            "rfc7520-3.6" => {
                let key = DecryptionKey::from_jwk(KeyManagement::Dir, &jwk).unwrap();
                assert_eq!(entry["jwk"]["alg"], ContentEncryption::A256Gcm.name());
                assert_eq!(key.key_id(), entry["jwk"]["kid"].as_str());
                assert!(SigningKey::from_jwk(Algorithm::Hs256, &jwk).is_err());
            }
            other => panic!("{other}"),
        }
        read.push(jwk);
    }
    assert_eq!(read.len(), 6);
    // Together, in the set of a peer, whose secrets are dropped.
    let set = JwkSet::parse(set_text(&read), KeySource::Remote).unwrap();
    assert_eq!((set.len(), set.skipped().len()), (4, 2));
    say("jwk", read.iter().map(|_| true));
}

/// The signed ones; those that are encrypted are read with the encrypted vectors.
#[test]
fn other_serialisations() {
    let Some(vectors) = vectors("rfc_examples_verify serialisations", "jose.json") else {
        return;
    };
    let (mut objects, mut accepted) = (Vec::new(), Vec::new());
    let entries = vectors["other_serialisations"].as_array().unwrap().iter();
    for entry in entries.filter(|entry| text(entry, "id").starts_with("rfc7520-4.")) {
        let (id, input) = (text(entry, "id"), &entry["data"]["input"]);
        let output = entry["data"]["output"].as_object().unwrap();
        for (form, value) in output {
            match value {
                // The content is carried elsewhere.
                Value::String(token) => {
                    assert_eq!((id, form.as_str()), ("rfc7520-4.5", "compact"));
                    let keys = set_text([input["key"].to_string()]);
                    let keys = JwkSet::parse(keys, KeySource::Trusted).unwrap();
                    let content = text(input, "payload").as_bytes();
                    let result = everything().verify_detached(token, content, &keys);
                    result.unwrap();
                    accepted.push(true);
                }
                object => {
                    let result = everything().verify(&object.to_string(), &JwkSet::default());
                    match result {
                        Err(Error::Token(TokenError::Character { position: 0 })) => {}
                        other => panic!("{id} {form}: {other:?}"),
                    }
                    objects.push((id, form.as_str()));
                    accepted.push(false);
                }
            }
        }
    }
    let expected = [
        ("rfc7520-4.5", "json"),
        ("rfc7520-4.5", "json_flat"),
        ("rfc7520-4.6", "json"),
        ("rfc7520-4.6", "json_flat"),
        ("rfc7520-4.7", "json"),
        ("rfc7520-4.7", "json_flat"),
        ("rfc7520-4.8", "json"),
    ];
    assert_eq!(objects, expected);
    let counts = say("other_serialisations, signed", accepted);
    assert_eq!(counts.totals(), [1, 7, 0, 0]);
}

/// Every section of the file has a test here or beside: `b64_false` where content is carried
/// elsewhere, `thumbprints` with those, `jwe` and `ecdh_es` with the encrypted vectors. What says
/// something about the file is no vector; nor is a SHA-512 thumbprint, which is not offered.
#[test]
fn no_section_is_left_unread() {
    let Some(vectors) = vectors("rfc_examples_verify sections", "jose.json") else {
        return;
    };
    let sections: Vec<_> = vectors.as_object().unwrap().keys().collect();
    let expected = [
        "about",
        "b64_false",
        "base64url",
        "counts",
        "ecdh_es",
        "jwe",
        "jwk",
        "jws",
        "jws_must_refuse",
        "other_serialisations",
        "schema",
        "thumbprints",
    ];
    assert_eq!(sections, expected);
    let entries = vectors["other_serialisations"].as_array().unwrap().iter();
    let known = |entry: &Value| {
        let id = text(entry, "id");
        id.starts_with("rfc7520-4.") || id.starts_with("rfc7520-5.")
    };
    assert_eq!(entries.filter(|entry| known(entry)).count(), 9);
}
