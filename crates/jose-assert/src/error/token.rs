//! What is wrong with a token before its signature and claims are looked at.

use core::fmt;

use oauth_step::JsonError;

/// Why a token is not read any further.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// Its algorithm is not one of those allowed.
    Algorithm,
    /// It has a payload of its own, and was to be detached.
    Attached,
    /// A part is not base64url without padding and stray bits.
    Base64 {
        /// The part.
        part: Part,
    },
    /// A character outside `[A-Za-z0-9_-]` and the dots: nothing is trimmed, and the JSON
    /// serialisations are not read.
    Character {
        /// Where it is, in bytes.
        position: usize,
    },
    /// It names a critical extension that is not understood ([RFC 7515 §4.1.11]).
    ///
    /// [RFC 7515 §4.1.11]: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11
    Critical,
    /// Five parts: it is encrypted, and no decryption was configured.
    Encrypted,
    /// A part is not the JSON that it must be.
    Json {
        /// The part.
        part: Part,
        /// What is wrong with it.
        error: JsonError,
    },
    /// It is not three parts.
    Parts,
    /// It is larger than the limit.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// It is another type of token (`typ`).
    Type,
    /// Its payload claims not to be encoded (`b64`, [RFC 7797 §7]).
    ///
    /// [RFC 7797 §7]: https://www.rfc-editor.org/rfc/rfc7797#section-7
    UnencodedPayload,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Algorithm => f.write_str("the token's algorithm is not allowed"),
            Self::Attached => f.write_str("the token has a payload of its own"),
            Self::Base64 { part } => write!(f, "the token's {part} is not base64url"),
            Self::Character { position } => {
                write!(f, "unexpected character at byte {position} of the token")
            }
            Self::Critical => f.write_str("the token has a critical extension"),
            Self::Encrypted => f.write_str("the token is encrypted"),
            Self::Json { part, error } => write!(f, "the token's {part}: {error}"),
            Self::Parts => f.write_str("the token does not have three parts"),
            Self::TooLarge { limit } => write!(f, "the token is larger than {limit} bytes"),
            Self::Type => f.write_str("another type of token (`typ`)"),
            Self::UnencodedPayload => f.write_str("the token's payload is not encoded (`b64`)"),
        }
    }
}

impl core::error::Error for TokenError {}

/// A part of a compact serialisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "RFC 7515 §7.1 has three parts")]
pub enum Part {
    /// The first.
    Header,
    /// The second.
    Payload,
    /// The third.
    Signature,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}
