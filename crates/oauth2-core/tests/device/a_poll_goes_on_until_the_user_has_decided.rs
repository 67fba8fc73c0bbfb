use flow_script::{form, header, json};
use oauth2_core::{Disposition, Error, PeerFault};

use super::support::{GRANTED, PENDING, polled_over};

// RFC 8628 §3.4.
#[test]
fn with_the_same_request_each_time() {
    let polled = polled_over([json(400, PENDING), json(400, PENDING), json(200, GRANTED)]);
    let tokens = polled.outcome.unwrap();
    assert_eq!(tokens.access_token().expose(), "at");
    assert_eq!(polled.requests.len(), 3);
    for request in &polled.requests {
        assert_eq!(request.method(), "POST");
        assert_eq!(request.uri(), "https://server.example.com/token");
        assert_eq!(header(request, "accept"), Some("application/json"));
        let grant_type = "urn:ietf:params:oauth:grant-type:device_code";
        let pairs = [
            ("grant_type", grant_type),
            ("device_code", "dc"),
            ("client_id", "1406020730"),
        ];
        assert_eq!(form(request), pairs.map(|(n, v)| (n.into(), v.into())));
    }
}

#[test]
fn one_interval_before_each_request() {
    let polled = polled_over([json(400, PENDING), json(400, PENDING), json(200, GRANTED)]);
    assert_eq!(polled.waits, [7, 7, 7]);
}

#[test]
fn by_the_error_and_whatever_status_below_500() {
    for status in [200, 400, 401, 403, 404, 428, 429] {
        let polled = polled_over([json(status, PENDING), json(200, GRANTED)]);
        assert_eq!(polled.waits, [7, 7], "{status}");
        assert!(polled.outcome.is_ok(), "{status}");
    }
}

// RFC 8628 §3.5.
#[test]
fn whatever_else_is_said_ends_it() {
    for (code, disposition) in [
        ("access_denied", Disposition::Refused),
        ("expired_token", Disposition::Reauthenticate),
        ("invalid_grant", Disposition::Reauthenticate),
        ("invalid_client", Disposition::FixConfiguration),
        ("something_new", Disposition::FixConfiguration),
    ] {
        for status in [200, 400, 403] {
            let polled = polled_over([json(status, &format!(r#"{{"error":"{code}"}}"#))]);
            let error = polled.refused();
            assert_eq!(error.code().as_str(), code);
            assert_eq!(error.disposition(), disposition, "{code}");
        }
    }
    let decided = polled_over([json(429, r#"{"error":"access_denied"}"#)]).refused();
    assert_eq!(decided.disposition(), Disposition::Refused);
    assert_eq!(decided.status().unwrap(), 429);
}

#[test]
fn an_answer_that_is_none_ends_it() {
    for answer in [json(404, "<html>"), json(200, "{}"), json(302, "")] {
        let polled = polled_over([answer]);
        assert!(matches!(polled.outcome, Err(Error::Peer { .. })));
    }
    let beside = r#"{"error":"authorization_pending","access_token":"at","token_type":"Bearer"}"#;
    let fault = PeerFault::ErrorBesideSuccess;
    let outcome = polled_over([json(200, beside)]).outcome;
    assert!(matches!(outcome, Err(Error::Peer { fault: found, .. }) if found == fault));
}
