use oauth2_core::{Disposition, ErrorCode, PeerFault};

use super::support::{fault, pending, refused, respond};

#[test]
fn with_its_code_description_and_page() {
    let more = "&error=access_denied&error_description=The+user+said+no&error_uri=https%3A%2F%2Fe";
    let outcome = respond(pending(), more);
    let error = refused(outcome);
    assert_eq!(error.code(), &ErrorCode::AccessDenied);
    assert_eq!(error.description(), Some("The user said no"));
    assert_eq!(error.uri(), Some("https://e"));
    assert_eq!(error.status(), None);
    assert_eq!(error.disposition(), Disposition::Refused);
}

#[test]
fn a_code_beside_it_is_dropped() {
    let outcome = respond(pending(), "&code=c&error=login_required");
    assert_eq!(refused(outcome).code(), &ErrorCode::LoginRequired);
}

#[test]
fn what_was_not_asked_for_does_not_hide_it() {
    let outcome = respond(pending(), "&access_token=t&error=server_error");
    assert_eq!(refused(outcome).code(), &ErrorCode::ServerError);
}

#[test]
fn an_empty_error_is_neither_success_nor_error() {
    let outcome = respond(pending(), "&code=c&error=");
    let expected = PeerFault::Member {
        name: "error",
        rule: "a non-empty string",
    };
    assert_eq!(fault(outcome), expected);
}

#[test]
fn unknown_codes_are_kept() {
    let error = refused(respond(pending(), "&error=unheard_of"));
    assert_eq!(error.code(), &ErrorCode::Other("unheard_of".into()));
    assert_eq!(error.disposition(), Disposition::FixConfiguration);
}
