//! Core 3.1.3.7 (3): `aud` contains this client.

use oidc_idtoken::{Problem, Rule};
use serde_json::{Value, json};

use crate::support::{CLIENT, Case};

#[test]
fn an_audience_without_this_client_is_refused() {
    let trusting = |aud: Value| {
        Case::good()
            .with("aud", aud)
            .verifier(|v| v.trust_audience("other"))
    };
    for aud in [json!("other"), json!(["other"]), json!([])] {
        assert_eq!(trusting(aud).refused(), (Rule::Aud, Problem::Mismatch));
    }
}

#[test]
fn a_part_of_an_audience_is_not_this_client() {
    for aud in [
        "client-10",
        "xclient-1",
        "client",
        "client-1 other",
        "Client-1",
        "",
    ] {
        let case = Case::good()
            .with("aud", aud)
            .verifier(|v| v.trust_audience(aud));
        assert_eq!(case.refused(), (Rule::Aud, Problem::Mismatch), "{aud}");
    }
}

#[test]
fn a_token_for_nobody_is_refused() {
    assert_eq!(
        Case::good().without("aud").refused(),
        (Rule::Aud, Problem::Missing)
    );
}

#[test]
fn an_audience_that_is_no_list_of_texts_is_refused() {
    for aud in [
        json!(1),
        json!([CLIENT, 1]),
        json!({ "0": CLIENT }),
        json!([[CLIENT]]),
        Value::Null,
    ] {
        let verdict = Case::good().with("aud", aud).refused();
        assert_eq!(verdict, (Rule::Aud, Problem::Malformed));
    }
}
