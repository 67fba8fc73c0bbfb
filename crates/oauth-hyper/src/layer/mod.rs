//! A session's credential as a layer, for any service.

mod any;
mod once;

use core::fmt;
use core::future::poll_fn;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::Arc;

use http::{Request, Response};
use oauth_adapter::Trace;
use oauth_step::{Authorize, TransportErrorKind};
use tower_layer::Layer;
use tower_service::Service;

use any::AnyCall;
pub use once::{SendOnce, SendOnceLayer};

use crate::carry::{Carrier, Content, carry};
use crate::driver::kind;
use crate::{Body, BoxError, Session};

/// Attaches a session's credential to the requests of any [`Service`], and sends them again after a
/// renewal.
///
/// Renewals go over the session's own [`Driver`](crate::Driver), not through the layers around this
/// one. A call holds its place in the service below while it waits for one: whatever limits the
/// two is not shared by them. What lies below it sees each request with its credential: nothing there may follow a
/// redirect, since a token is for one server. A request has an absolute URL, which says where the
/// token may go. A response comes as it is, whatever its status.
///
/// A body is cloned before it is sent; for bodies that cannot be, see
/// [`send_once`](Self::send_once). A credential that goes into a form, or signs one, needs to see it:
/// the body is then this crate's [`Body`].
///
/// ```
/// use http::Request;
/// use loopback_provider::LoopbackProvider;
/// use oauth_hyper::oauth2::{Client, discover};
/// use oauth_hyper::{Body, Driver, OAuth2Session, OAuthLayer};
/// use tower::{ServiceBuilder, ServiceExt as _};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// # let provider = LoopbackProvider::start().await?;
/// let driver = Driver::new()?;
/// let server = driver.run(discover(provider.issuer()).openid()).await?;
/// let client = Client::new(server, provider.service_client_id())
///     .with_secret(provider.service_client_secret().to_owned());
/// let tokens = client.client_credentials().scope("read");
/// let session =
///     OAuth2Session::builder(client).driver(driver.clone()).client_credentials(tokens).build()?;
///
/// // Any service will do; here it is the driver's own client.
/// let api = ServiceBuilder::new().layer(OAuthLayer::new(&session)).service(driver.client());
///
/// let request = Request::get(provider.resource_url()).body(Body::empty())?;
/// let response = api.oneshot(request).await?;
/// assert_eq!(response.status(), 200);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct OAuthLayer {
    credential: Arc<Credential>,
    shows_certificate: bool,
}

/// A session, whatever its credential: it begins calls, see [`AnyCall::begin`].
type Credential = dyn Fn(bool, bool) -> AnyCall + Send + Sync;

impl OAuthLayer {
    /// A layer with the credential of a session, which the two then share.
    pub fn new<A: Authorize>(session: &impl AsRef<Session<A>>) -> Self {
        let session = Arc::new(session.as_ref().clone());
        Self {
            credential: Arc::new(move |replayable, shows_certificate| {
                AnyCall::begin(Arc::clone(&session), replayable, shows_certificate)
            }),
            shows_certificate: false,
        }
    }

    /// The same over a service that shows the client certificate of the session's driver: requests
    /// that the credential has marked with [`MutualTls`](crate::step::MutualTls), for a token that
    /// is bound to it ([RFC 8705 §3]), are refused otherwise.
    ///
    /// [RFC 8705 §3]: https://www.rfc-editor.org/rfc/rfc8705#section-3
    #[must_use]
    pub fn service_shows_certificate(self) -> Self {
        Self {
            shows_certificate: true,
            ..self
        }
    }

    /// The same for requests whose bodies cannot be cloned: each is sent once. Its 401 is returned,
    /// and the next call renews.
    #[must_use]
    pub fn send_once(self) -> SendOnceLayer {
        SendOnceLayer(self)
    }
}

impl<S> Layer<S> for OAuthLayer {
    type Service = OAuthClient<S>;

    fn layer(&self, inner: S) -> OAuthClient<S> {
        OAuthClient {
            inner,
            layer: self.clone(),
        }
    }
}

/// A service whose requests go out with a session's credential; made by [`OAuthLayer`].
///
/// It ends in the errors of the credential, such as [`oauth2::Error`](crate::oauth2::Error), and in
/// those of the service inside.
#[derive(Clone)]
pub struct OAuthClient<S> {
    inner: S,
    layer: OAuthLayer,
}

impl<S> OAuthClient<S> {
    /// Lets a service send with the credential of a session.
    pub fn new<A: Authorize>(inner: S, session: &impl AsRef<Session<A>>) -> Self {
        OAuthLayer::new(session).layer(inner)
    }

    /// Sends over the service that is ready, and over it once more where that is asked for.
    fn send<B, C>(
        &mut self,
        request: Request<B>,
        replayable: bool,
        content: Content<B>,
    ) -> Calling<C>
    where
        S: Service<Request<B>, Response = Response<C>, Error: Into<BoxError>, Future: Send>
            + Clone
            + Send
            + 'static,
        B: Send + 'static,
        C: Send + 'static,
    {
        let next = self.inner.clone();
        let ready = Ready {
            inner: core::mem::replace(&mut self.inner, next),
            is_ready: true,
        };
        let trace = Trace::call(request.method(), request.uri().host());
        let attempt = (self.layer.credential)(replayable, self.layer.shows_certificate);
        Box::pin(async move {
            let reply = trace.over(carry(attempt, ready, request, content)).await;
            trace.replied(reply.as_ref().map(Response::status));
            Ok(reply?)
        })
    }
}

type Calling<C> = Pin<Box<dyn Future<Output = Result<Response<C>, BoxError>> + Send>>;

impl<S, B, C> Service<Request<B>> for OAuthClient<S>
where
    S: Service<Request<B>, Response = Response<C>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + 'static,
    B: Clone + Send + 'static,
    C: Send + 'static,
{
    type Response = Response<C>;
    type Error = BoxError;
    type Future = Calling<C>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: Request<B>) -> Calling<C> {
        let content = Content {
            bytes: |_| None,
            of: |_| None,
            again: |body: &B| Some(body.clone()),
        };
        self.send(request, true, content)
    }
}

/// This crate's [`Body`] knows by itself whether it can be sent again.
impl<S, C> Service<Request<Body>> for OAuthClient<S>
where
    S: Service<Request<Body>, Response = Response<C>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + 'static,
    C: Send + 'static,
{
    type Response = Response<C>;
    type Error = BoxError;
    type Future = Calling<C>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: Request<Body>) -> Calling<C> {
        let replayable = request.body().as_bytes().is_some();
        self.send(request, replayable, Body::CONTENT)
    }
}

/// A service, the first time as its caller has made it ready.
struct Ready<S> {
    inner: S,
    is_ready: bool,
}

impl<S, B, C> Carrier<B> for Ready<S>
where
    S: Service<Request<B>, Response = Response<C>, Error: Into<BoxError>, Future: Send> + Send,
    B: Send,
    C: Send,
{
    type Body = C;
    type Error = BoxError;

    async fn send(&mut self, request: Request<B>) -> Result<Response<C>, BoxError> {
        if !core::mem::take(&mut self.is_ready) {
            let ready = poll_fn(|context| self.inner.poll_ready(context)).await;
            ready.map_err(Into::into)?;
        }
        self.inner.call(request).await.map_err(Into::into)
    }

    fn kind(error: &BoxError) -> TransportErrorKind {
        kind(error)
    }
}

impl fmt::Debug for OAuthLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthLayer").finish_non_exhaustive()
    }
}

impl<S: fmt::Debug> fmt::Debug for OAuthClient<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthClient")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}
