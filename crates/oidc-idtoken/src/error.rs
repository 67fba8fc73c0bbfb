//! What can go wrong, by who can put it right.

use core::fmt;

use oauth_step::{TransportError, UrlError};
use oauth2_core::{Disposition, ErrorCode};

use crate::incoming::IncomingError;
use crate::logout::LogoutTokenError;
use crate::userinfo::UserInfoError;
use crate::verifier::IdTokenError;
use crate::webfinger::WebFingerError;

/// Why an OpenID Connect request did not end well.
///
/// No variant holds a token, a code or a body: what it prints may be logged.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The ID Token broke a rule: nothing that came with it may be used.
    IdToken(IdTokenError),
    /// A request that came to the application is not acted on.
    Incoming(IncomingError),
    /// The keys to verify with could not be had, so the token is neither good nor bad.
    Keys(jose_assert::Error),
    /// The Logout Token broke a rule: no session is ended.
    LogoutToken(LogoutTokenError),
    /// The calling application asked for something that cannot be done.
    Misuse(Misuse),
    /// An OAuth 2 request or answer failed; the errors of [Core §3.1.2.6], such as
    /// `login_required`, are here and have their own [`code`](Self::code).
    ///
    /// [Core §3.1.2.6]: https://openid.net/specs/openid-connect-core-1_0.html#AuthError
    OAuth2(oauth2_core::Error),
    /// The request or its answer was lost on the way.
    Transport(TransportError),
    /// UserInfo refused, or answered with something that may not be used.
    UserInfo(UserInfoError),
    /// The issuer of a user could not be found out.
    WebFinger(WebFingerError),
}

impl Error {
    /// What an application can do about it.
    pub fn disposition(&self) -> Disposition {
        match self {
            Self::IdToken(_) | Self::Incoming(_) | Self::LogoutToken(_) => Disposition::HostilePeer,
            Self::Keys(error) => error.disposition(),
            Self::Misuse(_) => Disposition::FixConfiguration,
            Self::OAuth2(error) => error.disposition(),
            Self::Transport(error) => error.disposition(),
            Self::UserInfo(error) => error.disposition(),
            Self::WebFinger(error) => error.disposition(),
        }
    }

