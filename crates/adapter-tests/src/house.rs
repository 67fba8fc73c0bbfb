//! A provider, a session there whose clock the test moves, and a user who says yes to everything.

use core::time::Duration;
use std::sync::Arc;

use loopback_provider::{Endpoint, LoopbackProvider};
use oauth_step::{FixedEnv, UnixTime, UrlPolicy};
use oauth2_core::{Client, Error, ServerMetadata};
use oidc_idtoken::OidcClient;

use crate::{OAuth1Session, OAuth2Session, OidcSession, Options, Setup, Stack, browse};

/// A provider, and the clock of those who call there over one stack.
pub struct House<S> {
    /// The provider; a token lives for 300 s there.
    pub provider: LoopbackProvider,
    /// The clock of the sessions.
    pub clock: Arc<FixedEnv>,
    /// What the sessions are over; its clock is that one.
    pub stack: S,
}

impl<S: Stack> House<S> {
    /// Starts the provider.
    pub async fn new() -> Self {
        Self::around(LoopbackProvider::start().await.expect("a provider"))
    }

    /// Takes a provider that was set up otherwise.
    pub fn around(provider: LoopbackProvider) -> Self {
        let clock = Arc::new(FixedEnv::new(UnixTime(provider.now())));
        let options = Options {
            env: Some(clock.clone()),
            ..Options::default()
        };
        let stack = S::open(options).expect("a driver");
        Self {
            provider,
            clock,
            stack,
        }
    }

    /// Moves the clocks of both sides.
    pub fn advance(&self, seconds: u64) {
        self.provider.advance(Duration::from_secs(seconds));
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// The client that users log in to.
    pub async fn client(&self) -> Client {
        let (id, secret) = (self.provider.client_id(), self.provider.client_secret());
        self.client_of(id, secret).await
    }

    /// A client that the provider was set up with, confidential and with the redirection URI of the
    /// ready-made one.
    pub async fn client_of(&self, id: &str, secret: &str) -> Client {
        let metadata = oauth2_core::discover(self.provider.issuer()).openid();
        let server = self.stack.run(metadata).await.expect("metadata");
        Client::new(server, id)
            .with_secret(secret.to_owned())
            .with_redirect_uri(self.provider.redirect_uri())
            .expect("a redirection URI")
    }

    /// The client that has tokens of its own, and how it asks for them.
    pub async fn service(&self) -> (Client, Setup) {
        let server = self.client().await.server().clone();
        let client = Client::new(server, self.provider.service_client_id())
            .with_secret(self.provider.service_client_secret().to_owned());
        let setup = Setup {
            client_credentials: Some(client.client_credentials().scope("read")),
            ..Setup::default()
        };
        (client, setup)
    }

    /// A session that a user has logged in to.
    pub async fn session(&self) -> S::OAuth2 {
        self.session_with(Setup::default()).await
    }

    /// The same, set up otherwise.
    pub async fn session_with(&self, setup: Setup) -> S::OAuth2 {
        let session = S::OAuth2::open(&self.stack, self.client().await, setup);
        self.log_in(&session).await.expect("a login");
        session
    }

    /// Logs a user in.
    ///
    /// # Errors
    ///
    /// Those of the login.
    pub async fn log_in(&self, session: &S::OAuth2) -> Result<(), Error> {
        let (authorization, pending) =
            session.authorization_url(|request| request.scope("read offline_access"))?;
        let callback = browse(authorization.url()).await;
        session.authenticate(pending, callback).await?;
        Ok(())
    }

    /// An OpenID Connect session that nobody has logged in to yet.
    pub async fn oidc_session(&self) -> S::Oidc {
        let client = OidcClient::new(self.client().await).expect("a client");
        S::Oidc::open(&self.stack, client, Setup::default())
    }

    /// Logs a user in there.
    ///
    /// # Errors
    ///
    /// Those of the login.
    pub async fn oidc_log_in(
        &self,
        session: &S::Oidc,
    ) -> Result<oidc_idtoken::Authenticated, oidc_idtoken::Error> {
        let (authorization, pending) =
            session.authorization_url(|request| request.scope("email read").offline_access())?;
        let callback = browse(authorization.url()).await;
        session.authenticate(pending, callback).await
    }

    /// The client that signs there, with HMAC-SHA1 into the header.
    pub fn signing_client(&self) -> oauth1_core::Client {
        let (id, secret) = (
            self.provider.oauth1_client_id(),
            self.provider.oauth1_client_secret(),
        );
        self.signing_at(oauth1_core::Client::new(id, secret))
    }

    /// A client with the endpoints of the provider.
    pub fn signing_at(&self, client: oauth1_core::Client) -> oauth1_core::Client {
        let url = |endpoint| self.provider.url(endpoint);
        client
            .with_temporary_credentials_endpoint(&url(Endpoint::OAuth1TemporaryCredentials))
            .and_then(|client| {
                client.with_authorization_endpoint(&url(Endpoint::OAuth1Authorization))
            })
            .and_then(|client| {
                client.with_token_credentials_endpoint(&url(Endpoint::OAuth1TokenCredentials))
            })
            .expect("loopback endpoints")
    }

    /// A session of signed calls that a user has logged in to.
    pub async fn signing_session(&self, client: oauth1_core::Client) -> S::OAuth1 {
        let session = S::OAuth1::open(&self.stack, client);
        let begun = session.temporary_credentials(self.provider.redirect_uri());
        let temporary = begun.await.expect("temporary credentials");
        let callback = browse(temporary.authorization_url()).await;
        let token = session.authenticate(temporary, callback).await;
        token.expect("token credentials");
        session
    }

    /// What the tokens are for.
    pub fn resource(&self) -> String {
        self.provider.resource_url()
    }

    /// How many token requests there were since the one of the login.
    pub fn renewals(&self) -> usize {
        self.provider.requests(Endpoint::Token) - 1
    }
}

/// A client that gets its tokens from this URL by its own credentials.
pub fn service_client(token_endpoint: &str) -> Client {
    let server = ServerMetadata::new("https://issuer.example", UrlPolicy::default());
    let server = server.and_then(|server| server.with_token_endpoint(token_endpoint));
    Client::new(server.expect("a server"), "service").with_secret("secret".to_owned())
}

/// The session of such a client.
pub fn service(token_endpoint: &str) -> oauth2_core::Session {
    let client = service_client(token_endpoint);
    let request = client.client_credentials();
    oauth2_core::Session::builder(client)
        .with_client_credentials(request)
        .build()
}
