//! Core 3.1.3.7 (4, 5): `azp` is this client.

use oidc_idtoken::{Problem, Rule};
use serde_json::{Value, json};

use crate::support::{CLIENT, Case};

fn for_two() -> Case {
    Case::good()
        .with("aud", json!([CLIENT, "api"]))
        .verifier(|verifier| verifier.trust_audience("api"))
}

#[test]
fn an_azp_that_is_not_this_client_is_refused() {
    for azp in ["api", "", "client-10"] {
        let other = (Rule::Azp, Problem::Mismatch);
        assert_eq!(for_two().with("azp", azp).refused(), other);
        assert_eq!(Case::good().with("azp", azp).refused(), other);
        let relaxed = for_two()
            .with("azp", azp)
            .verifier(|v| v.allow_missing_azp());
        assert_eq!(relaxed.refused(), other);
    }
}

#[test]
fn an_azp_that_is_no_text_is_refused() {
    for azp in [Value::Null, json!([CLIENT])] {
        assert_eq!(
            Case::good().with("azp", azp).refused(),
            (Rule::Azp, Problem::Malformed)
        );
    }
}

#[test]
fn several_audiences_need_an_azp_unless_that_is_relaxed() {
    assert_eq!(for_two().refused(), (Rule::Azp, Problem::Missing));
    let error = for_two().verify().unwrap_err().to_string();
    assert!(error.contains("`allow_missing_azp`"), "{error}");
    for_two()
        .verifier(|verifier| verifier.allow_missing_azp())
        .accepted();
    for_two().with("azp", CLIENT).accepted();
}

#[test]
fn one_audience_needs_no_azp_and_may_have_one() {
    Case::good().accepted();
    Case::good().with("aud", json!([CLIENT, CLIENT])).accepted();
    let token = Case::good().with("azp", CLIENT).accepted();
    assert_eq!(token.authorized_party().as_deref(), Some(CLIENT));
}
