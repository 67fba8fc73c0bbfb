use adapter_tests::OAuth2Session as _;
use loopback_provider::{Endpoint, Fault};

use crate::behaviour::House;

/// A house whose session has tokens with this `expires_in`; the server itself goes by 300 s.
async fn house(
    expires_in: Option<&str>,
) -> (House, <crate::Stack as adapter_tests::Stack>::OAuth2) {
    let house = House::new().await;
    for _ in 0..10 {
        let fault = Fault::member("expires_in", expires_in);
        house.provider.fault(Endpoint::Token, fault);
    }
    let session = house.session().await;
    (house, session)
}

/// The window for early renewal is at least 10 s, but never all there is.
#[tokio::test]
async fn a_short_one_is_no_renewal_for_each_call() {
    let (house, session) = house(Some("8")).await;

    for _ in 0..5 {
        let response = session.get(&house.resource()).await.unwrap();
        assert_eq!(response.status(), 200);
    }
    session.close().await;

    assert_eq!(house.renewals(), 0);
}

#[tokio::test]
async fn none_is_for_good_until_the_server_refuses() {
    let (house, session) = house(None).await;
    house
        .clock
        .advance(core::time::Duration::from_secs(1_000_000));

    assert_eq!(session.get(&house.resource()).await.unwrap().status(), 200);
    assert_eq!(house.renewals(), 0);

    house.provider.expire_tokens_now();
    assert_eq!(session.get(&house.resource()).await.unwrap().status(), 200);
    assert_eq!(house.renewals(), 1);
}

/// A token that is never valid by the clock is attached once, by the call that fetched it.
#[tokio::test]
async fn one_of_zero_is_no_loop() {
    let (house, session) = house(Some("0")).await;

    for calls in 1..=3 {
        assert_eq!(session.get(&house.resource()).await.unwrap().status(), 200);
        assert_eq!(house.renewals(), calls);
        assert_eq!(house.provider.requests(Endpoint::Resource), calls);
    }
}
