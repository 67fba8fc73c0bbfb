//! Core appendix A, in both editions: the older one has an `http` issuer.

use flow_script::{VectorCounts, env};
use jose_assert::{Algorithm, JwkSet, KeySource};
use oauth_step::{Secret, UnixTime};
use oidc_idtoken::{Expectations, IdToken, IdTokenVerifier, Problem, Rule, half_hash};
use serde_json::{Value, json};

use crate::support::refusal;
use crate::support::vectors::{self, ANY, BACKEND, accept_each, each};

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
    accept_each("id_tokens", BACKEND, |entry| {
        let now = UnixTime(entry["now_for_validity"].as_u64().unwrap());
        let token = check(entry, now).unwrap();
        assert_eq!(token.issuer(), text(entry, "issuer"));
        let claims: Value = serde_json::from_str(token.claims_json()).unwrap();
        assert_eq!(claims, entry["claims"], "{}", entry["source"]);
    });
}

#[test]
fn every_id_token_has_expired_by_now() {
    let mut counts = VectorCounts::new();
    for entry in each("id_tokens") {
        assert_eq!(text(&entry, "verdict_at_2026"), "reject:exp_expired");
        let verdict = check(&entry, UnixTime(1_780_000_000));
        assert_eq!(refusal(verdict), (Rule::Times, Problem::Past));
        counts.refuse();
    }
    counts.say("oidc.json id_tokens, in 2026", BACKEND);
}

#[test]
fn every_hash_is_computed_as_printed() {
    accept_each("hashes", ANY, |entry| {
        let algorithm = Algorithm::from_name(text(entry, "alg")).unwrap();
        let hash = half_hash(algorithm, text(entry, "value"));
        assert_eq!(
            hash.as_deref(),
            Some(text(entry, "expected")),
            "{}",
            entry["source"]
        );
    });
}

/// A section that no test reads is found here.
#[test]
fn every_section_is_read_somewhere() {
    let all = vectors::all();
    let mut sections: Vec<_> = all.as_object().unwrap().keys().collect();
    sections.sort();
    let read = [
        "about",
        "claims_request",
        "discovery_example",
        "end_session",
        "hashes",
        "id_tokens",
        "request_objects",
        "token_response_example",
        "userinfo_example",
        "webfinger",
    ];
    assert_eq!(sections, read);
}
