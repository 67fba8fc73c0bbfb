//! What the errors of all protocol crates have in common.

use core::fmt;
use core::time::Duration;

/// What an application can do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disposition {
    /// Client and server disagree on something that was set up: client id, secret, scope, URLs.
    FixConfiguration,
    /// The answer contradicts the request or the protocol: somebody may be interfering.
    HostilePeer,
    /// The user has to sign in again.
    Reauthenticate,
    /// The user or the server said no.
    Refused,
    /// The same may work later.
    Retry {
        /// How long the server asked to wait.
        after: Option<Duration>,
    },
}

/// Why a stored record cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordFault {
    /// It is not what this crate wrote.
    Malformed,
    /// It was written by a version of this crate that wrote another format.
    Version,
}

impl fmt::Display for RecordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "malformed record",
            Self::Version => "record of another version",
        })
    }
}
