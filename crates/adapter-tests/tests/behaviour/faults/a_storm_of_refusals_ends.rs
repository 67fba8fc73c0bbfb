use adapter_tests::{OAuth2Session as _, Server, Session as _, Setup, ok, post, status};
use loopback_provider::Endpoint;
use oauth2_core::{BareChallenge, Error};

use super::in_time;
use crate::behaviour::{House, all};

const CALLERS: usize = 64;

/// A server that never accepts any token costs one renewal, and two sends for each call.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_refuses_every_token() {
    let house = House::new().await;
    let session = house.session().await;
    house.advance(60);
    house.provider.answer_401(usize::MAX);

    for round in 1..=3 {
        let calls = (0..CALLERS).map(|_| session.get(&house.resource()));
        for outcome in in_time(all(calls)).await {
            assert_eq!(outcome.unwrap().status(), 401);
        }
        assert_eq!(house.renewals(), 1);
        assert!(house.provider.requests(Endpoint::Resource) <= 2 * CALLERS * round);
    }
}

/// Nor does one that refuses what comes long after the renewal, over and over.
#[tokio::test]
async fn a_server_that_refuses_each_token_in_the_end() {
    let house = House::new().await;
    let session = house.session().await;
    house.provider.answer_401(usize::MAX);

    for renewals in 1..=5 {
        house.advance(60);
        let response = in_time(session.get(&house.resource())).await.unwrap();

        assert_eq!(response.status(), 401);
        assert_eq!(house.renewals(), renewals);
        assert_eq!(house.provider.requests(Endpoint::Resource), 2 * renewals);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_endpoint_that_refuses_as_well() {
    let house = House::new().await;
    let session = house.session().await;
    house.advance(60);
    house.provider.revoke_everything();

    for _ in 0..3 {
        let calls = (0..CALLERS).map(|_| session.get(&house.resource()));
        for outcome in in_time(all(calls)).await {
            match outcome {
                Ok(response) => assert_eq!(response.status(), 401),
                Err(error) => assert!(matches!(error, Error::Reauthenticate(_)), "{error}"),
            }
        }
        assert_eq!(house.renewals(), 1);
    }
}

/// A 401 without a word means that the token is too old, unless the application says otherwise.
#[tokio::test]
async fn a_bare_refusal_of_an_old_token_renews_it() {
    let house = House::new().await;
    let session = house.session().await;
    let old = session.token().unwrap().access_token().expose().clone();
    house.advance(60);
    let mut server = Server::replying(move |request| match request.contains(&old) {
        true => status("401 Unauthorized").into(),
        false => ok("").into(),
    })
    .await;

    let call = session.calls().call(post(&server.url("/"), "the same"));

    assert_eq!(call.await.unwrap().status(), 200);
    for _ in 0..2 {
        assert!(server.request().await.ends_with("\r\n\r\nthe same"));
    }
    assert_eq!((server.left(), house.renewals()), (0, 1));
}

/// What a 401 without a word means is for the application to say.
#[tokio::test]
async fn a_bare_refusal_can_be_left_to_the_caller() {
    let house = House::new().await;
    let session = house.session_with(Setup {
        with: Some(Box::new(|session| {
            session.with_bare_challenge(BareChallenge::Return)
        })),
        ..Setup::default()
    });
    let session = session.await;
    house.advance(60);
    let mut server = Server::answering(status("401 Unauthorized")).await;

    let response = session.get(&server.url("/")).await.unwrap();

    assert_eq!(response.status(), 401);
    server.request().await;
    assert_eq!((server.left(), house.renewals()), (0, 0));
}
