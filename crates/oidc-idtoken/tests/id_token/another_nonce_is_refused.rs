//! Core 3.1.3.7 (11): three cases, by what is known of the request.

use oidc_idtoken::{Expectations, Problem, Rule};
use serde_json::{Value, json};

use crate::support::{Case, NONCE};

#[test]
fn a_nonce_that_differs_from_the_one_sent_is_refused() {
    let longer = format!("{NONCE}1");
    for nonce in [&longer, "", "N-0S6_WzA2Mj", "n-0S6_WzA2M"] {
        let verdict = Case::good().with("nonce", nonce).refused();
        assert_eq!(verdict, (Rule::Nonce, Problem::Mismatch), "{nonce}");
    }
}

#[test]
fn a_missing_nonce_is_refused_where_one_was_sent() {
    assert_eq!(
        Case::good().without("nonce").refused(),
        (Rule::Nonce, Problem::Missing)
    );
}

#[test]
fn a_nonce_that_is_no_text_is_refused() {
    for nonce in [Value::Null, json!([NONCE]), json!(1)] {
        let verdict = Case::good().with("nonce", nonce).refused();
        assert_eq!(verdict, (Rule::Nonce, Problem::Malformed));
    }
}

#[test]
fn a_nonce_is_refused_where_none_was_sent() {
    let case = || Case::good().expecting(Expectations::no_nonce);
    assert_eq!(case().refused(), (Rule::Nonce, Problem::Unexpected));
    case().without("nonce").accepted();
}

#[test]
fn a_verifier_told_nothing_about_nonces_does_not_look() {
    let case = || Case::good().expecting(|_| Expectations::new());
    case().accepted();
    case().without("nonce").accepted();
}
