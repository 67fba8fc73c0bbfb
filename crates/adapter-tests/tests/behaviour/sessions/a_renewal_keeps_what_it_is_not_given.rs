use adapter_tests::OAuth2Session as _;
use loopback_provider::{Endpoint, Fault, LoopbackProvider};

use crate::behaviour::House;

/// RFC 6749 §6: no new refresh token means that the old one stays, no scope that it is the same.
#[tokio::test]
async fn the_refresh_token_and_the_scope() {
    let provider = LoopbackProvider::builder().rotation(false).start().await;
    let house = House::around(provider.unwrap());
    let session = house.session().await;
    let before = session.token().unwrap();
    for _ in 0..2 {
        house
            .provider
            .fault(Endpoint::Token, Fault::member("scope", None));
        session.refresh().await.unwrap();

        let after = session.token().unwrap();
        assert_ne!(after.access_token(), before.access_token());
        assert_eq!(after.refresh_token(), before.refresh_token());
        assert_eq!(after.scope(), before.scope());
    }
    assert!(before.refresh_token().is_some() && before.scope().is_some());
}

#[tokio::test]
async fn a_new_refresh_token_takes_the_place_of_the_old_one() {
    let house = House::new().await;
    let session = house.session().await;
    let before = session.token().unwrap();

    session.refresh().await.unwrap();

    let after = session.token().unwrap();
    assert_ne!(after.refresh_token(), before.refresh_token());
}
