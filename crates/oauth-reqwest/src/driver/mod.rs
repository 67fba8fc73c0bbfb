//! Carries the messages of the cores over reqwest.

mod builder;

use core::fmt;

use http::Uri;
use oauth_adapter::{Settings, Trace, refused};
use oauth_step::{
    AnyStore, Env, IntoStep, Origin, Pause, Pending, Request, Response, Step, TransportError,
    TransportErrorKind,
};

pub use builder::DriverBuilder;

/// Runs flows: sends what they ask for, waits, asks the store, and takes no decision.
///
/// Its requests follow no redirect, carry no cookie of an earlier answer, are not decompressed and
/// go to the URL that the core built, byte for byte. A response is an input whatever its status;
/// its body is read up to a limit. Each message has a deadline that covers its body.
///
/// Two things are repeated, both before a byte of the request was sent and never after: a request
/// for which a kept connection turned out to be closed (reqwest does that by itself), and one for
/// which no connection came about, once, at once. To repeat more is for the flows to decide: they
/// know which requests can be spent.
#[derive(Clone)]
pub struct Driver {
    client: reqwest::Client,
    settings: Settings,
}

impl Driver {
    /// A driver with the defaults of [`DriverBuilder`].
    ///
    /// # Errors
    ///
    /// Where reqwest cannot be set up, its TLS for example.
    pub fn new() -> Result<Self, TransportError> {
        DriverBuilder::new().build()
    }

    /// Begins to set one up.
    pub fn builder() -> DriverBuilder {
        DriverBuilder::new()
    }

    /// Runs a flow of any core to its end.
    ///
    /// # Errors
    ///
    /// The flow's own. What reqwest says is the `source` inside it.
    pub async fn run<P: Pending>(
        &self,
        flow: impl IntoStep<Flow = P>,
    ) -> Result<P::Output, P::Error> {
        let mut step = flow.into_step(self.env())?;
        loop {
            step = match step {
                Step::Send(request, awaiting) => {
                    awaiting.receive(self.send(request).await, self.env())?
                }
                Step::Wait(pause, sleeping) => {
                    sleep(pause).await;
                    sleeping.wake(self.env())?
                }
                Step::Store(request, storing) => {
                    storing.stored(self.settings.answer(request).await, self.env())?
                }
                Step::Done(output) => return Ok(output),
                _ => return Err(TransportError::unsupported().into()),
            };
        }
    }

    /// The reqwest client, for protected calls over the same connections.
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// The clock and the random source.
    pub fn env(&self) -> &dyn Env {
        &*self.settings.env
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn with_store(mut self, store: AnyStore) -> Self {
        self.settings.store = Some(store);
        self
    }

    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let trace = Trace::message(&request);
        let reply = trace.over(self.send_in_time(request)).await;
        trace.replied(reply.as_ref().map(Response::status));
        reply
    }

    async fn send_in_time(&self, request: Request) -> Result<Response, TransportError> {
        let request = self.checked(request)?;
        // Not reqwest's own deadline: that looks at the clock before the answer, and an answer
        // that has come may hold a rotated refresh token.
        let exchanged = tokio::time::timeout(self.settings.deadline, self.exchange(request));
        exchanged.await.unwrap_or_else(|elapsed| {
            Err(TransportError::new(TransportErrorKind::TimedOut, elapsed))
        })
    }

    async fn exchange(&self, request: reqwest::Request) -> Result<Response, TransportError> {
        let spare = request.try_clone();
        let mut response = match (self.client.execute(request).await, spare) {
            (Err(error), Some(spare)) if error.is_connect() && !error.is_timeout() => {
                self.client.execute(spare).await
            }
            (reply, _) => reply,
        }
        .map_err(transport)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(transport)? {
            if chunk.len() > self.settings.body_limit - body.len() {
                return Err(TransportError::too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let (head, _) = http::Response::<reqwest::Body>::from(response).into_parts();
        Ok(http::Response::from_parts(head, body))
    }

    /// The request as reqwest sends it, provided that this is the request as it was built.
    fn checked(&self, request: Request) -> Result<reqwest::Request, TransportError> {
        self.settings.permit_marked(request.extensions())?;
        let built = request.uri().clone();
        let request = reqwest::Request::try_from(request).map_err(transport)?;
        let sent: Uri = request.url().as_str().parse().map_err(refused)?;
        let origin = self.settings.permit(&sent)?;
        // Host case and a default port are no part of what is signed; the target is, every byte.
        if Origin::of(&built) != Some(origin) || built.path_and_query() != sent.path_and_query() {
            return Err(refused("reqwest would send another URL than was built"));
        }
        Ok(request)
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// Waits for the landing, but no longer than the pause says.
pub(crate) async fn sleep(pause: Pause) {
    let _ = tokio::time::timeout(pause.at_most(), pause.landed()).await;
}

/// What a flow has to know of reqwest's error, which stays readable as the source. Without its
/// URL: a query may hold secrets.
pub(crate) fn transport(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::NotSent
    } else if error.is_timeout() {
        TransportErrorKind::TimedOut
    } else if error.is_builder() {
        TransportErrorKind::Unsupported
    } else {
        TransportErrorKind::Broken
    };
    TransportError::new(kind, error.without_url())
}
