//! What a server got wrong.

use core::fmt;

use http::StatusCode;
use oauth_step::{JsonError, ResponseError, UrlError};

use super::Disposition;

/// Which message something was wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// The answer of the challenge endpoint (draft-ietf-oauth-attestation-based-client-auth §6.1).
    AttestationChallenge,
    /// What came back through the browser ([RFC 6749 §4.1.2]).
    ///
    /// [RFC 6749 §4.1.2]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
    AuthorizationResponse,
    /// The answer of the backchannel authentication endpoint ([CIBA §7.3]).
    ///
    /// [CIBA §7.3]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.3
    BackchannelAuthenticationResponse,
    /// What came to the client's notification endpoint ([CIBA §9]).
    ///
    /// [CIBA §9]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.9
    BackchannelNotification,
    /// The challenge of a protected resource ([RFC 6750 §3]).
    ///
    /// [RFC 6750 §3]: https://www.rfc-editor.org/rfc/rfc6750#section-3
    Challenge,
    /// The answer of the device authorization endpoint ([RFC 8628 §3.2]).
    ///
    /// [RFC 8628 §3.2]: https://www.rfc-editor.org/rfc/rfc8628#section-3.2
    DeviceAuthorizationResponse,
    /// The answer of the introspection endpoint ([RFC 7662 §2.2]).
    ///
    /// [RFC 7662 §2.2]: https://www.rfc-editor.org/rfc/rfc7662#section-2.2
    IntrospectionResponse,
    /// The metadata document ([RFC 8414 §3]).
    ///
    /// [RFC 8414 §3]: https://www.rfc-editor.org/rfc/rfc8414#section-3
    Metadata,
    /// The answer of the pushed authorization request endpoint ([RFC 9126 §2.2]).
    ///
    /// [RFC 9126 §2.2]: https://www.rfc-editor.org/rfc/rfc9126#section-2.2
    PushedAuthorizationResponse,
    /// The answer of the registration endpoint ([RFC 7591 §3.2]), or of the client configuration
    /// endpoint ([RFC 7592 §3]).
    ///
    /// [RFC 7591 §3.2]: https://www.rfc-editor.org/rfc/rfc7591#section-3.2
    /// [RFC 7592 §3]: https://www.rfc-editor.org/rfc/rfc7592#section-3
    RegistrationResponse,
    /// The metadata document of a protected resource ([RFC 9728 §3]).
    ///
    /// [RFC 9728 §3]: https://www.rfc-editor.org/rfc/rfc9728#section-3
    ResourceMetadata,
    /// The answer of the revocation endpoint ([RFC 7009 §2.2]).
    ///
    /// [RFC 7009 §2.2]: https://www.rfc-editor.org/rfc/rfc7009#section-2.2
    RevocationResponse,
    /// The answer of the token endpoint ([RFC 6749 §5]).
    ///
    /// [RFC 6749 §5]: https://www.rfc-editor.org/rfc/rfc6749#section-5
    TokenResponse,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AttestationChallenge => "attestation challenge",
            Self::AuthorizationResponse => "authorization response",
            Self::BackchannelAuthenticationResponse => "backchannel authentication response",
            Self::BackchannelNotification => "backchannel notification",
            Self::Challenge => "challenge",
            Self::DeviceAuthorizationResponse => "device authorization response",
            Self::IntrospectionResponse => "introspection response",
            Self::Metadata => "metadata",
            Self::PushedAuthorizationResponse => "pushed authorization response",
            Self::RegistrationResponse => "registration response",
            Self::ResourceMetadata => "resource metadata",
            Self::RevocationResponse => "revocation response",
            Self::TokenResponse => "token response",
        })
    }
}

