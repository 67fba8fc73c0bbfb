//! What is wrong with a token before its signature and claims are looked at.

use core::fmt;

use oauth_step::JsonError;

use super::key::KeyError;

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
    /// Its plaintext is compressed (`zip`); nothing is decompressed ([RFC 8725 §3.6]).
    ///
    /// [RFC 8725 §3.6]: https://www.rfc-editor.org/rfc/rfc8725#section-3.6
    Compressed,
    /// Its content encryption (`enc`) is not one of those allowed.
    ContentEncryption,
    /// What it holds is no JSON Web Token (`cty`, [RFC 7519 §5.2]).
    ///
    /// [RFC 7519 §5.2]: https://www.rfc-editor.org/rfc/rfc7519#section-5.2
    ContentType,
    /// It names a critical extension that is not understood ([RFC 7515 §4.1.11]).
    ///
    /// [RFC 7515 §4.1.11]: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11
    Critical,
    /// Five parts: it is encrypted, and no decryption was configured.
    Encrypted,
    /// Its ephemeral key (`epk`) cannot be used.
    EphemeralKey(KeyError),
    /// A header member does not hold what it must, or one is set by hand that is written here.
    HeaderMember {
        /// The member.
        name: &'static str,
    },
    /// A part is not the JSON that it must be.
    Json {
        /// The part.
        part: Part,
        /// What is wrong with it.
        error: JsonError,
    },
    /// A JSON serialisation where an encrypted token should be; only the compact one is read. Of a signed
    /// token it is a [`Character`](Self::Character) at the front.
    JsonSerialization,
    /// A part has not as many octets as the algorithm demands.
    Length {
        /// The part.
        part: Part,
    },
    /// Three parts, where encryption was agreed.
    NotEncrypted,
    /// It has not as many parts as it must: three where it is signed, five where it is encrypted.
    Parts,
    /// It is larger than the limit, or what was in it is.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// It is another type of token (`typ`).
    Type,
    /// An algorithm that no caller can allow: `RSA1_5`, or one of `PBES2-*`.
    UnsafeAlgorithm {
        /// The algorithm.
        name: &'static str,
    },
    /// It says whether its payload is encoded, which no JWT may (`b64`, [RFC 7797 §7]).
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
            Self::Compressed => f.write_str("the token is compressed (`zip`)"),
            Self::ContentEncryption => f.write_str("the token's content encryption is not allowed"),
            Self::ContentType => f.write_str("the token holds no JSON Web Token (`cty`)"),
            Self::Critical => f.write_str("the token has a critical extension"),
            Self::Encrypted => f.write_str("the token is encrypted"),
            Self::EphemeralKey(error) => write!(f, "the token's ephemeral key: {error}"),
            Self::HeaderMember { name } => {
                write!(f, "header member `{name}` is not what it must be")
            }
            Self::Json { part, error } => write!(f, "the token's {part}: {error}"),
            Self::JsonSerialization => f.write_str("a JSON serialisation of a token"),
            Self::Length { part } => write!(f, "the token's {part} has the wrong length"),
            Self::NotEncrypted => f.write_str("the token is not encrypted"),
            Self::Parts => f.write_str("the token does not have the right number of parts"),
            Self::TooLarge { limit } => write!(f, "the token is larger than {limit} bytes"),
            Self::Type => f.write_str("another type of token (`typ`)"),
            Self::UnsafeAlgorithm { name } => write!(f, "`{name}` is never allowed"),
            Self::UnencodedPayload => f.write_str("the token's payload is not encoded (`b64`)"),
        }
    }
}

impl core::error::Error for TokenError {}

/// A part of a compact serialisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "RFC 7515 §7.1 has three parts, RFC 7516 §7.1 five"
)]
pub enum Part {
    /// The fifth of an encrypted token.
    AuthenticationTag,
    /// The fourth of an encrypted token.
    Ciphertext,
    /// The second of an encrypted token.
    EncryptedKey,
    /// The first.
    Header,
    /// The third of an encrypted token.
    InitializationVector,
    /// The second of a signed token.
    Payload,
    /// The third of a signed token.
    Signature,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AuthenticationTag => "authentication tag",
            Self::Ciphertext => "ciphertext",
            Self::EncryptedKey => "encrypted key",
            Self::Header => "header",
            Self::InitializationVector => "initialization vector",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}
