use core::time::Duration;

use adapter_tests::{OAuth2Session as _, Setup};
use loopback_provider::Endpoint;
use oauth2_core::Error;

use super::CROWD;
use crate::behaviour::{House, OAuth2, all};

/// With a token that has expired.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn none_of_them_is_refused() {
    let house = House::new().await;
    let session = house.session().await;
    for renewals in 1..=2 {
        house.advance(301);

        let calls = (0..CROWD).map(|_| session.get(&house.resource()));
        for outcome in all(calls).await {
            assert_eq!(outcome.unwrap().status(), 200);
        }

        assert_eq!(house.renewals(), renewals);
        assert_eq!(
            house.provider.requests(Endpoint::Resource),
            CROWD * renewals
        );
    }
}

/// A service with no token yet.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_first_token_is_fetched_once() {
    let house = House::new().await;
    let (client, setup) = house.service().await;
    let session = OAuth2::open(&house.stack, client, setup);

    let calls = (0..CROWD).map(|_| session.get(&house.resource()));
    for outcome in all(calls).await {
        assert_eq!(outcome.unwrap().status(), 200);
    }

    assert_eq!(house.provider.requests(Endpoint::Token), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_revoked_token_costs_each_of_them_two_sends() {
    let house = House::new().await;
    let session = house.session().await;
    house.advance(60);
    house.provider.revoke_everything();

    let calls = (0..CROWD).map(|_| session.get(&house.resource()));
    for outcome in all(calls).await {
        match outcome {
            Ok(response) => assert_eq!(response.status(), 401),
            Err(error) => assert!(matches!(error, Error::Reauthenticate(_)), "{error}"),
        }
    }

    assert_eq!(house.renewals(), 1);
    assert!(house.provider.requests(Endpoint::Resource) <= 2 * CROWD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_busy_token_endpoint_is_asked_once() {
    let house = House::new().await;
    let setup = Setup::default();
    let session = house.session_with(setup).await;
    house.advance(301);
    let wait = Some(Duration::from_secs(30));
    house
        .provider
        .unavailable(Endpoint::Token, usize::MAX, wait);

    let calls = (0..CROWD).map(|_| session.get(&house.resource()));
    for outcome in all(calls).await {
        let error = outcome.unwrap_err();
        assert!(matches!(error, Error::Unavailable { .. }), "{error}");
    }

    assert_eq!(house.renewals(), 1);
    assert_eq!(house.provider.requests(Endpoint::Resource), 0);
}
