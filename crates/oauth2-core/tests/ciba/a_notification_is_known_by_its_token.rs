use flow_script::env;
use http::HeaderMap;
use oauth2_core::{
    BackchannelNotification, Client, DeliveryMode, Error, Misuse, Notified, PeerFault,
    notification_response,
};

use super::support::{ID, begun, client, headers, notifiable, notified, server};

fn ping() -> String {
    format!(r#"{{"auth_req_id":"{ID}"}}"#)
}

/// The status of the answer to a notification, and its challenge.
fn answer<T>(outcome: &Result<T, Error>) -> (u16, bool) {
    let response = notification_response(outcome);
    assert!(response.body().is_empty());
    assert_eq!(response.headers()["cache-control"], "no-store");
    let challenge = response.headers().get("www-authenticate");
    if let Some(challenge) = challenge {
        assert_eq!(challenge, "Bearer");
    }
    (response.status().as_u16(), challenge.is_some())
}

#[track_caller]
fn unauthorized(outcome: Result<Notified, Error>) {
    assert_eq!(answer(&outcome), (401, true));
    let fault = PeerFault::NotificationToken;
    assert!(matches!(outcome, Err(Error::Peer { fault: found, .. }) if found == fault));
}

// CIBA §10.2.
#[test]
fn the_right_one_is_answered_with_204() {
    let (authentication, token) = notifiable(DeliveryMode::Ping);
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let headers = headers(&format!("{scheme} {token}"));
        let body = ping();
        let notification = BackchannelNotification::parse(&headers, body.as_bytes()).unwrap();
        assert_eq!(notification.auth_req_id(), ID);
        let outcome = notification.verify(&client(), Some(&authentication), &env());
        assert_eq!(answer(&outcome), (204, false));
        let notified = outcome.unwrap();
        assert!(matches!(notified, Notified::Ping(_)));
        let about = notified.authentication().auth_req_id();
        assert_eq!(about, authentication.auth_req_id());
    }
}

#[test]
fn a_wrong_or_missing_one_is_answered_with_401() {
    let (authentication, token) = notifiable(DeliveryMode::Ping);
    let (shorter, _) = token.split_at(21);
    let others = [
        format!("Bearer {shorter}"),
        format!("Bearer {token}x"),
        format!("Bearer {}", token.to_uppercase()),
        "Bearer x".to_owned(),
        "Bearer ".to_owned(),
        "Bearer".to_owned(),
        token.clone(),
        format!("Basic {token}"),
        format!("DPoP {token}"),
        format!("Bearer {token}, Bearer {token}"),
    ];
    for authorization in others {
        let headers = headers(&authorization);
        let parsed = BackchannelNotification::parse(&headers, ping().as_bytes());
        unauthorized(parsed.and_then(|n| n.verify(&client(), Some(&authentication), &env())));
    }
    let mut twice = headers(&format!("Bearer {token}"));
    twice.append("authorization", format!("Bearer {token}").parse().unwrap());
    for headers in [twice, HeaderMap::new()] {
        let parsed = BackchannelNotification::parse(&headers, ping().as_bytes());
        unauthorized(parsed.and_then(|n| n.verify(&client(), Some(&authentication), &env())));
    }
}

#[test]
fn one_about_an_unknown_authentication_learns_nothing() {
    let (authentication, token) = notifiable(DeliveryMode::Ping);
    let headers = headers(&format!("Bearer {token}"));
    let parsed = BackchannelNotification::parse(&headers, ping().as_bytes()).unwrap();
    unauthorized(parsed.verify(&client(), None, &env()));
    unauthorized(notified(
        &authentication,
        &token,
        r#"{"auth_req_id":"another"}"#,
    ));
    // Where no token was sent, none is right.
    let (polled, _) = begun(DeliveryMode::Poll);
    unauthorized(notified(&polled, &token, &ping()));
}

#[test]
fn one_of_another_form_is_answered_with_400() {
    let (_, token) = notifiable(DeliveryMode::Ping);
    let outcome = |body: &str| {
        BackchannelNotification::parse(&headers(&format!("Bearer {token}")), body.as_bytes())
    };
    let large = format!(r#"{{"auth_req_id":"{ID}","x":"{}"}}"#, "x".repeat(1 << 20));
    for body in [
        "",
        "[]",
        "auth_req_id=x",
        "{}",
        r#"{"auth_req_id":1}"#,
        r#"{"auth_req_id":null}"#,
        r#"{"auth_req_id":"a","auth_req_id":"b"}"#,
        &large,
    ] {
        assert_eq!(answer(&outcome(body)), (400, false), "{}", body.len());
    }
    for media_type in [
        Some("application/x-www-form-urlencoded"),
        Some("text/json"),
        None,
    ] {
        let mut headers = headers(&format!("Bearer {token}"));
        match media_type {
            Some(media_type) => headers.insert("content-type", media_type.parse().unwrap()),
            None => headers.remove("content-type"),
        };
        let outcome = BackchannelNotification::parse(&headers, ping().as_bytes());
        assert_eq!(answer(&outcome), (400, false), "{media_type:?}");
    }
    let mut headers = headers(&format!("Bearer {token}"));
    let media_type = "Application/JSON; charset=utf-8";
    headers.insert("content-type", media_type.parse().unwrap());
    assert!(BackchannelNotification::parse(&headers, ping().as_bytes()).is_ok());
}

#[test]
fn an_authentication_of_another_client_is_not_taken_up() {
    let (authentication, token) = notifiable(DeliveryMode::Ping);
    let headers = headers(&format!("Bearer {token}"));
    let parsed = BackchannelNotification::parse(&headers, ping().as_bytes()).unwrap();
    let other = Client::new(server(), "another");
    let outcome = parsed.verify(&other, Some(&authentication), &env());
    assert!(matches!(outcome, Err(Error::Misuse(Misuse::OtherClient))));
}
