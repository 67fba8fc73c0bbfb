//! What a server got wrong.

use core::fmt;

use oauth_step::{JsonError, ResponseError};

/// Which message something was wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// What the browser brought back, or the resource owner.
    Callback,
    /// The answer to a request for temporary credentials.
    TemporaryCredentials,
    /// The answer to a request for token credentials.
    TokenCredentials,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Callback => "callback",
            Self::TemporaryCredentials => "temporary credentials",
            Self::TokenCredentials => "token credentials",
        })
    }
}

/// What was wrong with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PeerFault {
    /// The server did not confirm that it will use the callback: anybody could finish the
    /// authorization in another's name
    /// ([RFC 5849 §2.1](https://www.rfc-editor.org/rfc/rfc5849#section-2.1)).
    CallbackUnconfirmed,
    /// A parameter came twice.
    DuplicateParameter(&'static str),
    /// A parameter is there and empty.
    EmptyParameter(&'static str),
    /// A `%` without two hexadecimal digits after it.
    InvalidTriplet {
        /// How many octets stand before the `%`.
        position: usize,
    },
    /// The JSON that stands for a form is none.
    Json(JsonError),
    /// A parameter is missing.
    MissingParameter(&'static str),
    /// A value holds octets that are no UTF-8.
    NotUtf8,
    /// The response broke a rule that holds everywhere.
    Response(ResponseError),
    /// The token is not the one of the temporary credentials: this is the answer to another
    /// authorization, perhaps begun by somebody else.
    TokenMismatch,
    /// It is longer than any callback.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
}

impl core::error::Error for PeerFault {}

impl fmt::Display for PeerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CallbackUnconfirmed => f.write_str(
                "the server did not confirm the callback (`oauth_callback_confirmed=true`), so it \
                 speaks OAuth 1.0, whose authorizations can be taken over; if it must be, see \
                 `dangerous_allow_oauth_1_0`",
            ),
            Self::DuplicateParameter(name) => write!(f, "parameter `{name}` came twice"),
            Self::EmptyParameter(name) => write!(f, "parameter `{name}` is empty"),
            Self::InvalidTriplet { position } => write!(
                f,
                "`%` without two hexadecimal digits after it at octet {position}"
            ),
            Self::Json(error) => write!(f, "{error}"),
            Self::MissingParameter(name) => write!(f, "parameter `{name}` is missing"),
            Self::NotUtf8 => f.write_str("a parameter is not UTF-8"),
            Self::Response(error) => {
                write!(f, "{error}")?;
                match error {
                    ResponseError::MediaType { found, .. }
                        if found.as_deref() == Some("application/json") =>
                    {
                        f.write_str("; `with_json_answers` reads JSON")
                    }
                    _ => Ok(()),
                }
            }
            Self::TokenMismatch => f.write_str(
                "the token is not the one of these temporary credentials: the answer belongs to \
                 another authorization",
            ),
            Self::TooLarge { limit } => write!(f, "longer than {limit} bytes"),
        }
    }
}

impl From<JsonError> for PeerFault {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

impl From<ResponseError> for PeerFault {
    fn from(error: ResponseError) -> Self {
        Self::Response(error)
    }
}