/// How an answer broke the protocol. Never holds any of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PeerFault {
    /// A parameter that a standard defines came twice ([RFC 6749 §3.1]).
    ///
    /// [RFC 6749 §3.1]: https://www.rfc-editor.org/rfc/rfc6749#section-3.1
    DuplicateParameter(&'static str),
    /// An `error` came together with what only a success has.
    ErrorBesideSuccess,
    /// The issuer is not the expected one, byte for byte.
    IssuerMismatch,
    /// No `iss`, though the server's metadata promises one ([RFC 9207 §2.4]).
    ///
    /// [RFC 9207 §2.4]: https://www.rfc-editor.org/rfc/rfc9207#section-2.4
    IssuerMissing,
    /// It is not the JSON it should be.
    Json(JsonError),
    /// A member or parameter breaks its rule.
    Member {
        /// Its name.
        name: &'static str,
        /// The rule.
        rule: &'static str,
    },
    /// A parameter that the response type promises is missing or empty.
    MissingParameter(&'static str),
    /// A notification carries no token, or another than was sent, or is about an authentication that
    /// is not known.
    NotificationToken,
    /// The server refused with nothing but a status.
    Refused(StatusCode),
    /// The metadata is of another resource than the expected one, byte for byte ([RFC 9728 §3.3]).
    ///
    /// [RFC 9728 §3.3]: https://www.rfc-editor.org/rfc/rfc9728#section-3.3
    ResourceMismatch,
    /// The response breaks a rule that all endpoints share.
    Response(ResponseError),
    /// The granted scope is not the one asked for, and the policy is
    /// [`ScopePolicy::Exact`](crate::ScopePolicy::Exact).
    Scope,
    /// The `state` is missing, empty or another.
    StateMismatch,
    /// The authorization response is longer than this many bytes.
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// The token's type is not one that was asked for or registered ([RFC 6749 §7.1]).
    ///
    /// [RFC 6749 §7.1]: https://www.rfc-editor.org/rfc/rfc6749#section-7.1
    TokenType,
    /// The request proved possession of a key, and the token is bound to none ([RFC 9449 §5]).
    ///
    /// [RFC 9449 §5]: https://www.rfc-editor.org/rfc/rfc9449#section-5
    TokenUnbound,
    /// A parameter came that was not asked for.
    UnexpectedParameter(&'static str),
    /// A URL in the metadata or in a registration was refused.
    Url {
        /// The member.
        name: &'static str,
        /// Why.
        error: UrlError,
    },
}

impl PeerFault {
    pub(super) fn disposition(&self) -> Disposition {
        match self {
            // A page not found, a client not known: something was set up wrong.
            Self::Refused(_) => Disposition::FixConfiguration,
            _ => Disposition::HostilePeer,
        }
    }
}

impl fmt::Display for PeerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateParameter(name) => write!(f, "parameter `{name}` came twice"),
            Self::ErrorBesideSuccess => {
                f.write_str("an error came together with members of a success")
            }
            Self::IssuerMismatch => f.write_str(
                "the issuer is not the expected one; they must be equal byte for byte, \
                 a slash at the end included",
            ),
            Self::IssuerMissing => f.write_str("`iss` is missing, though the server promises it"),
            Self::Json(error) => write!(f, "{error}"),
            Self::Member { name, rule } => write!(f, "`{name}` is not {rule}"),
            Self::MissingParameter(name) => write!(f, "parameter `{name}` is missing"),
            Self::NotificationToken => f.write_str(
                "its token is missing or not the one sent, or the authentication is not known",
            ),
            Self::Refused(status) => {
                write!(
                    f,
                    "the server refused with status {status} and no OAuth error"
                )
            }
            Self::ResourceMismatch => f.write_str(
                "the resource is not the expected one; they must be equal byte for byte, \
                 a slash at the end included",
            ),
            Self::Response(error) => write!(f, "{error}"),
            Self::Scope => f.write_str("the granted scope is not the one asked for"),
            Self::StateMismatch => f.write_str("`state` is missing or not the one sent"),
            Self::TooLarge { limit } => write!(f, "longer than {limit} bytes"),
            Self::TokenType => f.write_str("the token's type was not asked for"),
            Self::TokenUnbound => {
                f.write_str("the token is not bound to the key whose possession was proven")
            }
            Self::UnexpectedParameter(name) => {
                write!(f, "parameter `{name}` was not asked for")
            }
            Self::Url { name, error } => write!(f, "`{name}`: {error}"),
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
