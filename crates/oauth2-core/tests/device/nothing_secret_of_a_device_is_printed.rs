use std::fmt::Debug;

use flow_script::{env, json, paused, sent};
use oauth_step::IntoStep;
use oauth2_core::{Client, DeviceAuthorization, DeviceAuthorizationRequest};

use super::support::server;

const ANSWER: &str = r#"{"device_code":"hunter2-code","user_code":"hunter2-user",
    "verification_uri":"https://example.com/device",
    "verification_uri_complete":"https://example.com/?hunter2","expires_in":600}"#;

fn clean(what: &dyn Debug) {
    for printed in [format!("{what:?}"), format!("{what:#?}")] {
        assert!(!printed.contains("hunter2"), "{printed}");
    }
}

fn client() -> Client {
    Client::new(server(), "id").with_secret("hunter2-client")
}

fn authorization() -> DeviceAuthorization {
    let intent = client().device_authorization().param("hint", "hunter2");
    clean(&intent);
    let (_, awaiting) = sent(intent.into_step(&env()).unwrap());
    clean(&awaiting);
    let step = awaiting.receive(Ok(json(200, ANSWER)), &env()).unwrap();
    clean(&step);
    flow_script::done(step)
}

#[test]
fn by_what_waits() {
    let authorization = authorization();
    clean(&authorization);
    clean(&authorization.to_json());
    clean(&DeviceAuthorizationRequest::new().param("hint", "hunter2"));
    let poll = client().poll_device(&authorization);
    clean(&poll);
    let step = poll.into_step(&env()).unwrap();
    clean(&step);
    let (_, sleeping) = paused(step);
    clean(&sleeping);
}

#[test]
fn by_errors_that_repeat_it() {
    let env = env();
    let (_, sleeping) = paused(
        client()
            .poll_device(&authorization())
            .into_step(&env)
            .unwrap(),
    );
    env.advance(std::time::Duration::from_secs(5));
    let (_, awaiting) = sent(sleeping.wake(&env).unwrap());
    let body =
        r#"{"error":"invalid_grant","error_description":"no hunter2-code of hunter2-client"}"#;
    let error = awaiting.receive(Ok(json(400, body)), &env).unwrap_err();
    clean(&error);
    assert!(!error.to_string().contains("hunter2"), "{error}");
    let intent = client().device_authorization().param("hint", "hunter2");
    let (_, awaiting) = sent(intent.into_step(&env).unwrap());
    let body = r#"{"error":"invalid_request","error_description":"what is hunter2?"}"#;
    let error = awaiting.receive(Ok(json(400, body)), &env).unwrap_err();
    assert!(!error.to_string().contains("hunter2"), "{error}");
}
