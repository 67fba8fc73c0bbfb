//! Core 3.1.3.7 (3): no audience beside this client that it does not trust.

use oidc_idtoken::{Problem, Rule};
use serde_json::json;

use crate::support::{CLIENT, Case};

#[test]
fn another_audience_is_refused_with_and_without_azp() {
    let untrusted = (Rule::OtherAudiences, Problem::Untrusted);
    let case = || Case::good().with("aud", json!([CLIENT, "other"]));
    assert_eq!(case().refused(), untrusted);
    assert_eq!(case().with("azp", CLIENT).refused(), untrusted);
    assert_eq!(
        case().verifier(|v| v.trust_audience("another")).refused(),
        untrusted
    );
}

#[test]
fn a_trusted_audience_is_accepted() {
    let token = Case::good()
        .with("aud", json!(["other", CLIENT]))
        .with("azp", CLIENT)
        .verifier(|verifier| verifier.trust_audience("other"))
        .accepted();
    assert_eq!(token.audience(), ["other", CLIENT]);
}

#[test]
fn this_client_twice_is_no_other_audience() {
    Case::good().with("aud", json!([CLIENT, CLIENT])).accepted();
    Case::good().with("aud", json!([CLIENT])).accepted();
}
