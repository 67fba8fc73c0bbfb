//! A request that got no answer: an input to flows, like an answer.

use alloc::sync::Arc;
use core::error::Error;
use core::fmt;

use crate::Disposition;

/// No response came for a request. Flows take it as an input: a poll backs off, keys are served
/// stale, a renewal remembers.
#[derive(Clone)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl TransportError {
    /// Wraps the HTTP stack's own error, which stays readable as [`source`](Error::source).
    pub fn new(
        kind: TransportErrorKind,
        source: impl Into<Box<dyn Error + Send + Sync + 'static>>,
    ) -> Self {
        Self {
            kind,
            source: Some(source.into().into()),
        }
    }

    /// The response was larger than the limit.
    pub fn too_large() -> Self {
        Self {
            kind: TransportErrorKind::TooLarge,
            source: None,
        }
    }

    /// The driver does not know this kind of step, or the flow does not expect this input.
    pub fn unsupported() -> Self {
        Self {
            kind: TransportErrorKind::Unsupported,
            source: None,
        }
    }

    /// What happened, as far as a flow has to know.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// What an application can do about it.
    pub fn disposition(&self) -> Disposition {
        match self.kind {
            TransportErrorKind::TooLarge => Disposition::HostilePeer,
            TransportErrorKind::Unsupported => Disposition::FixConfiguration,
            TransportErrorKind::Broken
            | TransportErrorKind::NotSent
            | TransportErrorKind::TimedOut => Disposition::Retry { after: None },
        }
    }
}

impl fmt::Debug for TransportError {
    // The stack's own error may print URLs and their queries: it is for `source()` alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TransportError").field(&self.kind).finish()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Broken => {
                "the connection broke before the answer came; the server may have seen the request"
            }
            TransportErrorKind::NotSent => {
                "the server could not be reached; it has not seen the request"
            }
            TransportErrorKind::TimedOut => {
                "no answer in time; the server may have seen the request"
            }
            TransportErrorKind::TooLarge => "the answer was larger than the limit",
            TransportErrorKind::Unsupported if self.source.is_some() => {
                "the HTTP client refuses to send this request as it stands"
            }
            TransportErrorKind::Unsupported => {
                "the driver does not support this step; use one that handles every kind"
            }
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_ref()
            .map(|source| &**source as &(dyn Error + 'static))
    }
}

/// Why no response came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The connection ended early; the peer may have seen the request.
    Broken,
    /// The peer cannot have seen the request: sending it again is safe.
    NotSent,
    /// No answer in time; the peer may have seen the request.
    TimedOut,
    /// The answer was larger than the limit; reading stopped there.
    TooLarge,
    /// The driver does not know this kind of step.
    Unsupported,
}
