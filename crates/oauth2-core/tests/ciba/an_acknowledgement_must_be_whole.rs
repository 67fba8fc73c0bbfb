use std::time::Duration;

use flow_script::{NOON, env, json, play, response, sent};
use oauth_step::IntoStep;
use oauth2_core::{Error, PeerFault, Place};

use super::support::{ANSWER, ID, answered, request};

// CIBA §7.3.
#[test]
fn it_names_the_authentication_and_its_life() {
    let env = env();
    let (_, awaiting) = sent(request().into_step(&env).unwrap());
    env.advance(Duration::from_secs(9));
    let step = awaiting.receive(Ok(json(200, ANSWER)), &env).unwrap();
    let authentication = flow_script::done(step);
    assert_eq!(authentication.auth_req_id().expose(), ID);
    assert_eq!(authentication.expires_at().0, NOON.0 + 120);
    assert_eq!(authentication.interval(), Duration::from_secs(2));
}

#[test]
fn an_interval_left_out_is_five_seconds() {
    for (interval, expected) in [("", 5), (r#","interval":0"#, 1), (r#","interval":30"#, 30)] {
        let body = format!(r#"{{"auth_req_id":"a","expires_in":120{interval}}}"#);
        let interval = answered(&body).unwrap().interval();
        assert_eq!(interval.as_secs(), expected);
    }
}

#[test]
fn without_one_of_its_members_it_is_refused() {
    for body in [
        "{}",
        r#"{"auth_req_id":"a"}"#,
        r#"{"expires_in":120}"#,
        r#"{"auth_req_id":"","expires_in":120}"#,
        r#"{"auth_req_id":1,"expires_in":120}"#,
        r#"{"auth_req_id":"a","expires_in":null}"#,
        r#"{"auth_req_id":"a","expires_in":-1}"#,
        r#"{"auth_req_id":"a","expires_in":"x"}"#,
        r#"{"auth_req_id":"a","expires_in":120,"interval":-1}"#,
        r#"{"auth_req_id":"a","auth_req_id":"b","expires_in":120}"#,
    ] {
        let outcome = answered(body);
        let place = Place::BackchannelAuthenticationResponse;
        assert!(
            matches!(outcome, Err(Error::Peer { place: found, .. }) if found == place),
            "{body}"
        );
    }
}

#[test]
fn by_the_rules_of_every_endpoint() {
    let outcome = |answer| play(request(), [answer], &env()).0;
    assert!(outcome(json(201, ANSWER)).is_err());
    assert!(outcome(response(200, &[("content-type", "text/plain")], ANSWER)).is_err());
    assert!(outcome(response(303, &[("location", "https://e.example")], "")).is_err());
    assert!(matches!(
        outcome(json(502, ANSWER)),
        Err(Error::Unavailable { .. })
    ));
    let both = r#"{"error":"access_denied","auth_req_id":"a","expires_in":120}"#;
    let fault = PeerFault::ErrorBesideSuccess;
    assert!(
        matches!(outcome(json(200, both)), Err(Error::Peer { fault: found, .. }) if found == fault)
    );
}
