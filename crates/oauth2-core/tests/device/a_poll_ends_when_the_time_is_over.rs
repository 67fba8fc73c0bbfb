use std::time::Duration;

use flow_script::{NOON, env, json, paused, response, sent};
use oauth_step::IntoStep;
use oauth2_core::{Disposition, Error};

use super::support::{GRANTED, PENDING, answered, client, poll, polled};

/// A code that lives for twelve seconds.
fn short() -> oauth2_core::Poll {
    let authorization = answered(
        r#"{"device_code":"d","user_code":"u","verification_uri":"https://e.example",
            "expires_in":12,"interval":5}"#,
    );
    client().poll_device(&authorization.unwrap())
}

#[test]
fn by_itself() {
    let env = env();
    let polled = polled(
        short(),
        [json(400, PENDING), json(400, PENDING)].map(Ok),
        &env,
    );
    // The last wait ends with the code's life, and nothing is sent after it.
    assert_eq!(polled.waits, [5, 5, 2]);
    let error = polled.outcome.unwrap_err();
    assert!(matches!(error, Error::AuthorizationExpired));
    assert_eq!(error.disposition(), Disposition::Reauthenticate);
    assert_eq!(
        error.to_string(),
        "the user has not decided in time; ask again"
    );
}

#[test]
fn however_long_the_server_wants_to_be_left_alone() {
    let forever = response(503, &[("retry-after", "99999999999999999999")], "");
    let polled = polled(short(), [Ok(forever)], &env());
    assert_eq!(polled.waits, [5, 7]);
    assert!(matches!(polled.outcome, Err(Error::AuthorizationExpired)));
}

#[test]
fn before_it_has_begun() {
    let env = env();
    let poll = short();
    env.advance(Duration::from_secs(12));
    let polled = polled(poll, [], &env);
    assert!(matches!(polled.outcome, Err(Error::AuthorizationExpired)));
    assert!(polled.waits.is_empty());
}

#[test]
fn a_late_grant_is_a_grant() {
    let env = env();
    let (_, sleeping) = paused(short().into_step(&env).unwrap());
    env.advance(Duration::from_secs(5));
    let (_, awaiting) = sent(sleeping.wake(&env).unwrap());
    env.advance(Duration::from_secs(60));
    let step = awaiting.receive(Ok(json(200, GRANTED)), &env).unwrap();
    assert_eq!(flow_script::done(step).access_token().expose(), "at");
}

#[test]
fn who_wakes_it_too_early_waits_on() {
    let env = env();
    let (_, sleeping) = paused(poll().into_step(&env).unwrap());
    env.advance(Duration::from_secs(3));
    let (pause, sleeping) = paused(sleeping.wake(&env).unwrap());
    assert_eq!(pause.at_most().as_secs(), 4);
    env.advance(Duration::from_secs(4));
    let (request, _) = sent(sleeping.wake(&env).unwrap());
    assert_eq!(request.uri().path(), "/token");
}

#[test]
fn a_clock_that_was_set_back_does_not_stop_it() {
    let env = env();
    let (_, sleeping) = paused(poll().into_step(&env).unwrap());
    env.set(oauth_step::UnixTime(NOON.0 - 86_400));
    let (request, _) = sent(sleeping.wake(&env).unwrap());
    assert_eq!(request.uri().path(), "/token");
}
