//! What goes wrong, sorted by who can fix it.

mod misuse;
mod peer;
mod problem;

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use http::StatusCode;
use oauth_step::{Disposition, TransportError};

pub use misuse::{KeyFault, Misuse, Purpose, RequestPart};
pub use peer::{PeerFault, Place};
pub use problem::{Problem, Refusal};

/// Why a request was not signed, a message was refused or a flow ended.
///
/// Holds no secret, no token and no body.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The resource owner did not authorize the client.
    Denied(Option<Problem>),
    /// The calling application asked for something that cannot be done; nothing was sent.
    Misuse(Misuse),
    /// There are no token credentials yet; nothing was sent.
    NotAuthenticated,
    /// The server broke the protocol, or it is not the server it should be.
    Peer {
        /// In which message.
        place: Place,
        /// What was wrong.
        fault: PeerFault,
    },
    /// The server refused the request: a 4xx other than 401 and 429, or a success that reports a
    /// problem.
    Refused(Box<Refusal>),
    /// The request could not be signed.
    Signing(Arc<dyn core::error::Error + Send + Sync>),
    /// The request or its answer was lost on the way.
    Transport(TransportError),
    /// The server does not take the credentials or the signature (401).
    Unauthorized(Box<Refusal>),
    /// The server is overloaded or broken (429, 5xx); that is no verdict on the request.
    Unavailable {
        /// Which message was not answered.
        place: Place,
        /// The status.
        status: StatusCode,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
}

impl Error {
    /// What an application can do about it.
    pub fn disposition(&self) -> Disposition {
        match self {
            Self::Denied(_) => Disposition::Refused,
            Self::Misuse(_) => Disposition::FixConfiguration,
            Self::NotAuthenticated => Disposition::Reauthenticate,
            Self::Peer { .. } => Disposition::HostilePeer,
            Self::Refused(refusal) | Self::Unauthorized(refusal) => refusal.disposition(),
            // A key held elsewhere may be out of reach for a while.
            Self::Signing(_) => Disposition::Retry { after: None },
            Self::Transport(error) => error.disposition(),
            Self::Unavailable { retry_after, .. } => Disposition::Retry {
                after: *retry_after,
            },
        }
    }

    /// What the server reports, where it speaks the Problem Reporting extension.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Denied(problem) => problem.as_ref(),
            Self::Refused(refusal) | Self::Unauthorized(refusal) => refusal.problem(),
            _ => None,
        }
    }

    pub(crate) fn peer(place: Place, fault: impl Into<PeerFault>) -> Self {
        Self::Peer {
            place,
            fault: fault.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Denied(Some(problem)) => {
                write!(
                    f,
                    "the resource owner did not authorize the client ({problem})"
                )
            }
            Self::Denied(None) => f.write_str("the resource owner did not authorize the client"),
            Self::Misuse(misuse) => write!(f, "{misuse}"),
            Self::NotAuthenticated => {
                f.write_str("there are no token credentials; a login comes first")
            }
            Self::Peer { place, fault } => write!(f, "{place}: {fault}"),
            Self::Refused(refusal) | Self::Unauthorized(refusal) => write!(f, "{refusal}"),
            Self::Signing(_) => f.write_str("the request could not be signed"),
            Self::Transport(error) => write!(f, "{error}"),
            Self::Unavailable {
                place,
                status,
                retry_after,
            } => {
                write!(
                    f,
                    "{place}: the server is unavailable (status {status}); try again "
                )?;
                match retry_after {
                    Some(after) => write!(f, "in {} s", after.as_secs()),
                    None => f.write_str("later"),
                }
            }
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Signing(error) => Some(&**error),
            // `Display` has printed what it says; its cause comes next.
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl From<Misuse> for Error {
    fn from(misuse: Misuse) -> Self {
        Self::Misuse(misuse)
    }
}
