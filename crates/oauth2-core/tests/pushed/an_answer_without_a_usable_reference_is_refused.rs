use flow_script::{NOON, json, response};
use oauth2_core::{Disposition, Error, ErrorCode, PeerFault, Place, PushedAuthorization};

use super::support::{ACCEPTED, client, pushed};

fn parsed(status: u16, body: &str) -> Error {
    PushedAuthorization::parse(&json(status, body), NOON, NOON).unwrap_err()
}

// RFC 9126 §2.2: both are required; a lifetime is positive.
#[test]
fn by_every_rule_about_its_members() {
    for body in [
        r#"{"expires_in":60}"#,
        r#"{"request_uri":null,"expires_in":60}"#,
        r#"{"request_uri":"","expires_in":60}"#,
        r#"{"request_uri":7,"expires_in":60}"#,
        r#"{"request_uri":"urn:x: y","expires_in":60}"#,
        r#"{"request_uri":"urn:x:y\n","expires_in":60}"#,
        r#"{"request_uri":"urn:x:y"}"#,
        r#"{"request_uri":"urn:x:y","expires_in":null}"#,
        r#"{"request_uri":"urn:x:y","expires_in":0}"#,
        r#"{"request_uri":"urn:x:y","expires_in":-1}"#,
        r#"{"request_uri":"urn:x:y","expires_in":"60"}"#,
        r#"{"request_uri":"urn:x:y","expires_in":60.5}"#,
        r#"{"request_uri":"urn:x:y","request_uri":"urn:x:z","expires_in":60}"#,
        "[]",
    ] {
        let error = parsed(201, body);
        let Error::Peer { place, .. } = error else {
            panic!("{body}: {error:?}")
        };
        assert_eq!(place, Place::PushedAuthorizationResponse, "{body}");
        assert_eq!(error.disposition(), Disposition::HostilePeer);
    }
}

// RFC 9126 §2.2: 201, and nothing that resembles it.
#[test]
fn with_another_status() {
    for status in [200, 202, 204, 302, 404] {
        let error = parsed(status, ACCEPTED);
        assert!(matches!(error, Error::Peer { .. }), "{status}");
    }
    for status in [429, 500, 503] {
        let error = parsed(status, ACCEPTED);
        assert!(matches!(error, Error::Unavailable { .. }), "{status}");
    }
}

#[test]
fn of_another_media_type() {
    for headers in [&[("content-type", "text/html")][..], &[]] {
        let answer = response(201, headers, ACCEPTED);
        let error = PushedAuthorization::parse(&answer, NOON, NOON).unwrap_err();
        let Error::Peer { fault, .. } = error else {
            panic!("{error:?}")
        };
        assert!(matches!(fault, PeerFault::Response(_)));
    }
}

#[test]
fn with_an_error_in_it() {
    let error = parsed(201, r#"{"error":"invalid_request"}"#);
    assert_eq!(error.code(), Some(&ErrorCode::InvalidRequest));
    let body = r#"{"error":"x","request_uri":"urn:x:y","expires_in":60}"#;
    let Error::Peer { fault, .. } = parsed(201, body) else {
        panic!("an error and a reference")
    };
    assert_eq!(fault, PeerFault::ErrorBesideSuccess);
}

// RFC 9126 §2.3: the errors of the authorization endpoint come here.
#[test]
fn and_refusals_are_typed_and_masked() {
    let client = client().with_secret("gX1fBat3bV");
    for (code, typed) in [
        ("access_denied", ErrorCode::AccessDenied),
        ("invalid_client", ErrorCode::InvalidClient),
        ("invalid_redirect_uri", ErrorCode::InvalidRedirectUri),
        ("invalid_request_object", ErrorCode::InvalidRequestObject),
        ("invalid_scope", ErrorCode::InvalidScope),
        (
            "unsupported_response_type",
            ErrorCode::UnsupportedResponseType,
        ),
    ] {
        let body = format!(r#"{{"error":"{code}","error_description":"not gX1fBat3bV, u-1"}}"#);
        let builder = client.authorization().param("login_hint", "u-1-the-user");
        let (outcome, requests) = pushed(builder.push(), [json(400, &body)]);
        assert_eq!(requests.len(), 1);
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), Some(&typed));
        assert!(!error.to_string().contains("gX1fBat3bV"));
    }
}
