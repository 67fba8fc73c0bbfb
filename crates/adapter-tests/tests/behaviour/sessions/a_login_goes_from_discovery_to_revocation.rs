use loopback_provider::Endpoint;
use oauth_reqwest::OAuth2Session;
use oauth_reqwest::oauth2::{Client, Error};

use crate::house::{House, browse};

#[tokio::test]
async fn a_user_logs_in_calls_renews_and_leaves() {
    let house = House::new().await;
    let provider = &house.provider;
    let session = OAuth2Session::discover(provider.issuer(), |server| {
        Client::new(server, provider.public_client_id()).with_redirect_uri(provider.redirect_uri())
    })
    .await
    .unwrap();
    let error = session.get(house.resource()).send().await.unwrap_err();
    assert!(matches!(error, Error::NotAuthenticated));

    let (authorization, pending) = session
        .authorization_url(|request| request.scope("read offline_access"))
        .unwrap();
    let callback = browse(authorization.url()).await;
    let tokens = session.authenticate(pending, &*callback).await.unwrap();

    assert_eq!(
        tokens.access_token(),
        session.token().unwrap().access_token()
    );
    let response = session.get(house.resource()).send().await.unwrap();
    assert_eq!(response.status(), 200);

    session.refresh().await.unwrap();
    let renewed = session.token().unwrap();
    assert_ne!(renewed.access_token(), tokens.access_token());

    session.revoke().await.unwrap();
    assert!(session.token().is_none());
    assert_eq!(provider.requests(Endpoint::Revocation), 2);
    let error = session.get(house.resource()).send().await.unwrap_err();
    assert!(matches!(error, Error::NotAuthenticated));
}

#[tokio::test]
async fn a_service_needs_no_user() {
    let house = House::new().await;
    let provider = &house.provider;
    let client = Client::new(
        house.client().await.server().clone(),
        provider.service_client_id(),
    )
    .with_secret(provider.service_client_secret().to_owned());
    let request = client.client_credentials().scope("read");
    let session = OAuth2Session::builder(client)
        .driver(house.driver())
        .client_credentials(request)
        .build()
        .unwrap();

    for calls in 1..=2 {
        let response = session.get(house.resource()).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(provider.requests(Endpoint::Resource), calls);
        assert_eq!(provider.requests(Endpoint::Token), 1);
    }
}
