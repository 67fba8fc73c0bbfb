//! Front-Channel Logout 2.

use oauth_step::Callback;
use oidc_idtoken::{Error, FrontchannelLogout, FrontchannelLogouts, IncomingError};

use crate::support::provider::client;
use crate::support::{Case, ISSUER};

const BOTH: &str = "iss=https%3A%2F%2Fop.example&sid=session-1";

#[track_caller]
fn refused(outcome: Result<FrontchannelLogout, Error>) -> IncomingError {
    match outcome {
        Err(Error::Incoming(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn both_name_the_session_that_is_over() {
    let url = format!("https://client.example/frontchannel?{BOTH}");
    for request in [BOTH, &url] {
        let logout = client()
            .frontchannel_logouts()
            .require_session()
            .read(request)
            .unwrap();
        assert_eq!(logout.session_id(), Some("session-1"));
        assert!(logout.ends(&Case::good().with("sid", "session-1").accepted()));
        assert!(!logout.ends(&Case::good().with("sid", "session-2").accepted()));
        assert!(!logout.ends(&Case::good().accepted()));
    }
}

#[test]
fn neither_means_the_session_of_this_browser() {
    for request in ["", "/frontchannel", "/frontchannel?iss=&sid="] {
        let logout = client().frontchannel_logouts().read(request).unwrap();
        assert_eq!(logout.session_id(), None);
        assert!(logout.ends(&Case::good().with("sid", "session-2").accepted()));
    }
    let missing = IncomingError::MissingParameter("iss");
    let required = client().frontchannel_logouts().require_session();
    assert_eq!(refused(required.read("")), missing);
}

#[test]
fn one_without_the_other_is_refused() {
    let logouts = client().frontchannel_logouts();
    let alone = refused(logouts.read("/x?iss=https%3A%2F%2Fop.example"));
    assert_eq!(alone, IncomingError::MissingParameter("sid"));
    let alone = refused(logouts.read("sid=session-1"));
    assert_eq!(alone, IncomingError::MissingParameter("iss"));
}

#[test]
fn another_issuer_is_refused() {
    let logouts = FrontchannelLogouts::new(ISSUER);
    for iss in [
        "https://other.example",
        "https://op.example/",
        "HTTPS://op.example",
    ] {
        let query = format!("iss={iss}&sid=session-1");
        assert_eq!(refused(logouts.read(&query)), IncomingError::IssuerUnknown);
    }
}

#[test]
fn what_is_there_twice_or_posted_is_refused() {
    let logouts = client().frontchannel_logouts();
    for name in ["iss", "sid"] {
        let query = format!("{BOTH}&{name}=x");
        let refused = refused(logouts.read(&query));
        assert_eq!(refused, IncomingError::DuplicateParameter(name));
    }
    let posted = logouts.read(Callback::Form(BOTH.as_bytes()));
    assert_eq!(refused(posted), IncomingError::Method);
}

#[test]
fn the_answer_is_never_stored() {
    let answer = client()
        .frontchannel_logouts()
        .read(BOTH)
        .unwrap()
        .response();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
}
