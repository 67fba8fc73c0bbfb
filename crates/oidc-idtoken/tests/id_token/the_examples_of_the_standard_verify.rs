//! Core appendix A, in both editions: the older one has an `http` issuer.

use flow_script::env;
use jose_assert::{Algorithm, JwkSet, KeySource};
use oauth_step::{Secret, UnixTime};
use oidc_idtoken::{Expectations, IdToken, IdTokenVerifier, Problem, Rule, half_hash};
use serde_json::{Value, json};

use crate::support::refusal;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../vectors/oidc.json")).unwrap()
}

fn text<'a>(entry: &'a Value, name: &str) -> &'a str {
    entry[name].as_str().unwrap_or_else(|| panic!("no {name}"))
}

/// Checks an example at this time, with the access token and code that the appendix prints.
fn check(entry: &Value, now: UnixTime) -> Result<IdToken, oidc_idtoken::Error> {
    let keys = json!({ "keys": [entry["jwk"]] }).to_string();
    let keys = JwkSet::parse(keys, KeySource::Remote).unwrap();
    let secret = |name: &str| Secret::new(entry[name].as_str().unwrap().to_owned());
    let mut expected = Expectations::new().nonce(text(entry, "nonce"));
    if entry.get("access_token").is_some() {
        expected = expected
            .access_token(&secret("access_token"))
            .require_at_hash();
    }
    if entry.get("code").is_some() {
        expected = expected.code(&secret("code")).require_c_hash();
    }
    let env = env();
    env.set(now);
    IdTokenVerifier::new(text(entry, "issuer"), text(entry, "client_id")).verify(
        text(entry, "jwt"),
        &keys,
        &expected,
        &env,
    )
}

#[test]
fn every_id_token_is_accepted_in_its_time() {
    let vectors = vectors();
    let tokens = vectors["id_tokens"].as_array().unwrap();
    assert_eq!(tokens.len(), 6);
    for entry in tokens {
        let now = UnixTime(entry["now_for_validity"].as_u64().unwrap());
        let token = check(entry, now).unwrap();
        assert_eq!(token.issuer(), text(entry, "issuer"));
        let claims: Value = serde_json::from_str(token.claims_json()).unwrap();
        assert_eq!(claims, entry["claims"], "{}", entry["source"]);
    }
}

#[test]
fn every_id_token_has_expired_by_now() {
    for entry in vectors()["id_tokens"].as_array().unwrap() {
        let verdict = check(entry, UnixTime(1_780_000_000));
        assert_eq!(refusal(verdict), (Rule::Times, Problem::Past));
    }
}

#[test]
fn every_hash_is_computed_as_printed() {
    let vectors = vectors();
    let hashes = vectors["hashes"].as_array().unwrap();
    assert_eq!(hashes.len(), 3);
    for entry in hashes {
        let algorithm = Algorithm::from_name(text(entry, "alg")).unwrap();
        let hash = half_hash(algorithm, text(entry, "value"));
        assert_eq!(
            hash.as_deref(),
            entry["expected"].as_str(),
            "{}",
            entry["source"]
        );
    }
}
