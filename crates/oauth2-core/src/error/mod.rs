//! What goes wrong, sorted by who can fix it.

mod mask;
mod misuse;
mod peer;
mod purpose;
mod server;

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use http::StatusCode;
use oauth_step::TransportError;
pub use oauth_step::{Disposition, RecordFault};

pub(crate) use mask::Masks;
pub use misuse::Misuse;
pub use peer::{PeerFault, Place};
pub use purpose::Purpose;
pub use server::{ErrorCode, ServerError};

/// Why a message was refused or a flow ended.
///
/// Holds no secret, no token and no body; what a server says about an error is kept with this
/// request's own credentials masked. Cloning is cheap enough to hand one failure to everyone who
/// waited for it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The user has not decided in the time that the server gave: the flow begins anew.
    AuthorizationExpired,
    /// The calling application asked for something that cannot be done.
    Misuse(Misuse),
    /// There is no token and none can be fetched without the user; nothing was sent.
    NotAuthenticated,
    /// The server broke the protocol, or it is not the server it should be.
    Peer {
        /// In which message.
        place: Place,
        /// What was wrong.
        fault: PeerFault,
    },
    /// The grant is spent: the user has to sign in again. What ended it, if something did.
    Reauthenticate(Option<Arc<Self>>),
    /// What a renewal brought did not pass a check of the layer above, and was thrown away.
    Rejected(Arc<dyn core::error::Error + Send + Sync>),
    /// The JWT that a response came in was refused, or the keys to verify it with could not be had.
    #[cfg(feature = "jose")]
    ResponseObject(jose_assert::Error),
    /// The server refused the request and said why.
    Server(Box<ServerError>),
    /// The JWT in `signed_metadata` was refused.
    #[cfg(feature = "jose")]
    SignedMetadata(jose_assert::Error),
    /// An assertion, a self-signed token or a request object could not be signed or encrypted.
    #[cfg(feature = "jose")]
    Signing(jose_assert::Error),
    /// A renewal has not ended within the time that the call may wait; it goes on.
    StillRenewing,
    /// The token store failed.
    Store(Arc<dyn core::error::Error + Send + Sync>),
    /// The request or its answer was lost on the way.
    Transport(TransportError),
    /// The server is overloaded or broken (429, 5xx); that is no verdict on the request.
    Unavailable {
        /// Which message was not answered.
        place: Place,
        /// The status.
        status: StatusCode,
        /// The OAuth error in the body, if there was one.
        code: Option<ErrorCode>,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
}

impl Error {
    /// What an application can do about it.
    pub fn disposition(&self) -> Disposition {
        match self {
            Self::Misuse(_) => Disposition::FixConfiguration,
            Self::AuthorizationExpired | Self::NotAuthenticated | Self::Reauthenticate(_) => {
                Disposition::Reauthenticate
            }
            Self::Peer { fault, .. } => fault.disposition(),
            Self::Rejected(_) => Disposition::HostilePeer,
            #[cfg(feature = "jose")]
            Self::ResponseObject(error) | Self::SignedMetadata(error) => error.disposition(),
            Self::Server(error) => error.disposition(),
            #[cfg(feature = "jose")]
            Self::Signing(error @ jose_assert::Error::Signer(_)) => error.disposition(),
            #[cfg(feature = "jose")]
            Self::Signing(_) => Disposition::FixConfiguration,
            Self::StillRenewing | Self::Store(_) => Disposition::Retry { after: None },
            Self::Transport(error) => error.disposition(),
            Self::Unavailable { retry_after, .. } => Disposition::Retry {
                after: *retry_after,
            },
        }
    }

    /// The code of the OAuth error that a server answered, with whatever status.
    pub fn code(&self) -> Option<&ErrorCode> {
        match self {
            Self::Server(error) => Some(error.code()),
            Self::Unavailable { code, .. } => code.as_ref(),
            Self::Reauthenticate(Some(cause)) => cause.code(),
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
            Self::AuthorizationExpired => {
                f.write_str("the user has not decided in time; ask again")
            }
            Self::Misuse(misuse) => write!(f, "{misuse}"),
            Self::NotAuthenticated => f.write_str("nobody is signed in; a login comes first"),
            Self::Peer {
                place: Place::Metadata,
                fault: PeerFault::Refused(StatusCode::NOT_FOUND),
            } => f.write_str(
                "metadata: the server has none for this issuer (status 404); \
                 an issuer is given without `/.well-known/…`",
            ),
            Self::Peer { place, fault } => {
                write!(f, "{place}: {fault}")?;
                match crate::adapt::hint(*place, fault) {
                    Some(hint) => write!(f, "; {hint}"),
                    None => Ok(()),
                }
            }
            Self::Reauthenticate(_) => f.write_str("the user has to sign in again"),
            Self::Rejected(_) => f.write_str("the renewed tokens failed a check"),
            #[cfg(feature = "jose")]
            Self::ResponseObject(_) => {
                f.write_str("the JWT that the response came in could not be verified")
            }
            Self::Server(error) => write!(f, "{error}"),
            #[cfg(feature = "jose")]
            Self::SignedMetadata(_) => {
                f.write_str("metadata: what is signed could not be verified")
            }
            #[cfg(feature = "jose")]
            Self::Signing(_) => f.write_str("the token could not be signed"),
            Self::StillRenewing => {
                f.write_str("the renewal goes on, longer than the call may wait; try again")
            }
            Self::Store(_) => f.write_str("the token store failed"),
            Self::Transport(error) => write!(f, "{error}"),
            Self::Unavailable {
                place,
                status,
                code,
                ..
            } => {
                write!(f, "{place}: the server is unavailable (status {status}")?;
                match code {
                    Some(code) => write!(f, ", {code})"),
                    None => f.write_str(")"),
                }
            }
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Reauthenticate(Some(cause)) => Some(&**cause),
            Self::Rejected(error) | Self::Store(error) => Some(&**error),
            #[cfg(feature = "jose")]
            Self::ResponseObject(error) | Self::SignedMetadata(error) | Self::Signing(error) => {
                Some(error)
            }
            // `Display` has printed what it says; its cause comes next.
            Self::Transport(error) => error.source(),
            Self::AuthorizationExpired
            | Self::Misuse(_)
            | Self::NotAuthenticated
            | Self::Peer { .. }
            | Self::Reauthenticate(None)
            | Self::Server(_)
            | Self::StillRenewing
            | Self::Unavailable { .. } => None,
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
