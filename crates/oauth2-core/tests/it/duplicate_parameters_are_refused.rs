use oauth2_core::PeerFault;

use super::support::{fault, pending, respond};

// RFC 6749 §3.1, equal values too.
#[test]
fn those_that_a_standard_defines() {
    for name in [
        "access_token",
        "code",
        "error",
        "error_description",
        "error_uri",
        "expires_in",
        "id_token",
        "iss",
        "response",
        "token_type",
    ] {
        let outcome = respond(pending(), &format!("&{name}=x&{name}=x"));
        assert_eq!(fault(outcome), PeerFault::DuplicateParameter(name));
    }
    let pending = pending();
    let again = format!("&code=c&state={}", pending.state());
    let outcome = respond(pending, &again);
    assert_eq!(fault(outcome), PeerFault::DuplicateParameter("state"));
}

#[test]
fn before_anything_else_is_looked_at() {
    let outcome = pending().response("code=a&code=b&state=other");
    assert_eq!(fault(outcome), PeerFault::DuplicateParameter("code"));
}

#[test]
fn encoded_names_are_the_same_names() {
    let outcome = respond(pending(), "&code=a&c%6Fde=b");
    assert_eq!(fault(outcome), PeerFault::DuplicateParameter("code"));
}

#[test]
fn unknown_ones_may_repeat() {
    let code = respond(pending(), "&code=c&x=1&x=2&scope=a&scope=b").unwrap();
    assert_eq!(code.param("x"), Some("1"));
}
