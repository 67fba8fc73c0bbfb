use core::fmt::Debug;

use adapter_tests::secrets::{ACCESS_TOKEN, REFRESH_TOKEN, assert_nothing_shown};
use adapter_tests::{
    OAuth2Session as _, OidcSession as _, Server, Session as _, Setup, Stack as _, ok, service,
};
use jose_assert::{Algorithm, KeySetError, SigningKey};
use loopback_provider::{Endpoint, LoopbackProvider};
use oauth_step::{IntoStep, JsonObject, Pending, ResponseError};
use oauth2_core::{Client, JwtAssertion, PeerFault, ServiceAccount};
use oidc_idtoken::{Error, OidcClient, UserInfoError};

use super::{client, in_time};
use crate::behaviour::{House, OAuth2, Oidc, stack};

/// Servers that send whoever asks to the same place, each by another status.
struct Moved {
    place: Server,
    servers: Vec<(u16, Server)>,
}

impl Moved {
    async fn new() -> Self {
        let place = Server::answering(ok("{}")).await;
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

/// A flow to each server, by its URL.
async fn nothing_follows<I>(flow: impl Fn(&str) -> I)
where
    I: IntoStep<Flow: Pending<Output: Debug + Send, Error = oauth2_core::Error> + Send + 'static>
        + Send
        + 'static,
{
    let moved = Moved::new().await;
    for (status, server) in &moved.servers {
        let outcome = in_time(stack().run(flow(&server.url("")))).await;
        assert_eq!(redirect(outcome.unwrap_err()), *status);
    }
    moved.assert_asked_once().await;
}

#[tokio::test]
async fn from_the_metadata() {
    nothing_follows(|issuer| oauth2_core::discover(issuer).openid()).await;
    nothing_follows(oauth2_core::discover).await;
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
async fn from_the_token_endpoint_with_a_refresh_token_or_a_secret() {
    nothing_follows(|origin| client(origin).refresh(&REFRESH_TOKEN.to_owned().into())).await;
    nothing_follows(|origin| client(origin).client_credentials()).await;
}

/// By an account's file, and by explicit values.
#[tokio::test]
async fn from_the_token_endpoint_with_an_assertion() {
    let provider = LoopbackProvider::start().await.unwrap();
    let (file, endpoint) = (
        provider.service_account_json(),
        provider.url(Endpoint::Token),
    );
    nothing_follows(|origin| {
        let file = file.replace(&endpoint, &format!("{origin}/token"));
        ServiceAccount::from_json(file)
            .unwrap()
            .jwt_bearer()
            .unwrap()
    })
    .await;
    nothing_follows(|origin| {
        let server = client(origin).server().clone();
        let assertion = JwtAssertion::new(key(&file), provider.service_account_email());
        Client::without_id(server).jwt_bearer(assertion)
    })
    .await;
}

fn key(file: &str) -> SigningKey {
    let file = JsonObject::parse(file.as_bytes()).unwrap();
    let pem = file.required_string("private_key").unwrap();
    SigningKey::from_pem(Algorithm::Rs256, &pem).unwrap()
}

/// The call that waits for it learns why, and is not sent without a token.
#[tokio::test]
async fn from_the_token_endpoint_in_a_renewal() {
    let (api, moved) = (Server::answering(ok("")).await, Moved::new().await);
    for (status, server) in &moved.servers {
        let session = stack().session(service(&server.url("/token")));
        let error = in_time(session.get(&api.url("/"))).await.unwrap_err();
        assert_eq!(redirect(error), *status);
    }
    assert_eq!(api.left(), 0);
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
