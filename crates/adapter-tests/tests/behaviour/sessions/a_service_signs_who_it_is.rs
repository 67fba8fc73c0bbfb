use adapter_tests::{OAuth2Session as _, Setup};
use jose_assert::{Algorithm, SigningKey};
use loopback_provider::{Client as Registered, Endpoint, LoopbackProvider};
use oauth_step::{FixedEnv, UnixTime};
use oauth2_core::{Client, Error, ErrorCode};

use crate::behaviour::{House, OAuth2};

/// A provider that knows the public half of a key, and a session of who has this one.
async fn session(registered: &SigningKey, key: SigningKey) -> (House, OAuth2) {
    let public = registered.public_jwk().unwrap();
    let provider =
        LoopbackProvider::builder().client(Registered::service_with_key("reports", public));
    let house = House::around(provider.start().await.unwrap());
    let server = house.client().await.server().clone();
    let client = Client::new(server, "reports")
        .with_private_key_jwt(key)
        .unwrap();
    let setup = Setup {
        client_credentials: Some(client.client_credentials().scope("read")),
        ..Setup::default()
    };
    let session = OAuth2::open(&house.stack, client, setup);
    (house, session)
}

/// Two keys.
fn keys() -> [SigningKey; 2] {
    let env = FixedEnv::new(UnixTime(0));
    [(); 2].map(|()| SigningKey::generate(Algorithm::Es256, &env).unwrap())
}

#[tokio::test]
async fn and_is_believed_each_time() {
    let [key, _] = keys();
    let (house, session) = session(&key, key.clone()).await;

    // The provider takes no assertion twice.
    for tokens in 1..=3 {
        let response = session.get(&house.resource()).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(house.provider.requests(Endpoint::Token), tokens);
        house.advance(301);
    }
}

#[tokio::test]
async fn and_is_not_with_a_key_that_nobody_knows() {
    let [key, other] = keys();
    let (house, session) = session(&key, other).await;

    let error = session.get(&house.resource()).await.unwrap_err();

    let Error::Server(refusal) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(refusal.code(), &ErrorCode::InvalidClient);
    assert_eq!(house.provider.requests(Endpoint::Resource), 0);
}
