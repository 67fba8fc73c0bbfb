//! Whatever sends, as one type.

use core::fmt;
use core::future::poll_fn;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::sync::Arc;

use http::header::USER_AGENT;
use http::{HeaderValue, Request, Response};
use hyper::rt::Timer as _;
use oauth_step::TransportError;
use tower_service::Service;

use super::failure::{self, timed_out};
use crate::runtime::{Runtime, within};
use crate::{Body, BoxError};

/// A service that any number of callers share, and what every request of theirs gets.
#[derive(Clone)]
pub(crate) struct Transport {
    exchange: Arc<dyn Fn(Request<Body>) -> Reply + Send + Sync>,
    user_agent: Option<HeaderValue>,
    /// How long a protected call may take.
    call_timeout: Option<Duration>,
}

type Reply = Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send>>;

impl Transport {
    /// Over a service whose responses have bodies of this kind.
    pub(super) fn over<S, B>(service: S, body: fn(B) -> Body) -> Self
    where
        S: Service<Request<Body>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
        B: Send + 'static,
    {
        let exchange = move |request| -> Reply {
            let mut service = service.clone();
            Box::pin(async move {
                let ready = poll_fn(|context| service.poll_ready(context)).await;
                ready.map_err(|error| failure::of(error.into()))?;
                let reply = service.call(request).await;
                let response = reply.map_err(|error| failure::of(error.into()))?;
                Ok(response.map(body))
            })
        };
        Self {
            exchange: Arc::new(exchange),
            user_agent: None,
            call_timeout: None,
        }
    }

    pub(super) fn with_user_agent(self, user_agent: Option<HeaderValue>) -> Self {
        Self { user_agent, ..self }
    }

    pub(super) fn with_call_timeout(self, call_timeout: Option<Duration>) -> Self {
        Self {
            call_timeout,
            ..self
        }
    }

    /// Sends a request, without a limit in time.
    pub(super) fn send(&self, mut request: Request<Body>) -> Reply {
        if let Some(name) = &self.user_agent {
            let headers = request.headers_mut();
            headers.entry(USER_AGENT).or_insert_with(|| name.clone());
        }
        (self.exchange)(request)
    }

    /// Sends a protected call; the limit in time is for the body of its response too.
    pub(crate) async fn call(
        &self,
        request: Request<Body>,
        runtime: &Runtime,
    ) -> Result<Response<Body>, TransportError> {
        let reply = self.send(request);
        let Some(timeout) = self.call_timeout else {
            return reply.await;
        };
        let end = runtime.end_of(timeout);
        let reply = within(runtime.sleep_until(end), reply).await;
        let response = reply.unwrap_or_else(|| Err(timed_out()))?;
        Ok(response.map(|body| body.ending(runtime.sleep_until(end))))
    }
}

/// A driver's HTTP client as a [`Service`], without a credential: for other requests over the same
/// connections, or below an [`OAuthLayer`](crate::OAuthLayer). Each may take as long as
/// [`call_timeout`](crate::DriverBuilder::call_timeout) says. Clones share the connections.
#[derive(Clone)]
pub struct HttpClient {
    pub(super) transport: Transport,
    pub(super) runtime: Runtime,
}

impl Service<Request<Body>> for HttpClient {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = Reply;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        // Each request waits for itself.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Reply {
        let Self { transport, runtime } = self.clone();
        Box::pin(async move { transport.call(request, &runtime).await })
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").finish_non_exhaustive()
    }
}
