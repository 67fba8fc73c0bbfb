//! An adapter as the suite sees it.

use core::fmt::Debug;
use core::pin::Pin;
use core::time::Duration;
use std::sync::Arc;

use http::Request;
use oauth_step::{
    AnyStore, Authorize, Env, IntoStep, Pending, Response, TransportError, TransportErrorKind,
};
use oauth2_core::{
    AssertionSource, Authorization, AuthorizationRequestBuilder, Bearer, BeginDeviceAuthorization,
    Client, ClientCredentials, DeviceAuthorization, Error, PendingAuthorization, ServerMetadata,
    Tokens,
};
use oidc_idtoken as oidc;

use crate::{Chunks, OAuth1Session, OidcSession, Payload, get};

/// An adapter, opened: a driver with its settings.
pub trait Stack: Clone + Debug + Send + Sync + 'static {
    /// The adapter's name, which its `User-Agent` begins with.
    const NAME: &'static str;
    /// What carries calls and renewals.
    const CARRIER: Carrier;
    /// Whether it tells a TLS handshake that broke off from a request that was lost. Where it does
    /// not, the server is taken to have seen the request, which is not sent again.
    const TELLS_HANDSHAKES: bool;
    /// The adapter's calls with any credential.
    type Session<A: Authorize>: Session<A>;
    /// The adapter's OAuth 1.0a session.
    type OAuth1: OAuth1Session<Stack = Self>;
    /// The adapter's OAuth 2 session.
    type OAuth2: OAuth2Session<Stack = Self>;
    /// The adapter's OpenID Connect session.
    type Oidc: OidcSession<Stack = Self>;
    /// The adapter's session of service accounts.
    type Assertion: AssertionSession<Stack = Self>;

    /// Sets a driver up. Proxies of the surroundings are off.
    ///
    /// # Errors
    ///
    /// Those of the adapter's builder.
    fn open(options: Options) -> Result<Self, TransportError>;

    /// Runs a flow.
    fn run<I>(&self, flow: I) -> Soon<Outcome<I>>
    where
        I: IntoStep<Flow: Pending<Output: Send + 'static> + Send + 'static> + Send + 'static;

    /// Calls with a credential.
    fn session<A: Authorize>(&self, auth: A) -> Self::Session<A>;

    /// Calls with a token from outside: the adapter's `OAuth2Auth`.
    ///
    /// # Errors
    ///
    /// Where no header can hold the token.
    fn outside(&self, token: &str) -> Result<Self::Session<Bearer>, Error>;

    /// Calls that are signed: the adapter's `OAuth1Auth`.
    fn signing(&self, signer: oauth1_core::Signer) -> Self::Session<oauth1_core::Signer>;
}

/// What a posted Logout Token says, and what to answer.
pub type LoggedOut = (Result<oidc::LogoutToken, oidc::Error>, Response);

/// What is to come, whoever works on it; it begins when it is first looked at.
pub type Soon<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What a flow ends in.
pub type Outcome<I> =
    Result<<<I as IntoStep>::Flow as Pending>::Output, <<I as IntoStep>::Flow as Pending>::Error>;

/// Calls with a credential. Clones are the same session.
pub trait Session<A: Authorize>: Clone + Debug + Send + Sync + 'static {
    /// The same, whose calls wait at most so long for a renewal.
    #[must_use]
    fn with_patience(self, patience: Duration) -> Self;

    /// Sends a request, and hands out the body of the response as it comes.
    fn stream(&self, request: Request<Payload>) -> Soon<Result<http::Response<Chunks>, A::Error>>;

    /// Sends a request, and reads the response to its end.
    fn call(&self, request: Request<Payload>) -> Soon<Result<Response, A::Error>> {
        let response = self.stream(request);
        Box::pin(async move {
            let (head, body) = response.await?.into_parts();
            let body = body.whole().await;
            // What the stack says of it by the kind, where it does; it is no answer in any case.
            let body = body.map_err(|error| match error.downcast::<TransportError>() {
                Ok(error) => *error,
                Err(error) => TransportError::new(TransportErrorKind::Broken, error),
            })?;
            Ok(Response::from_parts(head, body))
        })
    }

    /// Sends a GET, and reads the response to its end.
    fn get(&self, url: &str) -> Soon<Result<Response, A::Error>> {
        self.call(get(url))
    }

    /// Waits until no renewal is in flight.
    fn close(self) -> Soon<()>;
}

