use adapter_tests::{OAuth1Session as _, Payload, Session as _, Stack as _};
use http::Request;
use oauth1_core::{Error, Problem};

use super::requests;
use crate::behaviour::{House, OAuth1};

const AHEAD: i64 = 86_400;

#[tokio::test]
async fn once_and_for_all_that_share_the_client() {
    let house = House::new().await;
    let client = house.signing_client().with_clock_correction();
    let session = house.signing_session(client.clone()).await;
    let resource = house.provider.oauth1_resource_url();
    house.provider.skew_oauth1_clock(AHEAD);

    let before = requests(&house);
    assert_eq!(session.get(&resource).await.unwrap().status(), 200);
    assert_eq!(requests(&house), before + 2);
    assert!((AHEAD - 2..=AHEAD + 2).contains(&client.clock_offset()));

    let alone = house.stack.signing(client.two_legged());
    assert_eq!(alone.get(&resource).await.unwrap().status(), 200);
    assert_eq!(requests(&house), before + 3);
}

#[tokio::test]
async fn only_where_that_was_asked_for() {
    let house = House::new().await;
    let signed = house.stack.signing(house.signing_client().two_legged());
    house.provider.skew_oauth1_clock(-AHEAD);
    let before = requests(&house);
    let response = signed
        .get(&house.provider.oauth1_resource_url())
        .await
        .unwrap();
    assert_eq!(response.status(), 401);
    assert_eq!(requests(&house), before + 1);
}

/// The next call has the right time.
#[tokio::test]
async fn for_the_next_call_where_a_body_cannot_be_sent_again() {
    let house = House::new().await;
    let client = house.signing_client().with_clock_correction();
    let signed = house.stack.signing(client.two_legged());
    house.provider.skew_oauth1_clock(AHEAD);
    let stream = || {
        let request = Request::post(house.provider.oauth1_resource_url());
        request.body(Payload::stream([b"once".to_vec()])).unwrap()
    };
    assert_eq!(signed.call(stream()).await.unwrap().status(), 401);
    assert_eq!(signed.call(stream()).await.unwrap().status(), 200);
}

/// A login is begun anew by who began it: the error says that it may work now.
#[tokio::test]
async fn for_the_next_login_too() {
    let house = House::new().await;
    let client = house.signing_client().with_clock_correction();
    let session = OAuth1::open(&house.stack, client);
    house.provider.skew_oauth1_clock(AHEAD);
    let callback = house.provider.redirect_uri();
    match session.temporary_credentials(callback).await {
        Err(Error::Unauthorized(refusal)) => {
            assert_eq!(refusal.problem(), Some(&Problem::TimestampRefused));
        }
        other => panic!("{other:?}"),
    }
    assert!(session.temporary_credentials(callback).await.is_ok());
}
