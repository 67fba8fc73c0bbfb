//! What the calling application got wrong.

use core::fmt;

use oauth_step::{RecordFault, UrlError};

/// A call that cannot be carried out as it stands. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misuse {
    /// The request carries an `Authorization` header of the application's own.
    AuthorizationHeaderPresent,
    /// The body is to be hashed, and its bytes are not at hand: it is a stream.
    BodyMissing,
    /// The callback is empty: it is a URL, or `oob` where there is none
    /// ([RFC 5849 §2.1](https://www.rfc-editor.org/rfc/rfc5849#section-2.1)).
    Callback,
    /// The clock stands at or before 1970: timestamps are positive
    /// ([RFC 5849 §3.3](https://www.rfc-editor.org/rfc/rfc5849#section-3.3)).
    Clock,
    /// The request has several content types, and a form is among them: the server might take its
    /// body for one, which is not signed then.
    ContentTypes,
    /// The client has no such endpoint.
    EndpointMissing(&'static str),
    /// The request's type is a form, whose parameters are signed, and its bytes are not at hand
    /// ([RFC 5849 §3.4.1.3.1](https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1.3.1)).
    FormMissing,
    /// The parameters go into the form, which has to be taken from
    /// [`Signer::sign_with`](crate::Signer::sign_with).
    FormPlacement,
    /// A `%` without two hexadecimal digits after it.
    InvalidTriplet {
        /// Where the parameters stand.
        part: RequestPart,
        /// How many octets stand before the `%`.
        position: usize,
    },
    /// A private key cannot be used.
    Key(KeyFault),
    /// The parameters go into a form, and the request has none: it has a body of another kind, or
    /// its method takes no body
    /// ([RFC 5849 §3.5.2](https://www.rfc-editor.org/rfc/rfc5849#section-3.5.2)).
    NoForm,
    /// The nonce that was given is empty.
    Nonce,
    /// The request's URL has no scheme, no host, or a port that is none; they are signed.
    NotAbsolute,
    /// The signature method has no hash for bodies.
    NoBodyHash,
    /// The token credentials came without `oauth_session_handle`, which a renewal needs.
    NoSessionHandle,
    /// The temporary credentials are those of another client.
    OtherClient,
    /// The request carries a protocol parameter of the application's own.
    ParameterPresent {
        /// Its name.
        name: &'static str,
        /// Where it stands.
        part: RequestPart,
    },
    /// The realm holds a control character.
    Realm,
    /// A stored record cannot be read.
    Record(Purpose, RecordFault),
    /// A parameter was set by hand that the flow sets itself.
    ReservedParameter(&'static str),
    /// The signature is a secret, and the URL is neither `https` nor loopback
    /// ([RFC 5849 §3.4.4](https://www.rfc-editor.org/rfc/rfc5849#section-3.4.4)).
    SecretOverHttp,
    /// With the parameters in its query, the URL is longer than a URL can be (64 KiB).
    TooLong,
    /// A configured URL was refused.
    Url(&'static str, UrlError),
    /// The verifier is empty.
    Verifier,
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AuthorizationHeaderPresent => f.write_str(
                "the request has an `Authorization` header already; leave it out, or put the \
                 parameters into the query or a form",
            ),
            Self::BodyMissing => f.write_str(
                "the body is to be hashed, and its bytes are not at hand; give them, empty ones \
                 too, or leave the hash out",
            ),
            Self::Callback => f.write_str("the callback is empty; without a URL it is `oob`"),
            Self::Clock => {
                f.write_str("the time is at or before 1970: set the clock, or the timestamp right")
            }
            Self::ContentTypes => {
                f.write_str("the request has several `Content-Type`s, one of them a form; name one")
            }
            Self::EndpointMissing(name) => {
                let word = name.replace(' ', "_");
                write!(f, "the client has no {name}; name it by `with_{word}`")
            }
            Self::FormMissing => f.write_str(
                "the request's type is a form, and its bytes, which are signed, are not at hand; \
                 give them, empty ones too",
            ),
            Self::FormPlacement => f.write_str(
                "the parameters go into the form; sign with `sign_with`, and send the body that it \
                 gives",
            ),
            Self::InvalidTriplet { part, position } => write!(
                f,
                "`%` without two hexadecimal digits after it at octet {position} of the {part}; \
                 a percent sign is `%25`"
            ),
            Self::Key(fault) => write!(f, "private key: {fault}"),
            Self::NoForm => f.write_str(
                "the parameters go into a form, and the request has none: give it one, or an empty \
                 body, or put them into the header",
            ),
            Self::Nonce => f.write_str("the nonce is empty; leave it out to have one drawn"),
            Self::NotAbsolute => f.write_str(
                "the request's URL is not absolute; give it a scheme, a host and, if any, a port that \
                 is one: they are signed",
            ),
            Self::NoBodyHash => f.write_str(
                "the signature method has no hash for bodies; leave the hash out, or sign otherwise",
            ),
            Self::NoSessionHandle => f.write_str(
                "the token credentials have no session handle to renew them with; log in again",
            ),
            Self::OtherClient => f.write_str(
                "the temporary credentials are another client's; redeem them with that one",
            ),
            Self::ParameterPresent { name, part } => write!(
                f,
                "the {part} has a parameter `{name}` already, which only the signature may add; \
                 take it out"
            ),
            Self::Realm => f.write_str("the realm holds a control character, which could end the header"),
            Self::Record(purpose, fault) => write!(f, "stored {purpose}: {fault}"),
            Self::ReservedParameter(name) => write!(f, "parameter `{name}` is set by the flow"),
            Self::SecretOverHttp => f.write_str(
                "the signature is a secret, and would travel over plain http to another machine; \
                 use https",
            ),
            Self::TooLong => f.write_str(
                "with its parameters, the URL is too long; put them into the header",
            ),
            Self::Url(name, error) => write!(f, "{name}: {error}"),
            Self::Verifier => f.write_str("the verifier is empty"),
        }
    }
}

impl core::error::Error for Misuse {}

/// Where parameters stand in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "RFC 5849 §3.4.1.3.1 names them")]
pub enum RequestPart {
    /// In the body.
    Form,
    /// In the URL.
    Query,
}

impl fmt::Display for RequestPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "form",
            Self::Query => "query",
        })
    }
}

/// Why a private key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFault {
    /// It is encrypted.
    Encrypted,
    /// Its modulus is too short, or longer than any in use.
    Size {
        /// The length of the modulus.
        bits: usize,
    },
    /// It is no RSA key in PKCS#8 or PKCS#1, or its numbers do not fit together.
    Unreadable,
}

impl core::error::Error for KeyFault {}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encrypted => f.write_str("it is encrypted; decrypt it first"),
            Self::Size { bits } => write!(
                f,
                "its modulus has {bits} bits, not 2048 to 8192; see `dangerous_allow_1024_bits_pem`"
            ),
            Self::Unreadable => {
                f.write_str("no valid RSA key in PKCS#8 or PKCS#1 (unencrypted) was found")
            }
        }
    }
}

/// What a stored record is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// [`TemporaryCredentials`](crate::TemporaryCredentials).
    TemporaryCredentials,
    /// [`TokenCredentials`](crate::TokenCredentials).
    TokenCredentials,
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TemporaryCredentials => "temporary credentials",
            Self::TokenCredentials => "token credentials",
        })
    }
}