/// The adapter's `OAuth2Session`.
pub trait OAuth2Session: Clone + Debug + Send + Sync + 'static {
    /// Whose it is.
    type Stack: Stack;

    /// A session over an open stack.
    fn open(stack: &Self::Stack, client: Client, setup: Setup) -> Self;

    /// A session by an issuer's metadata, over a driver with the defaults.
    fn discover(
        issuer: &str,
        client: impl FnOnce(ServerMetadata) -> Result<Client, Error> + Send + 'static,
    ) -> Soon<Result<Self, Error>>;

    /// Begins a login.
    ///
    /// # Errors
    ///
    /// Those of the session.
    fn authorization_url(
        &self,
        request: impl FnOnce(AuthorizationRequestBuilder<'_>) -> AuthorizationRequestBuilder<'_>,
    ) -> Result<(Authorization, PendingAuthorization), Error>;

    /// Begins a login with a request that is pushed.
    fn pushed_authorization_url(
        &self,
        request: impl FnOnce(AuthorizationRequestBuilder<'_>) -> AuthorizationRequestBuilder<'_>
        + Send
        + 'static,
    ) -> Soon<Result<(Authorization, PendingAuthorization), Error>>;

    /// Finishes a login.
    fn authenticate(
        &self,
        pending: PendingAuthorization,
        callback: String,
    ) -> Soon<Result<Tokens, Error>>;

    /// Begins a login on another device.
    fn device_authorization(
        &self,
        request: impl FnOnce(BeginDeviceAuthorization) -> BeginDeviceAuthorization + Send + 'static,
    ) -> Soon<Result<DeviceAuthorization, Error>>;

    /// Waits until the user has decided there.
    fn authenticate_device(
        &self,
        authorization: DeviceAuthorization,
    ) -> Soon<Result<Tokens, Error>>;

    /// Runs a flow that ends in tokens, and makes these the session's.
    fn sign_in<I>(&self, flow: I) -> Soon<Result<Tokens, Error>>
    where
        I: IntoStep<Flow: Pending<Output = Tokens, Error = Error> + Send + 'static>
            + Send
            + 'static;

    /// Takes up what the store has.
    fn restore(&self) -> Soon<Result<bool, Error>>;

    /// Renews now.
    fn refresh(&self) -> Soon<Result<(), Error>>;

    /// Revokes the tokens.
    fn revoke(&self) -> Soon<Result<(), Error>>;

    /// The current tokens.
    fn token(&self) -> Option<Tokens>;

    /// Calls with the tokens.
    fn calls(&self) -> <Self::Stack as Stack>::Session<oauth2_core::Session>;

    /// Sends a GET with the tokens, and reads the response to its end.
    fn get(&self, url: &str) -> Soon<Result<Response, Error>> {
        self.calls().get(url)
    }

    /// Waits until no renewal is in flight.
    fn close(self) -> Soon<()>;
}

/// The adapter's `AssertionSession`.
pub trait AssertionSession: Clone + Debug + Send + Sync + 'static {
    /// Whose it is.
    type Stack: Stack;

    /// A session over an open stack.
    fn open(stack: &Self::Stack, source: AssertionSource, setup: Setup) -> Self;

    /// Takes up what the store has.
    fn restore(&self) -> Soon<Result<bool, Error>>;

    /// Fetches the next token now.
    fn refresh(&self) -> Soon<Result<(), Error>>;

    /// The current tokens.
    fn token(&self) -> Option<Tokens>;

    /// Calls with the tokens.
    fn calls(&self) -> <Self::Stack as Stack>::Session<oauth2_core::Session>;

    /// Sends a GET with the tokens, and reads the response to its end.
    fn get(&self, url: &str) -> Soon<Result<Response, Error>> {
        self.calls().get(url)
    }

    /// Waits until no renewal is in flight.
    fn close(self) -> Soon<()>;
}

/// What carries a call, and a renewal that it starts: the one thing in which stacks differ by
/// nature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// Tasks of an asynchronous runtime: a call ends when its future is dropped, a renewal when its
    /// runtime is.
    Task,
    /// Threads of their own: a blocking call cannot be given up from outside, and no runtime takes
    /// a renewal down.
    Thread,
}

/// How to open a stack; what is not set is as the adapter has it by default.
#[derive(Clone, Default)]
pub struct Options {
    /// The clock and the random source.
    pub env: Option<Arc<dyn Env>>,
    /// The store of the driver.
    pub store: Option<AnyStore>,
    /// How long each message of the cores may take.
    pub deadline: Option<Duration>,
    /// How long each sending of a protected call may take, by the stack's own means.
    pub call_deadline: Option<Duration>,
    /// How long to connect may take.
    pub connect_timeout: Option<Duration>,
    /// How long the body of an answer to a core may be.
    pub body_limit: Option<usize>,
    /// What goes into `User-Agent`.
    pub user_agent: Option<String>,
    /// Certificates to trust, PEM.
    pub roots: Option<String>,
    /// The client's certificate and key, PEM.
    pub identity: Option<(String, String)>,
    /// Certificates to trust are those of the bundle that the environment names.
    pub ca_bundle_from_env: bool,
    /// Any certificate will do.
    pub accept_invalid: bool,
    /// Messages may go to other machines by plain HTTP.
    pub allow_http: bool,
}

/// How to set a session up.
#[derive(Default)]
pub struct Setup {
    /// Where its tokens are kept, and under which name.
    pub store: Option<(&'static str, AnyStore)>,
    /// Called with new tokens.
    pub on_token: Option<OnToken>,
    /// How long a call waits for a renewal.
    pub patience: Option<Duration>,
    /// Where a service's tokens come from.
    pub client_credentials: Option<ClientCredentials>,
    /// Anything else.
    pub with: Option<Change>,
}

type Change = Box<dyn FnOnce(oauth2_core::SessionBuilder) -> oauth2_core::SessionBuilder>;

type OnToken = Box<dyn Fn(&Tokens) + Send + Sync>;
