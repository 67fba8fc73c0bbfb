//! Carries the messages of the cores over hyper, or over any other service.

mod builder;
mod connector;
mod failure;
mod transport;

use core::fmt;

use http::request::Parts;
use http_body_util::BodyExt as _;
use hyper::rt::Timer as _;
use oauth_adapter::{Settings, Trace};
use oauth_step::{AnyStore, Env, IntoStep, Pending, Request, Response, Step, TransportError};
use tower_service::Service;

pub use builder::DriverBuilder;
pub(crate) use failure::{kind, timed_out};
pub use transport::HttpClient;
pub(crate) use transport::Transport;

use crate::runtime::{Runtime, within};
use crate::{Body, BoxError};

/// Runs flows: sends what they ask for, waits, asks the store, and takes no decision.
///
/// Its requests follow no redirect, carry no cookie of an earlier answer, ask for no content coding
/// and go to the URL that the core built, byte for byte. A response is an input whatever its status;
/// its body is read up to a limit. Each message has a deadline that covers its body.
///
/// Two things are repeated, both before a byte of the request was sent and never after: a request
/// for which a kept connection turned out to be closed (hyper-util's client does that by itself),
/// and one for which no connection came about, once, at once, unless the time to connect was over.
/// To repeat more is for the flows to decide: they know which requests can be spent.
///
/// Clones share the connections.
#[derive(Clone)]
pub struct Driver {
    transport: Transport,
    runtime: Runtime,
    settings: Settings,
}

impl Driver {
    /// A driver with the defaults of [`DriverBuilder`].
    ///
    /// # Errors
    ///
    /// Those of [`DriverBuilder::build`].
    pub fn new() -> Result<Self, TransportError> {
        DriverBuilder::new().build()
    }

    /// A driver over a service of one's own, see [`DriverBuilder::service`].
    ///
    /// # Errors
    ///
    /// Those of [`DriverBuilder::build`].
    pub fn with_service<S, B>(service: S) -> Result<Self, TransportError>
    where
        S: Service<
                http::Request<Body>,
                Response = http::Response<B>,
                Error: Into<BoxError>,
                Future: Send,
            > + Clone
            + Send
            + Sync
            + 'static,
        B: http_body::Body<Error: Into<BoxError>> + Send + 'static,
    {
        DriverBuilder::new().service(service).build()
    }

    /// Begins to set one up.
    pub fn builder() -> DriverBuilder {
        DriverBuilder::new()
    }

    /// Runs a flow of any core to its end.
    ///
    /// # Errors
    ///
    /// The flow's own. What hyper or the service says is the `source` inside it.
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
                    self.runtime.pause(pause).await;
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

    /// The HTTP client, for other requests over the same connections.
    pub fn client(&self) -> HttpClient {
        HttpClient {
            transport: self.transport.clone(),
            runtime: self.runtime.clone(),
        }
    }

    /// The clock and the random source.
    pub fn env(&self) -> &dyn Env {
        &*self.settings.env
    }

    pub(crate) fn with_store(mut self, store: AnyStore) -> Self {
        self.settings.store = Some(store);
        self
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }

    pub(crate) fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let trace = Trace::message(&request);
        let reply = trace.over(self.send_in_time(request)).await;
        trace.replied(reply.as_ref().map(Response::status));
        reply
    }

    async fn send_in_time(&self, request: Request) -> Result<Response, TransportError> {
        self.settings.permit_marked(request.extensions())?;
        self.settings.permit(request.uri())?;
        let (head, body) = request.into_parts();
        let end = self.runtime.sleep(self.settings.deadline);
        let reply = within(end, self.exchange(head, body.into())).await;
        reply.unwrap_or_else(|| Err(timed_out()))
    }

    async fn exchange(&self, head: Parts, body: Body) -> Result<Response, TransportError> {
        let spare = body.try_clone().unwrap_or_default();
        let request = http::Request::from_parts(head.clone(), body);
        let response = match self.transport.send(request).await {
            Err(error) if failure::is_worth_another_try(&error) => {
                let request = http::Request::from_parts(head, spare);
                self.transport.send(request).await?
            }
            reply => reply?,
        };
        let (head, body) = response.into_parts();
        Ok(http::Response::from_parts(head, self.read(body).await?))
    }

    /// The body, counted while it is read: what a server says of its length sizes nothing.
    async fn read(&self, mut body: Body) -> Result<Vec<u8>, TransportError> {
        let mut read = Vec::new();
        while let Some(frame) = body.frame().await {
            // Trailers are no part of it.
            let Ok(chunk) = frame.map_err(failure::of)?.into_data() else {
                continue;
            };
            if chunk.len() > self.settings.body_limit - read.len() {
                return Err(TransportError::too_large());
            }
            read.extend_from_slice(&chunk);
        }
        Ok(read)
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
