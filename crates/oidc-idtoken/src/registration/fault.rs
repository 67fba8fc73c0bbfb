//! What is wrong with the metadata of an OpenID Connect client.

use core::fmt;

use oauth_step::UrlError;

/// Why a provider is not asked to register this metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OidcClientMetadataFault {
    /// An encryption of the content is named, and this member, which says how its key comes to the
    /// recipient, is missing ([Registration §2]).
    ///
    /// [Registration §2]: https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata
    EncryptionAlgMissing(&'static str),
    /// `frontchannel_logout_uri` has the origin of no redirection URI (Front-Channel Logout §2).
    FrontchannelLogoutOrigin,
    /// A web client gets tokens from the authorization endpoint at a redirection URI that is not
    /// `https`, or at `localhost` ([Registration §2]).
    ///
    /// [Registration §2]: https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata
    ImplicitRedirectUri,
    /// ID Tokens that nobody signed would come through the browser ([Registration §2]).
    ///
    /// [Registration §2]: https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata
    UnsignedIdToken,
    /// A URL that the provider sends users or requests to was refused.
    Url(&'static str, UrlError),
}

impl fmt::Display for OidcClientMetadataFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EncryptionAlgMissing(name) => {
                write!(f, "an encryption is named, and `{name}` is missing")
            }
            Self::FrontchannelLogoutOrigin => {
                f.write_str("`frontchannel_logout_uri` has the origin of no redirection URI")
            }
            Self::ImplicitRedirectUri => f.write_str(
                "a web client with tokens from the authorization endpoint needs redirection URIs \
                 that are https and not localhost",
            ),
            Self::UnsignedIdToken => f.write_str(
                "ID Tokens without a signature may not come from the authorization endpoint",
            ),
            Self::Url(name, error) => write!(f, "`{name}`: {error}"),
        }
    }
}

impl core::error::Error for OidcClientMetadataFault {}
