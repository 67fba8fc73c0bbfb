use flow_script::env;
use oauth2_core::{AuthorizationRequest, Misuse, RequestObject};

use super::support::{client, key, misuse};

fn refused(name: &str, value: &str) -> Misuse {
    let client = client();
    let request = client.authorization().param(name, value);
    misuse(request.request_object(key()).begin(&env()))
}

// RFC 9101 §4: `request` and `request_uri` "MUST NOT be included"; §10.8: no `sub`.
#[test]
fn what_it_must_not_hold_or_sets_itself() {
    for name in [
        "request",
        "request_uri",
        "sub",
        "iss",
        "aud",
        "exp",
        "iat",
        "nbf",
        "jti",
    ] {
        assert_eq!(refused(name, "x"), Misuse::ReservedParameter(name));
    }
}

#[test]
fn values_that_are_not_of_their_form() {
    for (name, value) in [
        ("max_age", ""),
        ("max_age", "-1"),
        ("max_age", "1.5"),
        ("max_age", "\"1\""),
        ("claims", ""),
        ("claims", "{"),
        ("claims", "[]"),
        ("claims", "\"{}\""),
        ("claims", r#"{},"sub":"x""#),
        ("claims", r#"{"a":1,"a":2}"#),
        ("authorization_details", "{}"),
        ("authorization_details", "x"),
        ("registration", "[]"),
    ] {
        let expected = Misuse::RequestObjectParameter(name);
        assert_eq!(refused(name, value), expected, "{name} {value}");
    }
}

#[test]
fn a_request_of_nobody() {
    let request = AuthorizationRequest::new().param("response_type", "code");
    let object = RequestObject::signed(key());
    let outcome = object.token(&request, "https://server.example.com", &env());
    assert_eq!(misuse(outcome), Misuse::ClientIdMissing);
}
