use loopback_provider::Endpoint;
use oauth_reqwest::reqwest::Body;

use crate::house::House;

#[tokio::test]
async fn its_401_is_returned() {
    let house = House::new().await;
    let session = house.session().await;
    house.advance(60);
    house.provider.expire_tokens_now();
    let stream = Body::wrap("once".to_owned());

    let response = session.post(house.resource()).body(stream).send().await;

    assert_eq!(response.unwrap().status(), 401);
    assert_eq!(house.provider.requests(Endpoint::Resource), 1);
    assert_eq!(house.renewals(), 0);

    let response = session.get(house.resource()).send().await;

    assert_eq!(response.unwrap().status(), 200);
    assert_eq!(house.provider.requests(Endpoint::Resource), 2);
    assert_eq!(house.renewals(), 1);
}
