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

// Microsoft Entra, where users of several tenants may sign in.
#[test]
fn an_issuer_with_a_place_for_a_tenant_takes_those_that_are_listed() {
    const TEMPLATE: &str = "https://login.example/{tenantid}/v2.0";
    let case = |tid: Value, iss: &str| {
        let verifier = |_| IdTokenVerifier::new(TEMPLATE, CLIENT).tenants(["t-1", "t-2"]);
        Case::good()
            .with("tid", tid)
            .with("iss", iss)
            .verifier(verifier)
    };
    for tenant in ["t-1", "t-2"] {
        let iss = format!("https://login.example/{tenant}/v2.0");
        assert_eq!(case(json!(tenant), &iss).accepted().issuer(), iss);
    }
    for (tid, iss, problem) in [
        // Not listed, though the issuer agrees.
        (
            json!("t-3"),
            "https://login.example/t-3/v2.0",
            Problem::Untrusted,
        ),
        (
            json!("T-1"),
            "https://login.example/T-1/v2.0",
            Problem::Untrusted,
        ),
        (json!(""), "https://login.example//v2.0", Problem::Untrusted),
        // Listed, and another one's issuer.
        (
            json!("t-1"),
            "https://login.example/t-2/v2.0",
            Problem::Mismatch,
        ),
        (
            json!("t-1"),
            "https://login.example/t-1/v2.0/",
            Problem::Mismatch,
        ),
        (
            json!("t-1"),
            "https://login.example/t-1/t-1/v2.0",
            Problem::Mismatch,
        ),
        (
            json!("t-1"),
            "https://evil.example/t-1/v2.0",
            Problem::Mismatch,
        ),
        (json!("t-1"), TEMPLATE, Problem::Mismatch),
        (
            json!(["t-1"]),
            "https://login.example/t-1/v2.0",
            Problem::Malformed,
        ),
        (
            Value::Null,
            "https://login.example/t-1/v2.0",
            Problem::Malformed,
        ),
    ] {
        let verdict = case(tid, iss).refused();
        assert_eq!(verdict, (Rule::Iss, problem), "{iss}");
    }
    let missing = case(json!("t-1"), "https://login.example/t-1/v2.0").without("tid");
    assert_eq!(missing.refused(), (Rule::Iss, Problem::Missing));
    let empty = case(json!("t-1"), "https://login.example/t-1/v2.0");
    let empty = empty.verifier(|_| IdTokenVerifier::new(TEMPLATE, CLIENT).tenants([""]));
    assert_eq!(empty.refused(), (Rule::Iss, Problem::Untrusted));
}

#[test]
fn a_template_alone_and_tenants_alone_accept_nothing() {
    let iss = "https://login.example/t-1/v2.0";
    for verifier in [
        IdTokenVerifier::new("https://login.example/{tenantid}/v2.0", CLIENT),
        IdTokenVerifier::new(iss, CLIENT).tenants(["t-1"]),
    ] {
        let case = Case::good().with("tid", "t-1").with("iss", iss);
        let verdict = case.verifier(|_| verifier).refused();
        assert_eq!(verdict, (Rule::Iss, Problem::Mismatch));
    }
}
