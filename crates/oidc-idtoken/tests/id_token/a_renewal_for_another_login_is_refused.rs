//! Core 12.2: the ID Token of a renewal is about the authentication of the first.

use core::time::Duration;

use oidc_idtoken::{Expectations, IdToken, IdTokenVerifier, Problem, Rule};
use serde_json::{Value, json};

use crate::support::{CLIENT, Case, NONCE, NOW};

fn first() -> Case {
    Case::good()
        .with("aud", json!([CLIENT, "api"]))
        .with("azp", CLIENT)
        .with("auth_time", NOW - 1_000)
        .verifier(|verifier| verifier.trust_audience("api").trust_audience("other"))
}

/// A good renewal: everything as in the first, but issued now and without a nonce.
fn renewal_of(first: &IdToken) -> Case {
    let original = first.authentication();
    self::first()
        .without("nonce")
        .expecting(|_| Expectations::renewal_of(original))
}

#[track_caller]
fn assert_refused(case: Case, claim: &str) {
    let error = match case.verify() {
        Err(oidc_idtoken::Error::IdToken(error)) => error,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("accepted"),
    };
    assert_eq!(
        (error.rule(), error.problem()),
        (Rule::Refresh, Problem::Mismatch)
    );
    assert_eq!(error.claim(), Some(claim));
}

#[test]
fn the_same_login_is_accepted() {
    let first = first().accepted();
    renewal_of(&first).accepted();
    renewal_of(&first).with("nonce", NONCE).accepted();
    renewal_of(&first).without("auth_time").accepted();
    renewal_of(&first)
        .with("aud", json!(["api", CLIENT, "api"]))
        .accepted();
}

#[test]
fn another_issuer_is_refused() {
    let moved = |_| IdTokenVerifier::new("https://other.example", CLIENT).trust_audience("api");
    let case = renewal_of(&first().accepted()).with("iss", "https://other.example");
    assert_refused(case.verifier(moved), "iss");
}

#[test]
fn another_user_is_refused() {
    assert_refused(
        renewal_of(&first().accepted()).with("sub", "user-11"),
        "sub",
    );
}

#[test]
fn another_audience_is_refused() {
    let first = first().accepted();
    for aud in [
        json!(CLIENT),
        json!([CLIENT, "other"]),
        json!([CLIENT, "api", "other"]),
    ] {
        assert_refused(renewal_of(&first).with("aud", aud), "aud");
    }
}

#[test]
fn another_authorized_party_is_refused() {
    let relaxed = |verifier: IdTokenVerifier| verifier.allow_missing_azp();
    let with = first().accepted();
    assert_refused(renewal_of(&with).without("azp").verifier(relaxed), "azp");
    let without = first().without("azp").verifier(relaxed).accepted();
    assert_refused(renewal_of(&without), "azp");
}

#[test]
fn another_time_of_authentication_is_refused() {
    let first = first().accepted();
    for auth_time in [json!(NOW), json!(NOW - 1_001), json!(1_699_999_000.5)] {
        assert_refused(renewal_of(&first).with("auth_time", auth_time), "auth_time");
    }
}

#[test]
fn another_nonce_is_refused() {
    let with = first().accepted();
    assert_refused(renewal_of(&with).with("nonce", "other"), "nonce");
    let without = first()
        .without("nonce")
        .expecting(Expectations::no_nonce)
        .accepted();
    assert_refused(renewal_of(&without).with("nonce", NONCE), "nonce");
}

#[test]
fn the_age_and_strength_of_the_login_are_not_judged_again() {
    let first = first().with("acr", "gold").accepted();
    renewal_of(&first)
        .without("auth_time")
        .verifier(|verifier| verifier.default_max_age(Duration::ZERO).require_auth_time())
        .accepted();
    renewal_of(&first)
        .verifier(|verifier| verifier.default_max_age(Duration::from_secs(1)))
        .accepted();
}

#[test]
fn every_other_rule_holds_for_a_renewal_too() {
    let first = first().accepted();
    let refused = |case: Case| case.refused().0;
    assert_eq!(
        refused(renewal_of(&first).with("exp", NOW - 100)),
        Rule::Times
    );
    assert_eq!(refused(renewal_of(&first).with("iss", "other")), Rule::Iss);
    assert_eq!(
        refused(renewal_of(&first).with("nonce", Value::Null)),
        Rule::Refresh
    );
    let case = renewal_of(&first).with("at_hash", "wrong");
    let token = oauth_step::Secret::new("token".to_owned());
    assert_eq!(
        refused(case.expecting(|expected| expected.access_token(&token))),
        Rule::AtHash
    );
}
