//! What every request owes, whatever agent carries it.

use core::time::Duration;
use std::time::Instant;

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::request::Parts;
use http::{Method, Request, Response};
use oauth_step::{MutualTls, TransportError};
use ureq::config::{AutoHeaderValue, ConfigBuilder};
use ureq::typestate::HttpCrateScope;
use ureq::{Agent, AsSendBody, Body};

use super::failure::before_the_body;
use super::soundness;

/// An agent, and what its own settings leave to be said with each request.
#[derive(Clone)]
pub(crate) struct Carrier {
    agent: Agent,
    /// Its settings are those that a protected call needs. A request with settings of its own
    /// costs ureq a TLS configuration for each new connection.
    is_prepared: bool,
}

impl Carrier {
    /// Refuses an agent whose settings ureq would panic over.
    pub(super) fn new(agent: Agent) -> Result<Self, TransportError> {
        let config = agent.config();
        soundness::check(config)?;
        let is_prepared = !config.http_status_as_error() && config.max_redirects() == 0;
        Ok(Self { agent, is_prepared })
    }

    pub(super) fn agent(&self) -> &Agent {
        &self.agent
    }

    /// Sends a message of a core. Nothing but the connection is the agent's.
    pub(super) fn message(
        &self,
        head: Parts,
        body: &[u8],
        deadline: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let request = Request::from_parts(head, ());
        let request = self
            .configure(request)
            .accept_encoding(AutoHeaderValue::None)
            .max_response_header_size(HEAD)
            .input_buffer_size(self.buffer_of_messages())
            .timeout_global(bearable(deadline))
            .build();
        self.send_bytes(request.into_parts().0, body)
    }

    /// Sends a protected call whose body is at hand.
    pub(crate) fn call(&self, head: Parts, body: &[u8]) -> Result<Response<Body>, TransportError> {
        let request = self.prepared(Request::from_parts(head, ()));
        self.send_bytes(request.into_parts().0, body)
    }

    /// Sends a protected call whose body can be read once.
    pub(crate) fn call_once(
        &self,
        head: Parts,
        body: impl AsSendBody,
    ) -> Result<Response<Body>, TransportError> {
        self.send(self.prepared(Request::from_parts(head, body)))
    }

    /// How long this request may take, the body of its answer included.
    pub(crate) fn limited(&self, head: Parts, timeout: Duration) -> Parts {
        let request = self.agent.configure_request(Request::from_parts(head, ()));
        let request = request.timeout_global(bearable(timeout)).build();
        request.into_parts().0
    }

    fn prepared<B: AsSendBody>(&self, mut request: Request<B>) -> Request<B> {
        // It has done its work.
        request.extensions_mut().remove::<MutualTls>();
        // What is left may be settings of the user's.
        match self.is_prepared && request.extensions().is_empty() {
            true => request,
            false => self.configure(request).build(),
        }
    }

    /// Goes on from the settings that the request has, or else the agent's.
    fn configure<B: AsSendBody>(&self, request: Request<B>) -> ConfigBuilder<HttpCrateScope<B>> {
        self.agent
            .configure_request(request)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // One certificate, one client; and the agent's has been checked.
            .tls_config(self.agent.config().tls_config().clone())
    }

    /// Another size than the agent's, so that ureq takes a new connection and keeps none. Of a kept
    /// one that the server has closed meanwhile it cannot say whether the message, with a code or a
    /// refresh token in it, has been read.
    fn buffer_of_messages(&self) -> usize {
        match self.agent.config().input_buffer_size() {
            TWO_HEADS => TWO_HEADS + 1,
            _ => TWO_HEADS,
        }
    }

    fn send_bytes(&self, head: Parts, body: &[u8]) -> Result<Response<Body>, TransportError> {
        // ureq would give a GET `Content-Length: 0` for no bytes, and a POST `chunked` for no body.
        let expects_one = matches!(head.method, Method::PATCH | Method::POST | Method::PUT);
        if body.is_empty() && !expects_one {
            return self.send(Request::from_parts(head, ()));
        }
        self.send(Request::from_parts(head, body))
    }

    fn send(&self, request: Request<impl AsSendBody>) -> Result<Response<Body>, TransportError> {
        soundness::check_tls(self.agent.config(), request.uri())?;
        let begun = Instant::now();
        let reply = self.agent.run(request);
        reply.map_err(|error| before_the_body(error, begun.elapsed()))
    }
}

/// Without a length but the body's own, which ureq counts: it would wait for the rest of another.
pub(crate) fn with_length_of_body(mut head: Parts) -> Parts {
    head.headers.remove(CONTENT_LENGTH);
    head.headers.remove(TRANSFER_ENCODING);
    head
}

/// A time that ureq can count to; what is beyond is no limit at all.
fn bearable(time: Duration) -> Option<Duration> {
    Some(time).filter(|time| *time <= soundness::LONGEST)
}

/// How long the head of an answer to a message may be.
const HEAD: usize = 64 * 1024;
/// Room to see that one is longer.
const TWO_HEADS: usize = 2 * HEAD;
