//! Why UserInfo gave no claims.

use core::fmt;

use http::StatusCode;
use jose_assert::ClaimError;
use oauth_step::{Disposition, JsonError, ResponseError};
use oauth2_core::Challenge;

/// Why UserInfo gave no claims.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum UserInfoError {
    /// A claim about the token itself, in an answer that is a JWT: another issuer or client, or no
    /// longer valid.
    Claim(ClaimError),
    /// `_claim_names` and `_claim_sources` are not what they must be.
    ClaimSources,
    /// The answer was not encrypted as agreed on at registration.
    Encryption(jose_assert::Error),
    /// The answer is not the JSON object that it must be.
    Json(JsonError),
    /// The endpoint refused: 401 and 403 come with challenges that say why.
    Refused {
        /// The status.
        status: StatusCode,
        /// Scheme, error and description, as far as the endpoint gave them.
        challenges: Vec<Challenge>,
    },
    /// The answer breaks a rule that every endpoint keeps; another media type than the one agreed
    /// on is one of these.
    Response(ResponseError),
    /// The answer was not signed as agreed on at registration, or not by the provider.
    Signature(jose_assert::Error),
    /// The answer is about another user than the ID Token.
    SubjectMismatch,
    /// The answer does not say whom it is about, or not as text.
    SubjectMissing,
}

impl UserInfoError {
    /// Without what was sent: the endpoint may repeat it.
    pub(super) fn masking(self, access_token: &str) -> Self {
        match self {
            Self::Refused { status, challenges } => {
                let challenges = challenges.into_iter();
                let challenges = challenges.map(|challenge| challenge.masking(access_token));
                Self::Refused {
                    status,
                    challenges: challenges.collect(),
                }
            }
            other => other,
        }
    }

    pub(crate) fn disposition(&self) -> Disposition {
        match self {
            Self::Refused {
                status: StatusCode::UNAUTHORIZED,
                ..
            } => Disposition::Reauthenticate,
            Self::Refused {
                status: StatusCode::FORBIDDEN,
                ..
            } => Disposition::Refused,
            Self::Refused { .. } => Disposition::FixConfiguration,
            Self::Response(ResponseError::Unavailable { retry_after, .. }) => Disposition::Retry {
                after: *retry_after,
            },
            _ => Disposition::HostilePeer,
        }
    }
}

impl fmt::Display for UserInfoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claim(error) => write!(f, "UserInfo: {error}"),
            Self::ClaimSources => {
                f.write_str("UserInfo: `_claim_names` and `_claim_sources` do not fit together")
            }
            Self::Encryption(error) | Self::Signature(error) => write!(f, "UserInfo: {error}"),
            Self::Json(error) => write!(f, "UserInfo: {error}"),
            Self::Refused { status, .. } => write!(f, "UserInfo: refused with status {status}"),
            Self::Response(error) => {
                write!(f, "UserInfo: {error}")?;
                match error {
                    ResponseError::MediaType { .. } => {
                        f.write_str("; `Quirk::AnyMediaType` reads JSON that is not called so")
                    }
                    _ => Ok(()),
                }
            }
            Self::SubjectMismatch => f.write_str("UserInfo: `sub` is not the ID Token's"),
            Self::SubjectMissing => f.write_str("UserInfo: `sub` is missing or no text"),
        }
    }
}

impl core::error::Error for UserInfoError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Encryption(error) | Self::Signature(error) => error.source(),
            _ => None,
        }
    }
}
