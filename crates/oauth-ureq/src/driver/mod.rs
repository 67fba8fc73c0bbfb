//! Carries the messages of the cores over ureq.

mod builder;
mod carrier;
mod failure;
mod soundness;

use core::fmt;
use core::time::Duration;
use std::io::Read;
use std::time::Instant;

use http::request::Parts;
use oauth_adapter::{Settings, Trace};
use oauth_step::{AnyStore, Env, IntoStep, Pending, Request, Response, Step, TransportError};
use ureq::Agent;

pub use builder::DriverBuilder;
pub(crate) use carrier::{Carrier, with_length_of_body};

/// Runs flows: sends what they ask for, waits, asks the store, and takes no decision. All of it
/// blocks the calling thread.
///
/// Its requests follow no redirect, ask for no content coding and go to the URL that the core
/// built, byte for byte. A response is an input whatever its status; its body is read up to a
/// limit. Each message has a connection of its own, and a deadline that covers its body.
///
/// One thing is repeated: a request for which no connection came about, once, at once. To repeat
/// more is for the flows to decide: they know which requests can be spent. A TLS handshake that
/// breaks off counts as a request that may have been read, unless it was over the certificate: ureq
/// does not tell the two apart.
///
/// Clones share the connections; a driver is used from any number of threads.
#[derive(Clone)]
pub struct Driver {
    carrier: Carrier,
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

    /// A driver over an agent of one's own, see [`DriverBuilder::agent`].
    ///
    /// # Errors
    ///
    /// Where the agent is one that ureq would panic over; see [`DriverBuilder::build`].
    pub fn with_agent(agent: Agent) -> Result<Self, TransportError> {
        DriverBuilder::new().agent(agent).build()
    }

    /// Begins to set one up.
    pub fn builder() -> DriverBuilder {
        DriverBuilder::new()
    }

    /// Runs a flow of any core to its end.
    ///
    /// # Errors
    ///
    /// The flow's own. What ureq says is the `source` inside it.
    pub fn run<P: Pending>(&self, flow: impl IntoStep<Flow = P>) -> Result<P::Output, P::Error> {
        let mut step = flow.into_step(self.env())?;
        loop {
            step = match step {
                Step::Send(request, awaiting) => {
                    awaiting.receive(self.send(request), self.env())?
                }
                Step::Wait(pause, sleeping) => {
                    pause.block();
                    sleeping.wake(self.env())?
                }
                Step::Store(request, storing) => {
                    storing.stored(self.settings.answer_blocking(request), self.env())?
                }
                Step::Done(output) => return Ok(output),
                _ => return Err(TransportError::unsupported().into()),
            };
        }
    }

    /// The agent, for other calls over the same connections.
    pub fn agent(&self) -> &Agent {
        self.carrier.agent()
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

    pub(crate) fn carrier(&self) -> &Carrier {
        &self.carrier
    }

    fn send(&self, request: Request) -> Result<Response, TransportError> {
        let trace = Trace::message(&request);
        let reply = trace.within(|| self.send_in_time(request));
        trace.replied(reply.as_ref().map(Response::status));
        reply
    }

    fn send_in_time(&self, request: Request) -> Result<Response, TransportError> {
        self.settings.permit_marked(request.extensions())?;
        self.settings.permit(request.uri())?;
        let (head, body) = request.into_parts();
        let head = with_length_of_body(head);
        let begun = Instant::now();
        let reply = self.exchange(&head, &body, self.settings.deadline);
        // The deadline is for both.
        let left = self.settings.deadline.saturating_sub(begun.elapsed());
        match reply {
            Err(error) if failure::is_worth_another_try(&error) && !left.is_zero() => {
                self.exchange(&head, &body, left)
            }
            reply => reply,
        }
    }

    fn exchange(
        &self,
        head: &Parts,
        body: &[u8],
        deadline: Duration,
    ) -> Result<Response, TransportError> {
        let response = self.carrier.message(head.clone(), body, deadline)?;
        let (head, body) = response.into_parts();
        let body = self.read(body.into_reader())?;
        Ok(http::Response::from_parts(head, body))
    }

    /// The body, counted while it is read: what a server says of its length sizes nothing.
    fn read(&self, mut reader: impl Read) -> Result<Vec<u8>, TransportError> {
        let mut body = Vec::new();
        let mut chunk = [0; CHUNK];
        loop {
            let length = reader.read(&mut chunk).map_err(failure::in_the_body)?;
            let Some(read) = chunk.get(..length).filter(|read| !read.is_empty()) else {
                return Ok(body);
            };
            if read.len() > self.settings.body_limit - body.len() {
                return Err(TransportError::too_large());
            }
            body.extend_from_slice(read);
        }
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

const CHUNK: usize = 16 * 1024;
