//! Spans for those who watch an application, without a secret in them.

use http::{Method, StatusCode};
use oauth_step::Request;

/// A span of [`tracing`](https://docs.rs/tracing), at the level `DEBUG`; nothing at all without the
/// feature `tracing`.
///
/// | span | fields |
/// | --- | --- |
/// | `oauth.message` | a message of a flow: `method`, `host`, `path`; then `status`, or `failure` |
/// | `oauth.call` | a protected call: `method`, `host`; then `status`, or `failure` |
/// | `oauth.renewal` | a renewal apart from its callers: `failure` where it fails |
///
/// No query, header or body is in them, and no path of a protected call: that is the application's
/// own, and may say who does what.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trace {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

impl Trace {
    /// Around the sending of a flow's message.
    #[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "no span"))]
    pub fn message(request: &Request) -> Self {
        Self {
            #[cfg(feature = "tracing")]
            span: tracing::debug_span!(
                "oauth.message",
                method = request.method().as_str(),
                host = request.uri().host(),
                path = request.uri().path(),
                status = tracing::field::Empty,
                failure = tracing::field::Empty,
            ),
        }
    }

    /// Around a protected call, its waiting and sending again included.
    #[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "no span"))]
    pub fn call(method: &Method, host: Option<&str>) -> Self {
        Self {
            #[cfg(feature = "tracing")]
            span: tracing::debug_span!(
                "oauth.call",
                method = method.as_str(),
                host,
                status = tracing::field::Empty,
                failure = tracing::field::Empty,
            ),
        }
    }

    /// Around a renewal.
    pub fn renewal() -> Self {
        Self {
            #[cfg(feature = "tracing")]
            span: tracing::debug_span!("oauth.renewal", failure = tracing::field::Empty),
        }
    }

    /// Says what came of a message or a call. Errors of the cores hold no secret.
    #[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "no span"))]
    pub fn replied<E: core::fmt::Display>(&self, reply: Result<StatusCode, &E>) {
        #[cfg(feature = "tracing")]
        match reply {
            Ok(status) => {
                self.span.record("status", status.as_u16());
            }
            Err(error) => {
                self.span.record("failure", tracing::field::display(error));
            }
        }
    }

    /// Says what came of a renewal.
    #[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "no span"))]
    pub fn ended<E: core::fmt::Display>(&self, end: &Result<(), E>) {
        #[cfg(feature = "tracing")]
        if let Err(error) = end {
            self.span.record("failure", tracing::field::display(error));
        }
    }

    /// The future, inside this span whenever it runs.
    pub fn over<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        #[cfg(feature = "tracing")]
        let future = tracing::Instrument::instrument(future, self.span.clone());
        future
    }

    /// Runs this work inside the span.
    pub fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        #[cfg(feature = "tracing")]
        let _entered = self.span.enter();
        work()
    }
}
