use oauth_step::UnixTime;
use oauth2_core::{Error, ErrorCode, PeerFault, ResponseType};

use super::support::{Case, client, fault, verifier};

#[test]
fn the_state_is_compared() {
    let outcome = Case::good().with("state", "other").outcome();
    assert_eq!(fault(outcome), PeerFault::StateMismatch);
    let outcome = Case::good().without("state").outcome();
    assert_eq!(fault(outcome), PeerFault::StateMismatch);
}

#[test]
fn an_error_is_the_servers() {
    let case = Case::good().with("error", "access_denied").without("code");
    match case.outcome() {
        Err(Error::Server(error)) => assert_eq!(*error.code(), ErrorCode::AccessDenied),
        other => panic!("{other:?}"),
    }
    // The state first, of an error too.
    let case = Case::good()
        .with("error", "access_denied")
        .with("state", "x");
    assert_eq!(fault(case.outcome()), PeerFault::StateMismatch);
}

#[test]
fn what_was_promised_is_there_and_nothing_else() {
    let outcome = Case::good().without("code").outcome();
    assert_eq!(fault(outcome), PeerFault::MissingParameter("code"));
    let outcome = Case::good()
        .with("code", 7)
        .with("code", serde_json::Value::Null);
    assert_eq!(
        fault(outcome.outcome()),
        PeerFault::MissingParameter("code")
    );
    let outcome = Case::good().with("access_token", "at").outcome();
    assert_eq!(
        fault(outcome),
        PeerFault::UnexpectedParameter("access_token")
    );
    let outcome = Case::good().with("response", "a.b.c").outcome();
    assert_eq!(fault(outcome), PeerFault::UnexpectedParameter("response"));
}

#[test]
fn a_lifetime_may_be_a_number() {
    let case = Case::of(ResponseType::Token, client(verifier()))
        .without("code")
        .with("access_token", "at")
        .with("token_type", "Bearer")
        .with("expires_in", 300);
    let tokens = case.outcome().unwrap().tokens(UnixTime(1_000)).unwrap();
    assert_eq!(tokens.expires_at(), Some(UnixTime(1_300)));
}
