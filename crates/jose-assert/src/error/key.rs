//! What is wrong with a key, or with a set of them.

use core::fmt;

use oauth_step::{Disposition, JsonError, ResponseError};

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// It is of another kind than the algorithm needs, or names another algorithm.
    AlgorithmMismatch,
    /// A member is not base64url.
    Base64 {
        /// The member.
        member: &'static str,
    },
    /// It is not one key in DER, of the expected kind where one is expected.
    Der,
    /// The PEM is encrypted; decrypt it first.
    EncryptedPem,
    /// A point that is not on the curve, a coordinate beyond the field, or the point at infinity.
    InvalidPoint,
    /// It is no JWK, or a member is missing or has another type.
    Json(JsonError),
    /// A member has the wrong number of octets.
    Length {
        /// The member.
        member: &'static str,
        /// How many octets it must have.
        expected: usize,
    },
    /// The feature of the backend that was chosen is not on; or neither of `aws-lc-rs` and
    /// `rust-crypto` is, and only HMAC works.
    NoBackend,
    /// No usable key of the expected kind was found in the PEM.
    Pem,
    /// The private part does not belong to the public one, or is no private key at all.
    PrivatePart,
    /// `use` or `key_ops` say that it is for something else.
    Purpose,
    /// The public exponent of an RSA key is even, below 3 or above 33 bits.
    RsaExponent,
    /// The modulus of an RSA key is even, or no backend takes it.
    RsaModulus,
    /// The modulus of an RSA key is too small or too large.
    RsaModulusSize {
        /// How many bits it has.
        bits: usize,
    },
    /// A secret that is the text of a key or certificate: anyone may know it.
    SecretIsKey,
    /// A secret that is shorter than the algorithm needs, or empty.
    SecretLength {
        /// How many octets it must have at least.
        minimum: usize,
    },
    /// A point of small order, or none that can be agreed with: signatures under it prove nothing, and
    /// what is agreed on is what everybody knows.
    SmallOrder,
    /// A symmetric key in a set fetched from a peer.
    Symmetric,
    /// An unknown algorithm, or one that is not offered.
    UnknownAlgorithm,
    /// An unknown curve, or one that is not offered.
    UnknownCurve,
    /// An unknown key type.
    UnknownKeyType,
    /// An unknown `use`.
    UnknownUse,
    /// A private key for an algorithm that is offered for verifying alone.
    VerifyOnly,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlgorithmMismatch => f.write_str("the key is not for this algorithm"),
            Self::Base64 { member } => write!(f, "member `{member}` of the key is not base64url"),
            Self::Der => f.write_str("not a key in DER"),
            Self::EncryptedPem => f.write_str("the PEM is encrypted"),
            Self::InvalidPoint => f.write_str("the key is no point of its curve"),
            Self::Json(error) => write!(f, "not a JSON Web Key: {error}"),
            Self::Length { member, expected } => {
                write!(
                    f,
                    "member `{member}` of the key is not {expected} octets long"
                )
            }
            Self::NoBackend => f.write_str("the backend is not compiled in"),
            Self::Pem => f.write_str("no key of the expected kind in the PEM"),
            Self::PrivatePart => f.write_str("the private part of the key does not fit"),
            Self::Purpose => f.write_str("the key is for another purpose"),
            Self::RsaExponent => f.write_str("the RSA exponent is even, below 3 or above 33 bits"),
            Self::RsaModulus => f.write_str("the RSA modulus is even or cannot be one"),
            Self::RsaModulusSize { bits } => write!(f, "an RSA modulus of {bits} bits"),
            Self::SecretIsKey => f.write_str("the text of a key is no secret"),
            Self::SecretLength { minimum } => {
                write!(f, "the secret has fewer than {minimum} octets")?;
                match minimum {
                    // Nothing takes an empty one.
                    1 => Ok(()),
                    _ => f.write_str(
                        "; where a server issues such to sign with, see `dangerous_allow_short`",
                    ),
                }
            }
            Self::SmallOrder => f.write_str("the key is a point of small order"),
            Self::Symmetric => f.write_str("a symmetric key from a peer"),
            Self::UnknownAlgorithm => f.write_str("unknown `alg` of the key"),
            Self::UnknownCurve => f.write_str("unknown `crv` of the key"),
            Self::UnknownKeyType => f.write_str("unknown `kty` of the key"),
            Self::UnknownUse => f.write_str("unknown `use` of the key"),
            Self::VerifyOnly => f.write_str("the algorithm only verifies here"),
        }
    }
}

impl core::error::Error for KeyError {}

impl From<JsonError> for KeyError {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

/// Why a whole key set cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeySetError {
    /// An exported set is of another address, or of no known form.
    Foreign,
    /// It is not JSON, or has no array `keys` ([RFC 7517 §5]).
    ///
    /// [RFC 7517 §5]: https://www.rfc-editor.org/rfc/rfc7517#section-5
    Json(JsonError),
    /// It holds both secrets and public keys.
    Mixed,
    /// The server refused to give it.
    Refused {
        /// The status of its answer.
        status: http::StatusCode,
    },
    /// The server's answer is none.
    Response(ResponseError),
    /// It holds more keys than anyone needs.
    TooManyKeys {
        /// How many are allowed.
        limit: usize,
    },
    /// The server says that nothing changed since a set that it was not asked about.
    UnaskedNotModified,
}

impl KeySetError {
    pub(super) fn disposition(&self) -> Disposition {
        match self {
            Self::Response(ResponseError::Unavailable { retry_after, .. }) => Disposition::Retry {
                after: *retry_after,
            },
            Self::Refused { .. } => Disposition::FixConfiguration,
            _ => Disposition::HostilePeer,
        }
    }
}

impl fmt::Display for KeySetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => f.write_str("not an export of this key set"),
            Self::Json(error) => write!(f, "not a JWK Set: {error}"),
            Self::Mixed => f.write_str("secrets and public keys in one set"),
            Self::Refused { status } => write!(f, "the server refused the key set ({status})"),
            Self::Response(error) => {
                error.fmt(f)?;
                match error {
                    ResponseError::MediaType { .. } => {
                        f.write_str("; `allow_any_media_type` reads a set that is not called JSON")
                    }
                    _ => Ok(()),
                }
            }
            Self::TooManyKeys { limit } => write!(f, "more than {limit} keys in the set"),
            Self::UnaskedNotModified => f.write_str("status 304 without having asked for it"),
        }
    }
}

impl core::error::Error for KeySetError {}

impl From<JsonError> for KeySetError {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

impl From<ResponseError> for KeySetError {
    fn from(error: ResponseError) -> Self {
        Self::Response(error)
    }
}
