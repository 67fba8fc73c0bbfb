use std::fmt::Debug;

use flow_script::{env, json, sent};
use oauth_step::IntoStep;
use oauth2_core::{
    BackchannelAuthentication, BackchannelAuthenticationRequest, BackchannelNotification,
    DeliveryMode, Hint,
};

use super::support::{client, headers};

const ANSWER: &str = r#"{"auth_req_id":"hunter2-id","expires_in":120}"#;

fn clean(what: &dyn Debug) {
    for printed in [format!("{what:?}"), format!("{what:#?}")] {
        assert!(!printed.contains("hunter2"), "{printed}");
    }
}

fn authentication(mode: DeliveryMode) -> (BackchannelAuthentication, String) {
    let hint = Hint::login_token("hunter2-hint");
    clean(&hint);
    let intent = client().backchannel_authentication(hint);
    let intent = intent.user_code("hunter2-code").delivery_mode(mode);
    let intent = intent.binding_message("hunter2").param("x", "hunter2");
    clean(&intent);
    let (request, awaiting) = sent(intent.into_step(&env()).unwrap());
    clean(&awaiting);
    let step = awaiting.receive(Ok(json(200, ANSWER)), &env()).unwrap();
    let token = flow_script::field(&request, "client_notification_token");
    (flow_script::done(step), token.unwrap())
}

#[test]
fn by_what_waits() {
    let (authentication, token) = authentication(DeliveryMode::Ping);
    let authentication = authentication.without_ping();
    clean(&authentication);
    assert!(!format!("{authentication:?}").contains(&token));
    clean(&authentication.to_json());
    clean(&BackchannelAuthenticationRequest::new().param("login_hint", "hunter2"));
    let poll = client().poll_backchannel(&authentication);
    clean(&poll);
    clean(&poll.into_step(&env()).unwrap());
}

#[test]
fn by_notifications() {
    let (authentication, token) = authentication(DeliveryMode::Push);
    let headers = headers(&format!("Bearer {token}"));
    for body in [
        r#"{"auth_req_id":"hunter2-id","access_token":"hunter2","token_type":"Bearer",
            "refresh_token":"hunter2","id_token":"hunter2"}"#,
        r#"{"auth_req_id":"hunter2-id","error":"access_denied",
            "error_description":"hunter2-id"}"#,
    ] {
        let notification = BackchannelNotification::parse(&headers, body.as_bytes()).unwrap();
        clean(&notification);
        assert!(!format!("{notification:?}").contains(&token));
        let notified = notification.verify(&client(), Some(&authentication), &env());
        clean(&notified.unwrap());
    }
}
