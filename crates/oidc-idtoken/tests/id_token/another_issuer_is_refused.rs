//! Core 3.1.3.7 (2): `iss` equals the issuer, byte for byte.

use oidc_idtoken::{IdTokenVerifier, Problem, Rule};
use serde_json::{Value, json};

use crate::support::{CLIENT, Case};

#[test]
fn an_issuer_that_differs_in_anything_is_refused() {
    for iss in [
        "https://op.example/",
        "https://OP.example",
        "https://op.example:443",
        "http://op.example",
        "https://op.example1",
        "",
    ] {
        let verdict = Case::good().with("iss", iss).refused();
        assert_eq!(verdict, (Rule::Iss, Problem::Mismatch), "{iss}");
    }
}

#[test]
fn a_token_without_an_issuer_is_refused() {
    assert_eq!(
        Case::good().without("iss").refused(),
        (Rule::Iss, Problem::Missing)
    );
}

#[test]
fn an_issuer_that_is_no_text_is_refused() {
    for iss in [json!(["https://op.example"]), Value::Null, json!(1)] {
        let verdict = Case::good().with("iss", iss).refused();
        assert_eq!(verdict, (Rule::Iss, Problem::Malformed));
    }
}

#[test]
fn an_issuer_is_a_name_and_need_not_be_a_good_url() {
    for issuer in ["http://server.example.com", "accounts.google.com", "urn:x"] {
        let named = |_| IdTokenVerifier::new(issuer, CLIENT);
        let token = Case::good().with("iss", issuer).verifier(named).accepted();
        assert_eq!(token.issuer(), issuer);
    }
}
