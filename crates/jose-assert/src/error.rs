//! What can be wrong, and with what. No error holds input: they name the part and the rule.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use oauth_step::{Disposition, ResponseError, TransportError};

pub use self::key::{KeyError, KeySetError};
pub use self::member::{MemberError, MemberProblem};
pub use self::token::{Part, TokenError};

mod key;
mod member;
mod token;

/// Why a token was refused, a key is unusable or keys could not be had.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// Several keys fit and the token does not say which ([RFC 7515 §6]).
    ///
    /// [RFC 7515 §6]: https://www.rfc-editor.org/rfc/rfc7515#section-6
    AmbiguousKey,
    /// A claim is missing, malformed or refused.
    Claim(ClaimError),
    /// No key fits the token, and whether the server has a newer one may not be asked again yet: it
    /// was asked in vain a moment ago. This token may verify then.
    CoolingDown {
        /// How long to wait.
        after: Duration,
    },
    /// The token could not be decrypted: with another key, or it was changed. Which it was is not
    /// told ([RFC 7516 §11.5]).
    ///
    /// [RFC 7516 §11.5]: https://www.rfc-editor.org/rfc/rfc7516#section-11.5
    Decryption,
    /// The token could not be encrypted to this key.
    Encryption,
    /// A key given by the caller cannot be used.
    Key(KeyError),
    /// A key set cannot be used, or could not be fetched.
    KeySet(KeySetError),
    /// A claim or header member that a caller added to an assertion cannot be written.
    Member(MemberError),
    /// A [`Signer`](crate::Signer) failed; its own error is the source.
    Signer(Arc<dyn core::error::Error + Send + Sync>),
    /// The signature is not one of this key over this token.
    Signature,
    /// The token is not one that may be read; nothing in it was believed.
    Token(TokenError),
    /// The keys could not be fetched.
    Transport(TransportError),
    /// No key fits the token's `kid` and algorithm.
    UnknownKey,
}

impl Error {
    /// Wraps the error of a key held elsewhere.
    pub fn signer(source: impl Into<Box<dyn core::error::Error + Send + Sync>>) -> Self {
        Self::Signer(source.into().into())
    }

    /// What an application can do about it.
    pub fn disposition(&self) -> Disposition {
        match self {
            Self::AmbiguousKey
            | Self::Claim(_)
            | Self::Decryption
            | Self::Signature
            | Self::Token(_)
            | Self::UnknownKey => Disposition::HostilePeer,
            Self::Encryption | Self::Key(_) | Self::Member(_) => Disposition::FixConfiguration,
            Self::CoolingDown { after } => Disposition::Retry {
                after: Some(*after),
            },
            Self::KeySet(error) => error.disposition(),
            // A key held elsewhere may be out of reach for a while.
            Self::Signer(_) => Disposition::Retry { after: None },
            Self::Transport(error) => error.disposition(),
        }
    }

    /// How long the server that holds the keys asks to wait, where it did.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::KeySet(KeySetError::Response(ResponseError::Unavailable {
                retry_after, ..
            })) => *retry_after,
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AmbiguousKey => {
                f.write_str("several keys fit the token (to verify it, see `try_ambiguous_keys`)")
            }
            Self::Claim(error) => error.fmt(f),
            Self::CoolingDown { after } => write!(
                f,
                "no key fits the token; newer ones can be asked for in {} s",
                after.as_secs()
            ),
            Self::Decryption => f.write_str("the token could not be decrypted"),
            Self::Encryption => f.write_str("the token could not be encrypted"),
            Self::Key(_) => f.write_str("the key cannot be used"),
            Self::KeySet(_) => f.write_str("the key set cannot be used"),
            Self::Member(error) => error.fmt(f),
            Self::Signer(_) => f.write_str("the signer failed"),
            Self::Signature => f.write_str("the token's signature is not valid"),
            Self::Token(error) => error.fmt(f),
            Self::Transport(_) => f.write_str("the key set could not be fetched"),
            Self::UnknownKey => f.write_str("no key fits the token"),
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::AmbiguousKey
            | Self::CoolingDown { .. }
            | Self::Decryption
            | Self::Encryption
            | Self::Signature
            | Self::UnknownKey => None,
            Self::Claim(error) => error.source(),
            Self::Key(error) => Some(error),
            Self::KeySet(error) => Some(error),
            Self::Member(error) => error.source(),
            Self::Signer(error) => Some(&**error),
            Self::Token(error) => error.source(),
            Self::Transport(error) => Some(error),
        }
    }
}

impl From<ClaimError> for Error {
    fn from(error: ClaimError) -> Self {
        Self::Claim(error)
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl From<KeySetError> for Error {
    fn from(error: KeySetError) -> Self {
        Self::KeySet(error)
    }
}

impl From<MemberError> for Error {
    fn from(error: MemberError) -> Self {
        Self::Member(error)
    }
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

/// A claim and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClaimError {
    /// The claim.
    pub name: &'static str,
    /// What is wrong with it.
    pub problem: ClaimProblem,
}

impl ClaimError {
    /// This claim, this problem.
    pub fn new(name: &'static str, problem: ClaimProblem) -> Self {
        Self { name, problem }
    }
}

impl fmt::Display for ClaimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, problem } = self;
        match problem {
            ClaimProblem::Expired => write!(f, "the token has expired (`{name}`)"),
            ClaimProblem::Malformed { expected } => write!(f, "claim `{name}` is not {expected}"),
            ClaimProblem::Missing => write!(f, "claim `{name}` is missing"),
            ClaimProblem::NotYetValid => write!(f, "the token is not valid yet (`{name}`)"),
            ClaimProblem::TooOld => write!(f, "the token is too old (`{name}`)"),
        }
    }
}

impl core::error::Error for ClaimError {}

/// What is wrong with a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClaimProblem {
    /// Its time has passed.
    Expired,
    /// It is there, with another type, or `null`.
    Malformed {
        /// What it should have been.
        expected: &'static str,
    },
    /// It must be there and is not.
    Missing,
    /// Its time is still to come.
    NotYetValid,
    /// It lies further back than the caller accepts.
    TooOld,
}
