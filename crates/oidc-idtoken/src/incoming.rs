//! Requests that come to the application: what a browser or a provider brings along unasked.

use core::fmt;

use oauth_step::{Callback, decode_form};

/// Why a request that came to the application is not acted on. It holds nothing of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IncomingError {
    /// A parameter is there more than once.
    DuplicateParameter(&'static str),
    /// It comes from an issuer that is not known here.
    IssuerUnknown,
    /// It was posted, and must not be.
    Method,
    /// A parameter is missing, or empty.
    MissingParameter(&'static str),
    /// It asks to send the user to a place that is not listed.
    TargetRefused,
    /// It is larger than the limit.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
}

impl fmt::Display for IncomingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateParameter(name) => write!(f, "parameter `{name}` is there twice"),
            Self::IssuerUnknown => f.write_str("`iss` is not a known issuer"),
            Self::Method => f.write_str("the request was posted"),
            Self::MissingParameter(name) => write!(f, "parameter `{name}` is missing"),
            Self::TargetRefused => {
                f.write_str("`target_link_uri` is neither of this application nor listed")
            }
            Self::TooLarge { limit } => write!(f, "the request is larger than {limit} bytes"),
        }
    }
}

impl core::error::Error for IncomingError {}

/// The parameters of such a request.
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Those in the query, or in the form that was posted.
    pub(crate) fn read(request: Callback<'_>) -> Result<Self, IncomingError> {
        if request.len() > LIMIT {
            return Err(IncomingError::TooLarge { limit: LIMIT });
        }
        let encoded = match request {
            Callback::Form(form) => Some(form),
            other => other.query(),
        };
        Ok(Self(decode_form(encoded.unwrap_or_default())))
    }

    /// A parameter that is there once at most; an empty one is none.
    pub(crate) fn one(&self, name: &'static str) -> Result<Option<&str>, IncomingError> {
        let mut values = self.0.iter().filter(|(other, _)| other == name);
        let value = values.next().map(|(_, value)| value.as_str());
        match values.next() {
            Some(_) => Err(IncomingError::DuplicateParameter(name)),
            None => Ok(value.filter(|value| !value.is_empty())),
        }
    }

    /// A parameter that is there once.
    pub(crate) fn required(&self, name: &'static str) -> Result<&str, IncomingError> {
        self.one(name)?.ok_or(IncomingError::MissingParameter(name))
    }
}

/// 256 KiB, as for authorization responses.
const LIMIT: usize = 256 * 1024;
