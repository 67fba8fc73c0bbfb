//! OAuth 2: a client's or a user's tokens, and calls with them.

use http::Method;
use oauth_step::{IntoStep, Pending, TransportError};
use oauth2_core::{
    Authorization, AuthorizationRequestBuilder, Callback, Client, Error, PendingAuthorization,
    ServerMetadata, Tokens,
};
use reqwest::IntoUrl;

use crate::builder::verbs;
use crate::{Driver, RequestBuilder, Session, SessionBuilder};

/// The tokens of one user, or of the client itself, and protected calls with them.
///
/// Tokens are renewed ahead of their expiry, once for all callers and apart from the call that
/// noticed. Clones are the same session, with the same tokens: an application with many users has
/// one session for each, over one [`Driver`]; a service has one for itself, see
/// [`client_credentials`](SessionBuilder::client_credentials).
///
/// ```no_run
/// use oauth_reqwest::OAuth2Session;
/// use oauth_reqwest::oauth2::Client;
///
/// # fn ask_the_user(url: &str) -> String { String::new() }
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let session = OAuth2Session::discover("https://issuer.example", |server| {
///     Client::new(server, "my-client").with_redirect_uri("http://127.0.0.1:8910/callback")
/// })
/// .await?;
/// let (authorization, pending) = session.authorization_url(|request| request.scope("read"))?;
/// let callback = ask_the_user(authorization.url());
/// session.authenticate(pending, &*callback).await?;
///
/// let response = session.get("https://api.example/things").send().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct OAuth2Session {
    calls: Session<oauth2_core::Session>,
}

impl OAuth2Session {
    /// A session of a user, over a driver with the defaults.
    ///
    /// # Errors
    ///
    /// Those of [`Driver::new`].
    pub fn new(client: Client) -> Result<Self, TransportError> {
        Self::builder(client).build()
    }

    /// A session with a driver, a token store or a source of tokens of one's own.
    pub fn builder(client: Client) -> SessionBuilder<Client> {
        SessionBuilder::oauth2(client)
    }

    /// Asks a server for its metadata and begins a session there, with the client that the caller
    /// makes of it.
    ///
    /// # Errors
    ///
    /// Those of discovery, and the caller's own.
    pub async fn discover(
        issuer: &str,
        client: impl FnOnce(ServerMetadata) -> Result<Client, Error>,
    ) -> Result<Self, Error> {
        let driver = Driver::new()?;
        let server = driver.run(oauth2_core::discover(issuer)).await?;
        Ok(Self::builder(client(server)?).driver(driver).build()?)
    }

    /// Begins a login: where to send the user's browser, and what to keep for this user until the
    /// browser comes back.
    ///
    /// # Errors
    ///
    /// Where the server has no authorization endpoint, or a parameter cannot be sent.
    pub fn authorization_url<'a>(
        &'a self,
        request: impl FnOnce(AuthorizationRequestBuilder<'a>) -> AuthorizationRequestBuilder<'a>,
    ) -> Result<(Authorization, PendingAuthorization), Error> {
        request(self.client().authorization()).begin(self.driver().env())
    }

    /// Finishes a login with the URL, or its query, that the browser came back to. From then on
    /// calls go out with the new tokens.
    ///
    /// # Errors
    ///
    /// What the server or the user said, and answers that do not belong to this login.
    pub async fn authenticate<'a>(
        &self,
        pending: PendingAuthorization,
        callback: impl Into<Callback<'a>>,
    ) -> Result<Tokens, Error> {
        let code = pending.response(callback)?;
        self.sign_in(self.client().exchange_code(code)).await
    }

    /// Runs any flow that ends in tokens, and makes these the session's.
    ///
    /// # Errors
    ///
    /// The flow's own.
    pub async fn sign_in<I>(&self, flow: I) -> Result<<I::Flow as Pending>::Output, FlowError<I>>
    where
        I: IntoStep,
        <I::Flow as Pending>::Output: AsRef<Tokens>,
        FlowError<I>: From<Error>,
    {
        self.driver().run(self.core().sign_in(flow)).await
    }

    /// Takes up the tokens that an earlier run has left in the store; says whether there were any.
    ///
    /// # Errors
    ///
    /// The store's own, or a record of another kind.
    pub async fn restore(&self) -> Result<bool, Error> {
        self.driver().run(self.core().restore()).await
    }

    /// Renews the tokens now, or joins the renewal in flight. To stop waiting does not stop it.
    ///
    /// # Errors
    ///
    /// Those of the renewal.
    pub async fn refresh(&self) -> Result<(), Error> {
        self.calls.run_apart(self.core().refresh()).await
    }

    /// Revokes the tokens and forgets them. To stop waiting does not stop it.
    ///
    /// # Errors
    ///
    /// The server's refusal. Where it could not be reached the tokens are kept.
    pub async fn revoke(&self) -> Result<(), Error> {
        self.calls.run_apart(self.core().revoke()).await
    }

    /// The current tokens, valid or not.
    pub fn token(&self) -> Option<Tokens> {
        self.core().tokens()
    }

    /// The client that the session is for.
    pub fn client(&self) -> &Client {
        self.core().client()
    }

    /// What carries the messages; any other flow can be run by it.
    pub fn driver(&self) -> &Driver {
        self.calls.driver()
    }

    verbs!(oauth2_core::Session);

    /// Begins a request with any method.
    pub fn request(
        &self,
        method: Method,
        url: impl IntoUrl,
    ) -> RequestBuilder<oauth2_core::Session> {
        self.calls.request(method, url)
    }

    /// Waits until no renewal is in flight; see [`Session::close`].
    pub async fn close(self) {
        self.calls.close().await;
    }

    pub(crate) fn over(calls: Session<oauth2_core::Session>) -> Self {
        Self { calls }
    }

    fn core(&self) -> &oauth2_core::Session {
        self.calls.auth()
    }
}

impl AsRef<Session<oauth2_core::Session>> for OAuth2Session {
    fn as_ref(&self) -> &Session<oauth2_core::Session> {
        &self.calls
    }
}

type FlowError<I> = <<I as IntoStep>::Flow as Pending>::Error;
