//! RFC 7519 section 4.1: a claim that some rule reads has its type wherever it is present, also
//! where this verifier was not told to compare it.

use oidc_idtoken::{Expectations, Problem, Rule};
use serde_json::{Value, json};

use crate::support::Case;

#[test]
fn null_and_other_types_are_refused_in_claims_that_nothing_is_expected_of() {
    for claim in ["acr", "jti", "nonce", "sid"] {
        for value in [Value::Null, json!(1), json!([]), json!({})] {
            let case = Case::good()
                .expecting(|_| Expectations::new())
                .with(claim, value);
            assert_eq!(
                case.refused(),
                (Rule::ClaimTypes, Problem::Malformed),
                "{claim}"
            );
        }
    }
}

#[test]
fn claims_that_no_rule_reads_may_hold_anything() {
    for value in [
        Value::Null,
        json!(1e308),
        json!([[{}]]),
        json!({ "a": null }),
    ] {
        for claim in ["amr", "email", "updated_at", "something", "address"] {
            Case::good().with(claim, value.clone()).accepted();
        }
    }
}
