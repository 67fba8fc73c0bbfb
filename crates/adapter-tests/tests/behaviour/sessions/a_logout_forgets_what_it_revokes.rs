use adapter_tests::{OAuth2Session as _, Server, Setup, ok};
use loopback_provider::{Endpoint, Fault};
use oauth_step::{AnyStore, MemoryStore};
use oauth2_core::{Client, Error};
use tokio::net::TcpListener;

use crate::behaviour::{House, OAuth2};

#[tokio::test]
async fn the_refresh_token_first_and_then_the_access_token() {
    let house = House::new().await;
    let mut endpoint = Server::answering(ok("")).await;
    let server = house.client().await.server().clone();
    let server = server.with_revocation_endpoint(&endpoint.url("/")).unwrap();
    let client = Client::new(server, house.provider.public_client_id());
    let client = client.with_redirect_uri(house.provider.redirect_uri());
    let session = OAuth2::open(&house.stack, client.unwrap(), Setup::default());
    house.log_in(&session).await.unwrap();
    let tokens = session.token().unwrap();

    session.revoke().await.unwrap();

    assert!(session.token().is_none());
    for token in [tokens.refresh_token().unwrap(), tokens.access_token()] {
        assert!(endpoint.request().await.contains(token.expose().as_str()));
    }
    assert_eq!(endpoint.left(), 0);
}

/// Whatever a server says, the user wants to be out.
#[tokio::test]
async fn also_where_the_server_refuses() {
    let house = House::new().await;
    let session = house.session().await;
    for _ in 0..2 {
        let refusal = Fault::error(400, "invalid_client");
        house.provider.fault(Endpoint::Revocation, refusal);
    }

    let error = session.revoke().await.unwrap_err();

    assert_eq!(error.code().unwrap().as_str(), "invalid_client");
    assert!(session.token().is_none());
    assert_eq!(house.provider.requests(Endpoint::Revocation), 2);
}

#[tokio::test]
async fn in_the_store_as_well() {
    let house = House::new().await;
    let records = MemoryStore::new();
    let setup = || Setup {
        store: Some(("user", AnyStore::blocking(records.clone()))),
        ..Setup::default()
    };
    let session = house.session_with(setup()).await;

    session.revoke().await.unwrap();

    let later = OAuth2::open(&house.stack, house.client().await, setup());
    assert!(!later.restore().await.unwrap());
}

/// Nobody has heard of it.
#[tokio::test]
async fn not_where_nobody_answers() {
    let house = House::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nowhere = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let server = house.client().await.server().clone();
    let server = server.with_revocation_endpoint(&nowhere).unwrap();
    let client = Client::new(server, house.provider.public_client_id());
    let client = client.with_redirect_uri(house.provider.redirect_uri());
    let session = OAuth2::open(&house.stack, client.unwrap(), Setup::default());
    house.log_in(&session).await.unwrap();

    let error = session.revoke().await.unwrap_err();

    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert!(session.token().is_some());
}

/// But a server that is down knows nothing of it: it is worth another try.
#[tokio::test]
async fn not_where_the_server_is_down() {
    let house = House::new().await;
    let session = house.session().await;
    house.provider.unavailable(Endpoint::Revocation, 1, None);

    let error = session.revoke().await.unwrap_err();

    assert!(matches!(error, Error::Unavailable { .. }), "{error}");
    assert!(session.token().is_some());
    session.revoke().await.unwrap();
    assert!(session.token().is_none());
}
