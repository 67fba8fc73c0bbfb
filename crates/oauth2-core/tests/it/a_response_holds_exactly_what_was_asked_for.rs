use oauth2_core::PeerFault;

use super::support::{CALLBACK, fault, pending, respond};

#[test]
fn a_code_that_is_there_and_not_empty() {
    for more in ["", "&code=", "&Code=x"] {
        let outcome = respond(pending(), more);
        assert_eq!(
            fault(outcome),
            PeerFault::MissingParameter("code"),
            "{more}"
        );
    }
}

#[test]
fn no_token_that_was_not_asked_for() {
    for name in ["access_token", "id_token"] {
        let outcome = respond(pending(), &format!("&code=c&{name}=x"));
        assert_eq!(fault(outcome), PeerFault::UnexpectedParameter(name));
    }
}

#[test]
fn no_response_object_that_was_not_asked_for() {
    // Refused before the state is looked at: the parameters of a response object are in it alone.
    let outcome = pending().response("response=a.b.c");
    assert_eq!(fault(outcome), PeerFault::UnexpectedParameter("response"));
}

#[test]
fn unknown_parameters_do_no_harm_and_stay_readable() {
    let code = respond(pending(), "&code=c&scope=a+b&session_state=x.y&authuser=0").unwrap();
    assert_eq!(code.param("scope"), Some("a b"));
    assert_eq!(code.param("session_state"), Some("x.y"));
    assert_eq!(code.param("authuser"), Some("0"));
    assert_eq!(code.param("state"), None);
}

#[test]
fn up_to_256_kib() {
    let filled = |length: usize| {
        let pending = pending();
        let mut callback = format!("{CALLBACK}?code=c&state={}&x=", pending.state());
        callback.extend(std::iter::repeat_n('x', length - callback.len()));
        pending.response(callback.as_str())
    };
    assert!(filled(256 * 1024).is_ok());
    let limit = 256 * 1024;
    assert_eq!(fault(filled(limit + 1)), PeerFault::TooLarge { limit });
}
