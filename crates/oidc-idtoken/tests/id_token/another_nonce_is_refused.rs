//! Core 3.1.3.7 (11): three cases, by what is known of the request.

use oidc_idtoken::{Expectations, IdTokenVerifier, Problem, Rule};
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

// Apple: `nonce_supported` is false where the platform of the login knows no nonce.
#[test]
fn a_missing_nonce_is_accepted_by_name_where_the_token_says_that_there_is_none() {
    let case = |supported: Value| {
        Case::good()
            .with("nonce_supported", supported)
            .verifier(IdTokenVerifier::allow_unsupported_nonce)
    };
    case(json!(false)).without("nonce").accepted();
    case(json!(true)).accepted();
    for supported in [json!(true), json!("false"), json!(0), Value::Null] {
        let verdict = case(supported.clone()).without("nonce").refused();
        assert_eq!(verdict, (Rule::Nonce, Problem::Missing), "{supported}");
    }
    // One that is there counts.
    let verdict = case(json!(false)).with("nonce", "other").refused();
    assert_eq!(verdict, (Rule::Nonce, Problem::Mismatch));
    let strict = Case::good().with("nonce_supported", json!(false));
    let strict = strict.without("nonce");
    let error = strict.verify().unwrap_err().to_string();
    assert!(error.contains("`allow_unsupported_nonce`"), "{error}");
    assert_eq!(strict.refused(), (Rule::Nonce, Problem::Unsupported));
}
