//! OpenID Connect: a user who is known, and calls with the user's tokens.

use http::Method;
use oauth_step::TransportError;
use oauth2_core::{Authorization, Callback, Client, ServerMetadata, Tokens};
use oidc_idtoken::{
    Authenticated, AuthenticationRequest, Error, OidcClient, OriginalAuthentication,
    PendingAuthentication, UserInfo,
};
use reqwest::IntoUrl;

use crate::builder::verbs;
use crate::{Driver, RequestBuilder, Session, SessionBuilder};

/// One user at one OpenID Connect provider: login, claims, and protected calls.
///
/// The ID Token of a login is checked before anything is done with its tokens, and so is the one
/// of each renewal. Clones are the same session, with the same user.
///
/// An application with many users asks for the metadata once, and has one session for each user:
///
/// ```no_run
/// use oauth_reqwest::oauth2::Client;
/// use oauth_reqwest::oidc::{self, OidcClient, PendingAuthentication};
/// use oauth_reqwest::{Driver, OidcSession};
///
/// # async fn example(callback: &str) -> Result<(), oidc::Error> {
/// // At the start.
/// let driver = Driver::new()?;
/// let server = driver.run(oidc::discover("https://issuer.example")).await?;
/// let client = Client::new(server, "my-client").with_redirect_uri("https://app.example/callback")?;
/// let client = OidcClient::new(client)?;
///
/// // A login begins: `kept` goes where only this user's browser session finds it.
/// let (authorization, pending) = client.authentication().scope("email").begin(driver.env())?;
/// let kept = pending.to_json();
///
/// // The browser comes back, perhaps to another process.
/// let pending = PendingAuthentication::from_json(kept.expose())?;
/// let session = OidcSession::builder(client.clone()).driver(driver.clone()).build()?;
/// let user = session.authenticate(pending, callback).await?;
/// # Ok(())
/// # }
/// ```
///
/// A program with one user has a shorter way:
///
/// ```no_run
/// use oauth_reqwest::OidcSession;
/// use oauth_reqwest::oauth2::Client;
///
/// # fn ask_the_user(url: &str) -> String { String::new() }
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let session = OidcSession::discover("https://issuer.example", |server| {
///     Client::new(server, "my-client").with_redirect_uri("http://127.0.0.1:8910/callback")
/// })
/// .await?;
/// let (authorization, pending) = session.authorization_url(|request| request.scope("email"))?;
/// let callback = ask_the_user(authorization.url());
/// let user = session.authenticate(pending, &*callback).await?;
/// println!("{} is here", user.id_token.subject());
///
/// let response = session.get("https://api.example/things").send().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct OidcSession {
    calls: Session<oidc_idtoken::OidcSession>,
}

impl OidcSession {
    /// A session over a driver with the defaults.
    ///
    /// # Errors
    ///
    /// Those of [`Driver::new`].
    pub fn new(client: OidcClient) -> Result<Self, TransportError> {
        Self::builder(client).build()
    }

    /// A session with a driver or a token store of one's own.
    pub fn builder(client: OidcClient) -> SessionBuilder<OidcClient> {
        SessionBuilder::oidc(client)
    }

    /// Asks a provider for its metadata and begins a session there, with the client that the
    /// caller makes of it. A client with rules of its own for ID Tokens, such as another algorithm
    /// than RS256, goes to [`builder`](Self::builder).
    ///
    /// # Errors
    ///
    /// Those of discovery, and the caller's own; metadata without keys.
    pub async fn discover(
        issuer: &str,
        client: impl FnOnce(ServerMetadata) -> Result<Client, oauth2_core::Error>,
    ) -> Result<Self, Error> {
        let driver = Driver::new()?;
        let server = driver.run(oidc_idtoken::discover(issuer)).await?;
        let client = OidcClient::new(client(server)?)?;
        Ok(Self::builder(client).driver(driver).build()?)
    }

    /// Begins a login: where to send the user's browser, and what to keep for this user until the
    /// browser comes back.
    ///
    /// # Errors
    ///
    /// Where the provider has no authorization endpoint, or the request is one that the standard
    /// forbids.
    pub fn authorization_url<'a>(
        &'a self,
        request: impl FnOnce(AuthenticationRequest<'a>) -> AuthenticationRequest<'a>,
    ) -> Result<(Authorization, PendingAuthentication), Error> {
        request(self.client().authentication()).begin(self.driver().env())
    }

    /// Finishes a login with the URL, or its query, that the browser came back to. From then on
    /// calls go out with the new tokens.
    ///
    /// # Errors
    ///
    /// What the provider or the user said, answers that do not belong to this login, and every
    /// rule of ID Tokens.
    pub async fn authenticate<'a>(
        &self,
        pending: PendingAuthentication,
        callback: impl Into<Callback<'a>>,
    ) -> Result<Authenticated, Error> {
        let login = self.client().login(pending.response(callback)?);
        self.driver().run(self.core().sign_in(login)).await
    }

    /// Asks for more claims about the user; an access token that has expired is renewed first.
    ///
    /// # Errors
    ///
    /// Where nobody is logged in, those of a renewal, and claims about somebody else.
    pub async fn userinfo(&self) -> Result<UserInfo, Error> {
        self.calls.run_apart(self.core().userinfo()).await
    }

    /// Takes up the tokens that an earlier run has left in the store; says whether there were any.
    ///
    /// # Errors
    ///
    /// The store's own, or a record of another kind.
    pub async fn restore(&self) -> Result<bool, Error> {
        Ok(self.driver().run(self.core().restore()).await?)
    }

    /// Renews the tokens now, or joins the renewal in flight. To stop waiting does not stop it.
    ///
    /// # Errors
    ///
    /// Those of the renewal, its ID Token's included.
    pub async fn refresh(&self) -> Result<(), Error> {
        self.calls.run_apart(self.core().refresh()).await
    }

    /// Revokes the tokens and forgets them. To stop waiting does not stop it.
    ///
    /// # Errors
    ///
    /// The provider's refusal. Where it could not be reached the tokens are kept.
    pub async fn revoke(&self) -> Result<(), Error> {
        Ok(self.calls.run_apart(self.core().revoke()).await?)
    }

    /// Who is logged in, by the last ID Token that was checked.
    pub fn authentication(&self) -> Option<OriginalAuthentication> {
        self.core().authentication()
    }

    /// The current tokens, valid or not.
    pub fn token(&self) -> Option<Tokens> {
        self.core().tokens()
    }

    /// The client that the session is for.
    pub fn client(&self) -> &OidcClient {
        self.core().client()
    }

    /// What carries the messages; any other flow can be run by it.
    pub fn driver(&self) -> &Driver {
        self.calls.driver()
    }

    verbs!(oidc_idtoken::OidcSession);

    /// Begins a request with any method.
    pub fn request(
        &self,
        method: Method,
        url: impl IntoUrl,
    ) -> RequestBuilder<oidc_idtoken::OidcSession> {
        self.calls.request(method, url)
    }

    /// Waits until no renewal is in flight; see [`Session::close`].
    pub async fn close(self) {
        self.calls.close().await;
    }

    pub(crate) fn over(calls: Session<oidc_idtoken::OidcSession>) -> Self {
        Self { calls }
    }

    fn core(&self) -> &oidc_idtoken::OidcSession {
        self.calls.auth()
    }
}

impl AsRef<Session<oidc_idtoken::OidcSession>> for OidcSession {
    fn as_ref(&self) -> &Session<oidc_idtoken::OidcSession> {
        &self.calls
    }
}
