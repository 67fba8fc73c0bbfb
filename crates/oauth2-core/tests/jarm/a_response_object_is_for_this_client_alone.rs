use flow_script::NOON;
use jose_assert::{ClaimProblem, Error};
use oauth2_core::PeerFault;
use serde_json::json;

use super::support::{CLIENT, Case, fault, refused};

#[test]
fn a_good_one_brings_its_code() {
    let (outcome, sent) = Case::good().answered();
    let response = outcome.unwrap();
    assert_eq!(response.code().unwrap().expose(), "c");
    let [keys] = &sent[..] else {
        panic!("{sent:?}")
    };
    assert_eq!(keys.uri(), "https://server.example.com/jwks");
}

#[test]
fn it_names_its_issuer() {
    let outcome = Case::good()
        .with("iss", "https://server.example.com/")
        .outcome();
    assert_eq!(fault(outcome), PeerFault::IssuerMismatch);
    let outcome = Case::good().without("iss").outcome();
    assert_eq!(fault(outcome), PeerFault::MissingParameter("iss"));
    let outcome = Case::good().with("iss", 1).outcome();
    assert!(matches!(refused(outcome), Error::Claim(_)));
}

#[test]
fn it_names_this_client() {
    assert!(
        Case::good()
            .with("aud", json!(["other", CLIENT]))
            .outcome()
            .is_ok()
    );
    for other in [json!("other"), json!([]), json!("s6BhdRkqt3x")] {
        let outcome = Case::good().with("aud", other).outcome();
        assert!(matches!(
            fault(outcome),
            PeerFault::Member { name: "aud", .. }
        ));
    }
    let outcome = Case::good().without("aud").outcome();
    assert_eq!(fault(outcome), PeerFault::MissingParameter("aud"));
}

#[test]
fn it_has_an_end_and_that_lies_ahead() {
    let problem = |outcome| match refused(outcome) {
        Error::Claim(error) => (error.name, error.problem),
        other => panic!("{other:?}"),
    };
    let outcome = Case::good().without("exp").outcome();
    assert_eq!(problem(outcome), ("exp", ClaimProblem::Missing));
    let outcome = Case::good().with("exp", NOON.0 - 60).outcome();
    assert_eq!(problem(outcome), ("exp", ClaimProblem::Expired));
    assert!(Case::good().with("exp", NOON.0 - 59).outcome().is_ok());
    let outcome = Case::good().with("iat", NOON.0 + 61).outcome();
    assert_eq!(problem(outcome), ("iat", ClaimProblem::NotYetValid));
}
