use flow_script::{env, json, play, response};
use oauth2_core::{DeviceAuthorization, Error, ErrorCode, PeerFault, Place};
use serde_json::{Value, json as value};

use super::support::{answered, client};

fn good() -> Value {
    value!({
        "device_code": "d", "user_code": "u", "verification_uri": "https://example.com/device",
        "expires_in": 600,
    })
}

fn with(name: &str, member: Value) -> Result<DeviceAuthorization, Error> {
    let mut body = good();
    body.as_object_mut().unwrap().insert(name.into(), member);
    answered(&body.to_string())
}

fn is_malformed(outcome: &Result<DeviceAuthorization, Error>) -> bool {
    let place = Place::DeviceAuthorizationResponse;
    matches!(outcome, Err(Error::Peer { place: found, fault: PeerFault::Json(_) | PeerFault::Member { .. } }) if *found == place)
}

#[test]
fn for_want_of_a_member() {
    assert!(answered(&good().to_string()).is_ok());
    for name in ["device_code", "user_code", "verification_uri", "expires_in"] {
        let mut body = good();
        body.as_object_mut().unwrap().remove(name);
        assert!(is_malformed(&answered(&body.to_string())), "{name}");
        assert!(is_malformed(&with(name, Value::Null)), "{name}");
    }
}

#[test]
fn for_a_member_of_another_form() {
    for (name, member) in [
        ("device_code", value!("")),
        ("device_code", value!(1)),
        ("user_code", value!("")),
        ("user_code", value!("WDJB\u{1b}[2J")),
        ("expires_in", value!(-1)),
        ("expires_in", value!("soon")),
        ("expires_in", value!(true)),
        ("interval", value!(-1)),
        ("interval", value!([5])),
        ("verification_uri_complete", value!(7)),
    ] {
        assert!(is_malformed(&with(name, member.clone())), "{name} {member}");
    }
}

#[test]
fn for_an_address_that_is_no_web_page() {
    for name in ["verification_uri", "verification_uri_complete"] {
        for uri in [
            "",
            "example.com/device",
            "/device",
            "//example.com/device",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "ms-settings:network",
            "https://",
            "https://user:pw@example.com/",
            "https://example.com/ device",
            "https://example.com/#a b",
        ] {
            assert!(is_malformed(&with(name, value!(uri))), "{name} {uri}");
        }
        for uri in [
            "https://example.com/device",
            "http://tv.example/",
            "https://example.com/#/device",
            "HTTPS://EXAMPLE.com",
        ] {
            assert!(with(name, value!(uri)).is_ok(), "{name} {uri}");
        }
    }
}

#[test]
fn by_the_rules_of_every_endpoint() {
    let outcome = |answer| play(client().device_authorization(), [answer], &env()).0;
    let body = good().to_string();
    assert!(outcome(json(201, &body)).is_err());
    assert!(
        outcome(response(
            200,
            &[("content-type", "text/html")],
            body.clone()
        ))
        .is_err()
    );
    assert!(outcome(response(302, &[("location", "https://e.example")], "")).is_err());
    let unavailable = outcome(json(503, &body)).unwrap_err();
    assert!(matches!(unavailable, Error::Unavailable { .. }));
    for status in [400, 401, 200] {
        let refused = outcome(json(status, r#"{"error":"invalid_scope"}"#)).unwrap_err();
        assert_eq!(refused.code(), Some(&ErrorCode::InvalidScope), "{status}");
    }
    let both = with("error", value!("invalid_scope")).unwrap_err();
    assert!(matches!(
        both,
        Error::Peer {
            fault: PeerFault::ErrorBesideSuccess,
            ..
        }
    ));
    assert!(is_malformed(&answered(r#"{"error":""}"#)));
}
