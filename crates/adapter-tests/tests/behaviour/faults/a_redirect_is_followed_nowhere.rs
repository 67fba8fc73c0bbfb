use adapter_tests::secrets::{ACCESS_TOKEN, assert_nothing_shown};
use adapter_tests::{OAuth2Session as _, OidcSession as _, Server, Setup, Stack as _};
use jose_assert::KeySetError;
use oauth_step::ResponseError;
use oauth2_core::{Client, PeerFault};
use oidc_idtoken::{Error, OidcClient, UserInfoError};

use super::in_time;
use crate::behaviour::{House, OAuth2, Oidc};

/// Servers that send whoever asks to the same place, each by another status.
struct Moved {
    place: Server,
    servers: Vec<(u16, Server)>,
}

impl Moved {
    async fn new() -> Self {
        let place = Server::answering(adapter_tests::ok("{}")).await;
        let location = place.url(&format!("/?access_token={ACCESS_TOKEN}"));
        let mut servers = Vec::new();
        for status in [301, 302, 303, 307, 308] {
            let server = Server::answering(format!(
                "HTTP/1.1 {status} Moved\r\nlocation: {location}\r\ncontent-length: 0\r\n\
                 connection: close\r\n\r\n"
            ));
            servers.push((status, server.await));
        }
        Self { place, servers }
    }

    /// Nobody went there, and everybody was asked once.
    async fn assert_asked_once(mut self) {
        assert_eq!(self.place.left(), 0);
        for (_, server) in &mut self.servers {
            server.request().await;
            assert_eq!(server.left(), 0);
        }
    }
}

/// The status of the redirect that the error is about.
fn redirect(error: impl Into<Error>) -> u16 {
    let error = error.into();
    assert_nothing_shown(&error);
    let fault = match &error {
        Error::OAuth2(oauth2_core::Error::Peer {
            fault: PeerFault::Response(fault),
            ..
        })
        | Error::Keys(jose_assert::Error::KeySet(KeySetError::Response(fault)))
        | Error::UserInfo(UserInfoError::Response(fault)) => fault,
        other => panic!("expected a redirect, got {other:?}"),
    };
    match fault {
        ResponseError::Redirect(redirect) => redirect.status().as_u16(),
        other => panic!("expected a redirect, got {other:?}"),
    }
}

#[tokio::test]
async fn from_the_metadata() {
    let (house, moved) = (House::new().await, Moved::new().await);
    for (status, server) in &moved.servers {
        let discovery = oauth2_core::discover(&server.url("")).openid();
        let error = in_time(house.stack.run(discovery)).await.unwrap_err();
        assert_eq!(redirect(error), *status);
    }
    moved.assert_asked_once().await;
}

#[tokio::test]
async fn from_the_token_endpoint() {
    let (house, moved) = (House::new().await, Moved::new().await);
    for (status, server) in &moved.servers {
        let client = house.client().await;
        let metadata = client.server().clone();
        let metadata = metadata.with_token_endpoint(&server.url("/")).unwrap();
        let client = Client::new(metadata, client.id())
            .with_redirect_uri(house.provider.redirect_uri())
            .unwrap();
        let session = OAuth2::open(&house.stack, client, Setup::default());
        let error = in_time(house.log_in(&session)).await.unwrap_err();
        assert_eq!(redirect(error), *status);
        assert!(session.token().is_none());
    }
    moved.assert_asked_once().await;
}

#[tokio::test]
async fn from_the_revocation_endpoint() {
    let (house, mut moved) = (House::new().await, Moved::new().await);
    for (status, server) in &mut moved.servers {
        let client = house.client().await;
        let metadata = client.server().clone();
        let metadata = metadata.with_revocation_endpoint(&server.url("/"));
        let client = Client::new(metadata.unwrap(), house.provider.public_client_id())
            .with_redirect_uri(house.provider.redirect_uri())
            .unwrap();
        let session = OAuth2::open(&house.stack, client, Setup::default());
        in_time(house.log_in(&session)).await.unwrap();
        let error = in_time(session.revoke()).await.unwrap_err();
        assert_eq!(redirect(error), *status);
        // The refresh token, and the access token after it.
        server.request().await;
    }
    moved.assert_asked_once().await;
}

async fn oidc(house: &House, change: impl Fn(Client) -> Client) -> Oidc {
    let client = OidcClient::new(change(house.client().await)).unwrap();
    Oidc::open(&house.stack, client, Setup::default())
}

fn with_server(
    client: &Client,
    server: Result<oauth2_core::ServerMetadata, oauth2_core::Error>,
) -> Client {
    let secret = client.secret().unwrap().clone();
    Client::new(server.unwrap(), client.id())
        .with_secret(secret)
        .with_redirect_uri(client.redirect_uri().unwrap())
        .unwrap()
}

#[tokio::test]
async fn from_the_userinfo_endpoint() {
    let (house, moved) = (House::new().await, Moved::new().await);
    for (status, server) in &moved.servers {
        let url = server.url("/");
        let session = oidc(&house, |client| {
            let server = client.server().clone().with_userinfo_endpoint(&url);
            with_server(&client, server)
        });
        let session = session.await;
        in_time(house.oidc_log_in(&session)).await.unwrap();
        let error = in_time(session.userinfo()).await.unwrap_err();
        assert_eq!(redirect(error), *status);
    }
    moved.assert_asked_once().await;
}

#[tokio::test]
async fn from_the_keys() {
    let (house, moved) = (House::new().await, Moved::new().await);
    for (status, server) in &moved.servers {
        let url = server.url("/");
        let session = oidc(&house, |client| {
            let server = client.server().clone().with_jwks_uri(&url);
            with_server(&client, server)
        });
        let session = session.await;
        let error = in_time(house.oidc_log_in(&session)).await.unwrap_err();
        assert_eq!(redirect(error), *status);
        assert!(session.token().is_none());
    }
    moved.assert_asked_once().await;
}

#[tokio::test]
async fn from_a_protected_resource() {
    let (house, moved) = (House::new().await, Moved::new().await);
    let session = house.session().await;
    for (status, server) in &moved.servers {
        let response = in_time(session.get(&server.url("/"))).await.unwrap();
        assert_eq!(response.status().as_u16(), *status);
        assert!(response.headers().contains_key("location"));
    }
    moved.assert_asked_once().await;
}
