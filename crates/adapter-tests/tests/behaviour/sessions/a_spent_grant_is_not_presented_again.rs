use adapter_tests::{OAuth2Session as _, Setup, browse};
use loopback_provider::Endpoint;
use oauth2_core::Error;

use crate::behaviour::{House, OAuth2};

#[tokio::test]
async fn its_refusal_is_remembered_until_a_login() {
    let house = House::new().await;
    let session = house.session().await;
    house.advance(301);
    house.provider.revoke_everything();

    for _ in 0..3 {
        let error = session.get(&house.resource()).await.unwrap_err();
        assert!(matches!(error, Error::Reauthenticate(Some(_))), "{error}");
        assert_eq!(error.code().unwrap().as_str(), "invalid_grant");
        house.advance(3600);
    }
    assert_eq!(house.renewals(), 1);
    assert_eq!(house.provider.requests(Endpoint::Resource), 0);

    house.log_in(&session).await.unwrap();
    let response = session.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);
}

/// A login without `offline_access` brings no refresh token.
#[tokio::test]
async fn without_a_refresh_token_nobody_is_asked() {
    let house = House::new().await;
    let session = OAuth2::open(&house.stack, house.client().await, Setup::default());
    let request = session.authorization_url(|request| request.scope("read"));
    let (authorization, pending) = request.unwrap();
    let callback = browse(authorization.url()).await;
    let tokens = session.authenticate(pending, callback).await.unwrap();
    assert!(tokens.refresh_token().is_none());
    house.advance(301);

    let error = session.get(&house.resource()).await.unwrap_err();

    assert!(matches!(error, Error::Reauthenticate(None)), "{error}");
    assert_eq!(house.renewals(), 0);
    assert_eq!(house.provider.requests(Endpoint::Resource), 0);
}
