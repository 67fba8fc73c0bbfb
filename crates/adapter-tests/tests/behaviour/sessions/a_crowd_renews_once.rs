use core::time::Duration;

use adapter_tests::OAuth2Session;
use loopback_provider::Endpoint;
use oauth_step::Response;
use oauth2_core::Error;

use crate::behaviour::House;

const CROWD: usize = 64;

async fn all_call(session: &impl OAuth2Session, url: &str) -> Vec<Result<Response, Error>> {
    let calls: Vec<_> = (0..CROWD).map(|_| tokio::spawn(session.get(url))).collect();
    let mut outcomes = Vec::new();
    for call in calls {
        outcomes.push(call.await.unwrap());
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_expired_token_is_renewed_once_for_all() {
    let house = House::new().await;
    let session = house.session().await;
    // Often enough that a caller who looks between a landing and its turn would be caught.
    for renewals in 1..=25 {
        house.advance(301);

        for outcome in all_call(&session, &house.resource()).await {
            assert_eq!(outcome.unwrap().status(), 200);
        }

        assert_eq!(house.renewals(), renewals);
        assert_eq!(
            house.provider.requests(Endpoint::Resource),
            CROWD * renewals
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_near_its_end_is_renewed_once_and_delays_nobody() {
    let house = House::new().await;
    let session = house.session().await;
    house.advance(295);

    for outcome in all_call(&session, &house.resource()).await {
        assert_eq!(outcome.unwrap().status(), 200);
    }
    session.close().await;

    assert_eq!(house.renewals(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_that_the_server_refuses_is_renewed_once() {
    let house = House::new().await;
    let session = house.session().await;
    house.advance(60);
    house.provider.expire_tokens_now();

    for outcome in all_call(&session, &house.resource()).await {
        assert_eq!(outcome.unwrap().status(), 200);
    }

    assert_eq!(house.renewals(), 1);
    assert!(house.provider.requests(Endpoint::Resource) <= 2 * CROWD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_revoked_grant_costs_one_renewal_and_two_sends_each() {
    let house = House::new().await;
    let session = house.session().await;
    house.advance(60);
    house.provider.revoke_everything();

    for outcome in all_call(&session, &house.resource()).await {
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
    let session = house.session().await;
    house.advance(301);
    let wait = Some(Duration::from_secs(30));
    house
        .provider
        .unavailable(Endpoint::Token, usize::MAX, wait);

    for outcome in all_call(&session, &house.resource()).await {
        let error = outcome.unwrap_err();
        assert!(matches!(error, Error::Unavailable { .. }), "{error}");
    }

    assert_eq!(house.renewals(), 1);
    assert_eq!(house.provider.requests(Endpoint::Resource), 0);
}
