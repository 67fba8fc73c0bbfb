use adapter_tests::{OAuth2Session as _, Payload, Session as _, post};
use loopback_provider::Endpoint;

use crate::behaviour::House;

#[tokio::test]
async fn its_401_is_returned() {
    let house = House::new().await;
    let session = house.session().await;
    house.advance(60);
    house.provider.expire_tokens_now();
    let stream = Payload::stream([b"once".to_vec()]);

    let response = session.calls().call(post(&house.resource(), stream)).await;

    assert_eq!(response.unwrap().status(), 401);
    assert_eq!(house.provider.requests(Endpoint::Resource), 1);
    assert_eq!(house.renewals(), 0);

    let response = session.get(&house.resource()).await;

    assert_eq!(response.unwrap().status(), 200);
    assert_eq!(house.provider.requests(Endpoint::Resource), 2);
    assert_eq!(house.renewals(), 1);
}