    /// The code of the error that the provider answered, with whatever status.
    pub fn code(&self) -> Option<&ErrorCode> {
        match self {
            Self::OAuth2(error) => error.code(),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IdToken(error) => error.fmt(f),
            Self::Incoming(error) => error.fmt(f),
            Self::Keys(_) => f.write_str("there are no keys to verify the token with"),
            Self::LogoutToken(error) => error.fmt(f),
            Self::Misuse(error) => error.fmt(f),
            Self::OAuth2(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::UserInfo(error) => error.fmt(f),
            Self::WebFinger(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            // `Display` prints what these say; their causes come next.
            Self::IdToken(error) => error.source(),
            Self::Incoming(_) | Self::Misuse(_) | Self::WebFinger(_) => None,
            Self::LogoutToken(error) => error.source(),
            Self::OAuth2(error) => error.source(),
            Self::Transport(error) => error.source(),
            Self::UserInfo(error) => error.source(),
            Self::Keys(error) => Some(error),
        }
    }
}

/// A token that the JOSE layer refused broke one of the ID Token rules; the rest is about keys.
impl From<jose_assert::Error> for Error {
    fn from(error: jose_assert::Error) -> Self {
        match IdTokenError::from_jose(error) {
            Ok(refusal) => Self::IdToken(refusal),
            Err(about_keys) => Self::Keys(about_keys),
        }
    }
}

impl From<oauth2_core::Error> for Error {
    fn from(error: oauth2_core::Error) -> Self {
        match error {
            oauth2_core::Error::Transport(error) => Self::Transport(error),
            // What a renewal's check found, on its way back from the session.
            oauth2_core::Error::Rejected(error) => match error.downcast_ref::<Self>() {
                Some(error) => error.clone(),
                None => Self::OAuth2(oauth2_core::Error::Rejected(error)),
            },
            error => Self::OAuth2(error),
        }
    }
}

impl From<IdTokenError> for Error {
    fn from(error: IdTokenError) -> Self {
        Self::IdToken(error)
    }
}

impl From<IncomingError> for Error {
    fn from(error: IncomingError) -> Self {
        Self::Incoming(error)
    }
}

impl From<LogoutTokenError> for Error {
    fn from(error: LogoutTokenError) -> Self {
        Self::LogoutToken(error)
    }
}

impl From<Misuse> for Error {
    fn from(error: Misuse) -> Self {
        Self::Misuse(error)
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl From<UserInfoError> for Error {
    fn from(error: UserInfoError) -> Self {
        Self::UserInfo(error)
    }
}

impl From<WebFingerError> for Error {
    fn from(error: WebFingerError) -> Self {
        Self::WebFinger(error)
    }
}

/// A call that cannot be carried out as it stands. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misuse {
    /// The ID Token algorithm is symmetric and the client has no secret: HS256 is for confidential
    /// clients ([Core §3.1.3.7], rule 8).
    ///
    /// [Core §3.1.3.7]: https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
    AlgorithmNeedsSecret,
    /// The metadata of a client contradicts itself or the standard.
    ClientMetadata(crate::OidcClientMetadataFault),
    /// The client is registered for encryption, and there is no key to decrypt with.
    DecryptionKeyMissing,
    /// What a user has typed in is no identifier of theirs ([Discovery §2.1.2]).
    ///
    /// [Discovery §2.1.2]: https://openid.net/specs/openid-connect-discovery-1_0.html#NormalizationSteps
    Identifier,
    /// A way back from a logout, with neither an ID Token nor a client id to tell whose it is
    /// ([RP-Initiated Logout §2]).
    ///
    /// [RP-Initiated Logout §2]: https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout
    LogoutUnidentified,
    /// The provider's metadata has no such member, and this needs it.
    MetadataMissing(&'static str),
    /// Symmetric and asymmetric algorithms of one kind of token for one client.
    MixedAlgorithms,
    /// No code came back, and no ID Token with an access token in its place: there is nothing to
    /// sign in with. [`verify_response`](crate::OidcClient::verify_response) gives what there is.
    NoTokens,
    /// A login was initiated for another issuer than that of the client.
    OtherIssuer,
    /// `prompt=none` together with another prompt ([Core §3.1.2.1]).
    ///
    /// [Core §3.1.2.1]: https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
    PromptNoneAndOthers,
    /// The client is registered for ID Tokens that nobody signs, and nobody said that they are
    /// accepted: [`OidcClient::dangerous_registered_unsigned`] does.
    ///
    /// [`OidcClient::dangerous_registered_unsigned`]: crate::OidcClient::dangerous_registered_unsigned
    RegisteredUnsigned,
    /// The client is registered for an algorithm, by this member, that is not offered here.
    RegisteredAlgorithm(&'static str),
    /// A parameter that has a setter of its own was given as an extra one.
    ReservedParameter(&'static str),
    /// A response type without anything that says who the user is: `token` alone ([Core §3]).
    ///
    /// [Core §3]: https://openid.net/specs/openid-connect-core-1_0.html#Authentication
    ResponseType,
    /// A stored authentication is damaged, or was written by another version.
    StoredPending,
    /// A configured URL was refused.
    Url(&'static str, UrlError),
    /// A value cannot stand where it is to go.
    Value(&'static str),
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlgorithmNeedsSecret => {
                f.write_str("a symmetric ID Token algorithm needs a client secret")
            }
            Self::ClientMetadata(fault) => write!(f, "client metadata: {fault}"),
            Self::DecryptionKeyMissing => {
                f.write_str("there is no key for the encryption that the client is registered for")
            }
            Self::Identifier => f.write_str("the identifier is neither an account nor a URL"),
            Self::LogoutUnidentified => {
                f.write_str("a way back from a logout needs an ID Token or a client id")
            }
            Self::MixedAlgorithms => {
                f.write_str("symmetric and asymmetric algorithms exclude each other")
            }
            Self::MetadataMissing(name) => write!(f, "the provider's metadata has no `{name}`"),
            Self::NoTokens => f.write_str(
                "the response type brings neither a code nor an access token with an ID Token; \
                 use `verify_response`",
            ),
            Self::OtherIssuer => f.write_str("the login is for another issuer than the client's"),
            Self::PromptNoneAndOthers => f.write_str("`prompt=none` excludes every other prompt"),
            Self::RegisteredAlgorithm(name) => {
                write!(
                    f,
                    "the client is registered for an unknown algorithm in `{name}`"
                )
            }
            Self::RegisteredUnsigned => f.write_str(
                "the client is registered for unsigned ID Tokens; only \
                 `dangerous_registered_unsigned` takes them",
            ),
            Self::ReservedParameter(name) => {
                write!(f, "parameter `{name}` has a setter of its own")
            }
            Self::ResponseType => {
                f.write_str("the response type `token` says nothing about the user")
            }
            Self::StoredPending => {
                f.write_str("stored authentication: damaged, or of another version")
            }
            Self::Url(name, error) => write!(f, "{name}: {error}"),
            Self::Value(name) => write!(f, "`{name}` holds characters that cannot be sent"),
        }
    }
}

impl core::error::Error for Misuse {}
