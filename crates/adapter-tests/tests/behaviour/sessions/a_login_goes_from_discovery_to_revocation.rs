use adapter_tests::{OAuth2Session as _, browse};
use loopback_provider::Endpoint;
use oauth2_core::{Client, Error};

use crate::behaviour::{House, OAuth2};

#[tokio::test]
async fn a_user_logs_in_calls_renews_and_leaves() {
    let house = House::new().await;
    let provider = &house.provider;
    let id = provider.public_client_id().to_owned();
    let uri = provider.redirect_uri().to_owned();
    let session = OAuth2::discover(provider.issuer(), move |server| {
        Client::new(server, id).with_redirect_uri(&uri)
    })
    .await
    .unwrap();
    let error = session.get(&house.resource()).await.unwrap_err();
    assert!(matches!(error, Error::NotAuthenticated));

    let (authorization, pending) = session
        .authorization_url(|request| request.scope("read offline_access"))
        .unwrap();
    let callback = browse(authorization.url()).await;
    let tokens = session.authenticate(pending, callback).await.unwrap();

    assert_eq!(
        tokens.access_token(),
        session.token().unwrap().access_token()
    );
    let response = session.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);

    session.refresh().await.unwrap();
    let renewed = session.token().unwrap();
    assert_ne!(renewed.access_token(), tokens.access_token());

    session.revoke().await.unwrap();
    assert!(session.token().is_none());
    assert_eq!(provider.requests(Endpoint::Revocation), 2);
    let error = session.get(&house.resource()).await.unwrap_err();
    assert!(matches!(error, Error::NotAuthenticated));
}

#[tokio::test]
async fn a_service_needs_no_user() {
    let house = House::new().await;
    let provider = &house.provider;
    let (client, setup) = house.service().await;
    let session = OAuth2::open(&house.stack, client, setup);

    for calls in 1..=2 {
        let response = session.get(&house.resource()).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(provider.requests(Endpoint::Resource), calls);
        assert_eq!(provider.requests(Endpoint::Token), 1);
    }
}
