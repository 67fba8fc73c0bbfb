//! Refusals, and what a server reports with them (the Problem Reporting extension).

use core::fmt;

use http::StatusCode;
use oauth_step::{Disposition, UnixTime};

use super::Place;

/// What a server reports as `oauth_problem` ([Problem Reporting extension]).
///
/// [Problem Reporting extension]: https://web.archive.org/web/2018/http://wiki.oauth.net/w/page/12238543/ProblemReporting
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Problem {
    /// The resource owner has to authorize something more.
    AdditionalAuthorizationRequired,
    /// The server does not know the client.
    ConsumerKeyUnknown,
    /// The server has turned the client away, for now.
    ConsumerKeyRejected,
    /// The server has turned the client away, for good.
    ConsumerKeyRefused,
    /// The nonce was used before.
    NonceUsed,
    /// A word that is in no list.
    Other(Box<str>),
    /// A parameter is missing.
    ParameterAbsent,
    /// A parameter was not expected, or its value.
    ParameterRejected,
    /// The resource owner did not permit it.
    PermissionDenied,
    /// The resource owner has not decided.
    PermissionUnknown,
    /// The signature is not the one expected.
    SignatureInvalid,
    /// The server does not offer the signature method.
    SignatureMethodRejected,
    /// The timestamp is too far from the server's clock.
    TimestampRefused,
    /// The token has expired.
    TokenExpired,
    /// The token is none.
    TokenRejected,
    /// The token was revoked.
    TokenRevoked,
    /// The token was used before, and is good once.
    TokenUsed,
    /// The resource owner said no.
    UserRefused,
    /// The server does not speak this version.
    VersionRejected,
}

impl Problem {
    /// The word as the server writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(word) => word,
            known => {
                let known = WORDS.iter().find(|(_, problem)| problem == known);
                known.map_or("", |(word, _)| word)
            }
        }
    }

    /// Nothing for what cannot be such a word: texts, tokens, markup.
    pub(crate) fn read(word: &str) -> Option<Self> {
        if let Some((_, known)) = WORDS.iter().find(|(known, _)| *known == word) {
            return Some(known.clone());
        }
        let is_word = word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let is_word = is_word && (1..=LONGEST).contains(&word.len());
        is_word.then(|| Self::Other(word.into()))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A request that the server refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub(crate) place: Place,
    pub(crate) status: StatusCode,
    pub(crate) problem: Option<Problem>,
    pub(crate) server_time: Option<UnixTime>,
}

impl Refusal {
    /// Which message it was an answer to.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What the server reports, if it does.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// What the server's clock says, by its `Date`: with [`Problem::TimestampRefused`] it is what
    /// [`Client::correct_clock`](crate::Client::correct_clock) takes.
    pub fn server_time(&self) -> Option<UnixTime> {
        self.server_time
    }

    pub(super) fn disposition(&self) -> Disposition {
        match self.problem {
            Some(Problem::NonceUsed | Problem::TimestampRefused) => {
                Disposition::Retry { after: None }
            }
            Some(
                Problem::AdditionalAuthorizationRequired
                | Problem::TokenExpired
                | Problem::TokenRejected
                | Problem::TokenRevoked
                | Problem::TokenUsed,
            ) => Disposition::Reauthenticate,
            Some(
                Problem::ConsumerKeyRefused
                | Problem::PermissionDenied
                | Problem::PermissionUnknown
                | Problem::UserRefused,
            ) => Disposition::Refused,
            _ => Disposition::FixConfiguration,
        }
    }
}

impl core::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: the server refused with status {}",
            self.place, self.status
        )?;
        match &self.problem {
            Some(problem @ Problem::TimestampRefused) => {
                write!(
                    f,
                    " ({problem}); set the clock, or see `with_clock_correction`"
                )
            }
            Some(problem) => write!(f, " ({problem})"),
            None => Ok(()),
        }
    }
}

const WORDS: [(&str, Problem); 18] = [
    (
        "additional_authorization_required",
        Problem::AdditionalAuthorizationRequired,
    ),
    ("consumer_key_refused", Problem::ConsumerKeyRefused),
    ("consumer_key_rejected", Problem::ConsumerKeyRejected),
    ("consumer_key_unknown", Problem::ConsumerKeyUnknown),
    ("nonce_used", Problem::NonceUsed),
    ("parameter_absent", Problem::ParameterAbsent),
    ("parameter_rejected", Problem::ParameterRejected),
    ("permission_denied", Problem::PermissionDenied),
    ("permission_unknown", Problem::PermissionUnknown),
    ("signature_invalid", Problem::SignatureInvalid),
    (
        "signature_method_rejected",
        Problem::SignatureMethodRejected,
    ),
    ("timestamp_refused", Problem::TimestampRefused),
    ("token_expired", Problem::TokenExpired),
    ("token_rejected", Problem::TokenRejected),
    ("token_revoked", Problem::TokenRevoked),
    ("token_used", Problem::TokenUsed),
    ("user_refused", Problem::UserRefused),
    ("version_rejected", Problem::VersionRejected),
];
/// No word of the extension comes near it.
const LONGEST: usize = 40;
