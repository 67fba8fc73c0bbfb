use std::time::Duration;

use flow_script::{NOON, env, field, json, paused, play, sent};
use oauth_step::{Env, IntoStep};
use oauth2_core::{DeliveryMode, Error, Misuse};

use super::support::{GRANTED, ID, PENDING, begun, client, misuse, notifiable, notified};

fn ping() -> String {
    format!(r#"{{"auth_req_id":"{ID}"}}"#)
}

// CIBA §5, §10.1.
#[test]
fn unless_the_ping_is_renounced() {
    let (authentication, _) = begun(DeliveryMode::Ping);
    let outcome = client().poll_backchannel(&authentication).into_step(&env());
    assert_eq!(misuse(outcome), Misuse::NotPolled);
    let authentication = authentication.without_ping();
    assert_eq!(authentication.delivery_mode(), DeliveryMode::Poll);
    let step = client().poll_backchannel(&authentication).into_step(&env());
    let (pause, _) = paused(step.unwrap());
    assert_eq!(pause.at_most().as_secs(), 2);
}

#[test]
fn and_none_at_all_in_push_mode() {
    let (authentication, _) = begun(DeliveryMode::Push);
    for authentication in [authentication.clone(), authentication.without_ping()] {
        let outcome = client().poll_backchannel(&authentication).into_step(&env());
        assert_eq!(misuse(outcome), Misuse::NotPolled);
    }
}

// CIBA §10.2.
#[test]
fn after_it_they_are_asked_for_at_once() {
    let env = env();
    let (authentication, token) = notifiable(DeliveryMode::Ping);
    let notified = notified(&authentication, &token, &ping()).unwrap();
    let (request, awaiting) = sent(
        client()
            .finish_backchannel(notified)
            .into_step(&env)
            .unwrap(),
    );
    let grant_type = "urn:openid:params:grant-type:ciba";
    assert_eq!(field(&request, "grant_type").unwrap(), grant_type);
    assert_eq!(field(&request, "auth_req_id").unwrap(), ID);
    let step = awaiting.receive(Ok(json(200, GRANTED)), &env).unwrap();
    assert_eq!(flow_script::done(step).access_token().expose(), "at");
    assert_eq!(env.now(), NOON);
}

#[test]
fn a_server_that_is_not_ready_is_asked_again() {
    let env = env();
    let (authentication, token) = notifiable(DeliveryMode::Ping);
    let notified = notified(&authentication, &token, &ping()).unwrap();
    let flow = client().finish_backchannel(notified);
    let replies = [json(400, PENDING), json(200, GRANTED)];
    assert!(play(flow, replies, &env).0.is_ok());
    assert_eq!(env.now().0, NOON.0 + 2);
}

#[test]
fn a_ping_that_comes_too_late_asks_for_nothing() {
    let env = env();
    let (authentication, token) = notifiable(DeliveryMode::Ping);
    let notified = notified(&authentication, &token, &ping()).unwrap();
    env.advance(Duration::from_secs(120));
    let outcome = client().finish_backchannel(notified).into_step(&env);
    assert!(matches!(outcome, Err(Error::AuthorizationExpired)));
}

#[test]
fn one_that_was_renounced_is_good_all_the_same() {
    let (authentication, token) = notifiable(DeliveryMode::Ping);
    let authentication = authentication.without_ping();
    assert!(notified(&authentication, &token, &ping()).is_ok());
}
