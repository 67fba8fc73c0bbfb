use flow_script::{NOON, env, json, paused};
use oauth_step::{IntoStep, UrlPolicy};
use oauth2_core::{Client, DeviceAuthorizationRequest, Error, Misuse, ServerMetadata};

use super::support::{ANSWER, authorization, client, server};

#[test]
fn and_from_the_client_that_it_was_given_to() {
    let elsewhere = ServerMetadata::new("https://evil.example", UrlPolicy::default())
        .and_then(|server| server.with_token_endpoint("https://evil.example/token"))
        .unwrap();
    let others = [
        Client::new(elsewhere, client().id()),
        Client::new(server(), "another"),
    ];
    for other in others {
        let outcome = other.poll_device(&authorization()).into_step(&env());
        assert!(matches!(outcome, Err(Error::Misuse(Misuse::OtherClient))));
    }
}

#[test]
fn one_that_was_read_by_hand_is_its_readers() {
    let answer = json(200, ANSWER);
    let authorization = DeviceAuthorizationRequest::parse(&answer, NOON, NOON).unwrap();
    let step = client()
        .poll_device(&authorization)
        .into_step(&env())
        .unwrap();
    let (pause, _) = paused(step);
    assert_eq!(pause.at_most(), authorization.interval());
}
