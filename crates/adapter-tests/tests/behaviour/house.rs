//! A provider, a session there whose clock the test moves, and a user who says yes to everything.

use core::time::Duration;
use std::sync::Arc;

use http::header::LOCATION;
use loopback_provider::{Endpoint, LoopbackProvider};
use oauth_reqwest::oauth2::{Client, Error, ServerMetadata, Session};
use oauth_reqwest::oidc::OidcClient;
use oauth_reqwest::step::{FixedEnv, UnixTime, UrlPolicy};
use oauth_reqwest::{Driver, OAuth2Session, OidcSession, SessionBuilder, oidc, reqwest};

pub(crate) struct House {
    pub(crate) provider: LoopbackProvider,
    pub(crate) clock: Arc<FixedEnv>,
}

impl House {
    pub(crate) async fn new() -> Self {
        let provider = LoopbackProvider::start().await.unwrap();
        let clock = Arc::new(FixedEnv::new(UnixTime(provider.now())));
        Self { provider, clock }
    }

    /// Moves the clocks of both sides. A token lives for 300 s here.
    pub(crate) fn advance(&self, seconds: u64) {
        self.provider.advance(Duration::from_secs(seconds));
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn driver(&self) -> Driver {
        let driver = Driver::builder().with(|client| client.no_proxy());
        driver.env(self.clock.clone()).build().unwrap()
    }

    pub(crate) async fn client(&self) -> Client {
        let issuer = self.provider.issuer();
        let metadata = oauth_reqwest::oauth2::discover(issuer).openid();
        let server = self.driver().run(metadata).await.unwrap();
        Client::new(server, self.provider.client_id())
            .with_secret(self.provider.client_secret().to_owned())
            .with_redirect_uri(self.provider.redirect_uri())
            .unwrap()
    }

    /// A session that a user has logged in to.
    pub(crate) async fn session(&self) -> OAuth2Session {
        self.session_with(|session| session).await
    }

    pub(crate) async fn session_with(
        &self,
        change: impl FnOnce(SessionBuilder<Client>) -> SessionBuilder<Client>,
    ) -> OAuth2Session {
        let builder = OAuth2Session::builder(self.client().await).driver(self.driver());
        let session = change(builder).build().unwrap();
        self.log_in(&session).await.unwrap();
        session
    }

    pub(crate) async fn log_in(&self, session: &OAuth2Session) -> Result<(), Error> {
        let (authorization, pending) =
            session.authorization_url(|request| request.scope("read offline_access"))?;
        let callback = browse(authorization.url()).await;
        session.authenticate(pending, &*callback).await?;
        Ok(())
    }

    /// An OpenID Connect session that nobody has logged in to yet.
    pub(crate) async fn oidc_session(&self) -> OidcSession {
        let client = OidcClient::new(self.client().await).unwrap();
        let session = OidcSession::builder(client).driver(self.driver());
        session.build().unwrap()
    }

    pub(crate) async fn oidc_log_in(
        &self,
        session: &OidcSession,
    ) -> Result<oidc::Authenticated, oidc::Error> {
        let (authorization, pending) =
            session.authorization_url(|request| request.scope("email read").offline_access())?;
        let callback = browse(authorization.url()).await;
        session.authenticate(pending, &*callback).await
    }

    pub(crate) fn resource(&self) -> String {
        self.provider.resource_url()
    }

    /// How many token requests there were since the one of the login.
    pub(crate) fn renewals(&self) -> usize {
        self.provider.requests(Endpoint::Token) - 1
    }
}

/// What a browser and a willing user make of an authorization URL: where they come out.
pub(crate) async fn browse(url: &str) -> String {
    let policy = reqwest::redirect::Policy::none();
    let browser = reqwest::Client::builder().no_proxy().redirect(policy);
    let answer = browser.build().unwrap().get(url).send().await.unwrap();
    let location = answer.headers()[LOCATION].to_str();
    location.unwrap().to_owned()
}

/// A client that gets its tokens from this URL by its own credentials.
pub(crate) fn service_client(token_endpoint: &str) -> Client {
    let server = ServerMetadata::new("https://issuer.example", UrlPolicy::default()).unwrap();
    let server = server.with_token_endpoint(token_endpoint).unwrap();
    Client::new(server, "service").with_secret("secret".to_owned())
}

/// The session of such a client.
pub(crate) fn service(token_endpoint: &str) -> Session {
    let client = service_client(token_endpoint);
    let request = client.client_credentials();
    Session::builder(client)
        .with_client_credentials(request)
        .build()
}
