use flow_script::env;
use oauth_step::UrlPolicy;
use oauth2_core::{Error, Misuse, RequestObject, ServerMetadata};

use super::support::{ISSUER, accepted, client_of, key, pushed, server};

fn misuse<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Misuse {
    match outcome {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("expected a misuse, got {other:?}"),
    }
}

// RFC 9126 §5.
#[test]
fn where_it_takes_nothing_but_pushed_requests() {
    let server = server().with_member("require_pushed_authorization_requests", "true");
    let client = client_of(server.unwrap());
    let plain = client.authorization().begin(&env());
    assert_eq!(misuse(plain), Misuse::PushRequired);
    // A request object in the URL is a plain request too.
    let object = RequestObject::signed(key());
    let wrapped = client.authorization().request_object(object).begin(&env());
    assert_eq!(misuse(wrapped), Misuse::PushRequired);
    accepted(client.authorization().push());
}

#[test]
fn where_it_has_no_such_endpoint() {
    let server = ServerMetadata::new(ISSUER, UrlPolicy::default()).unwrap();
    let server = server.with_authorization_endpoint("https://server.example.com/authorize");
    let client = client_of(server.unwrap());
    let (outcome, _) = pushed(client.authorization().push(), []);
    let missing = Misuse::EndpointMissing("pushed_authorization_request_endpoint");
    assert_eq!(misuse(outcome), missing);
}

// There is nowhere to send the user then; nothing should be pushed.
#[test]
fn where_it_has_no_authorization_endpoint() {
    let server = ServerMetadata::new(ISSUER, UrlPolicy::default()).unwrap();
    let name = "pushed_authorization_request_endpoint";
    let server = server.with_member(name, "\"https://server.example.com/par\"");
    let client = client_of(server.unwrap());
    let (outcome, requests) = pushed(client.authorization().push(), []);
    let missing = Misuse::EndpointMissing("authorization_endpoint");
    assert_eq!(misuse(outcome), missing);
    assert!(requests.is_empty());
}

#[test]
fn in_what_it_lists() {
    let server = server().with_member("code_challenge_methods_supported", r#"["plain"]"#);
    let client = client_of(server.unwrap());
    let (outcome, _) = pushed(client.authorization().push(), []);
    assert_eq!(misuse(outcome), Misuse::PkceUnsupported);
}
