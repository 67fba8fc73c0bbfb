use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{OidcSession as _, Setup, browse};
use loopback_provider::{Endpoint, Fault};
use oauth2_core::Client;
use oidc_idtoken::{Error, OidcClient};

use crate::behaviour::{House, Oidc};

#[tokio::test]
async fn a_login_goes_from_discovery_to_revocation() {
    let house = House::new().await;
    let provider = &house.provider;
    let id = provider.public_client_id().to_owned();
    let uri = provider.redirect_uri().to_owned();
    let session = Oidc::discover(provider.issuer(), move |server| {
        Client::new(server, id).with_redirect_uri(&uri)
    })
    .await
    .unwrap();

    let (authorization, pending) = session
        .authorization_url(|request| request.scope("email read"))
        .unwrap();
    let callback = browse(authorization.url()).await;
    let user = session.authenticate(pending, callback).await.unwrap();
    let subject = user.id_token.subject();
    assert_eq!(session.authentication().unwrap().subject(), subject);

    let info = session.userinfo().await.unwrap();
    assert_eq!(info.subject(), subject);
    let email = info.claims().email().unwrap();
    assert_eq!(email.as_deref(), Some("ada@example.com"));

    let response = session.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);

    session.revoke().await.unwrap();
    assert!(session.token().is_none());
    assert!(session.authentication().is_none());
    session.close().await;
}

#[tokio::test]
async fn a_renewal_brings_an_id_token_that_is_checked() {
    let house = House::new().await;
    let session = house.oidc_session().await;
    let user = house.oidc_log_in(&session).await.unwrap();
    house.advance(301);

    let response = session.get(&house.resource()).await.unwrap();

    assert_eq!(response.status(), 200);
    assert_eq!(house.renewals(), 1);
    let tokens = session.token().unwrap();
    assert_ne!(tokens.access_token(), user.tokens.access_token());
    assert_ne!(tokens.id_token(), user.tokens.id_token());
    let known = session.authentication().unwrap();
    assert_eq!(known.subject(), user.id_token.subject());
}

#[tokio::test]
async fn claims_are_asked_for_with_a_token_of_today() {
    let house = House::new().await;
    let session = house.oidc_session().await;
    house.oidc_log_in(&session).await.unwrap();
    house.advance(301);

    let info = session.userinfo().await.unwrap();

    let email = info.claims().email().unwrap();
    assert_eq!(email.as_deref(), Some("ada@example.com"));
    assert_eq!(house.renewals(), 1);
}

#[tokio::test]
async fn a_renewal_for_another_user_is_thrown_away() {
    let house = House::new().await;
    let session = house.oidc_session().await;
    house.oidc_log_in(&session).await.unwrap();
    let before = session.token().unwrap();
    let other = Fault::id_token_claim("sub", Some("\"somebody else\""));
    house.provider.fault(Endpoint::Token, other);

    let error = session.refresh().await.unwrap_err();

    assert!(matches!(error, Error::IdToken(_)), "{error}");
    let after = session.token().unwrap();
    assert_eq!(after.access_token(), before.access_token());
}

/// Nor does a call go out with the access token that came along, or anybody learn of it.
#[tokio::test]
async fn nor_is_a_call_sent_with_what_came_for_another_user() {
    let house = House::new().await;
    let heard = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&heard);
    let setup = Setup {
        on_token: Some(Box::new(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        })),
        ..Setup::default()
    };
    let client = OidcClient::new(house.client().await).unwrap();
    let session = Oidc::open(&house.stack, client, setup);
    house.oidc_log_in(&session).await.unwrap();
    let before = session.token().unwrap();
    house.advance(301);
    let other = Fault::id_token_claim("sub", Some("\"somebody else\""));
    house.provider.fault(Endpoint::Token, other);

    let error = session.get(&house.resource()).await.unwrap_err();

    assert!(matches!(error, Error::IdToken(_)), "{error}");
    assert_eq!(house.provider.requests(Endpoint::Resource), 0);
    assert_eq!(heard.load(Ordering::SeqCst), 1);
    let after = session.token().unwrap();
    assert_eq!(after.access_token(), before.access_token());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_of_logins_fetches_the_keys_once() {
    let house = Arc::new(House::new().await);
    let client = OidcClient::new(house.client().await).unwrap();
    let mut logins = Vec::new();
    for _ in 0..32 {
        let session = Oidc::open(&house.stack, client.clone(), Setup::default());
        let house = Arc::clone(&house);
        logins.push(tokio::spawn(
            async move { house.oidc_log_in(&session).await },
        ));
    }
    for login in logins {
        login.await.unwrap().unwrap();
    }

    assert_eq!(house.provider.requests(Endpoint::Jwks), 1);
}
