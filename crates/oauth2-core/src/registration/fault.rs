//! What is wrong with the metadata of a client.

use core::fmt;

use crate::error::{Error, Misuse};

/// Why a server is not asked to register this metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientMetadataFault {
    /// A response type needs this grant type, and it is not among the grant types, of which there
    /// is `authorization_code` alone unless they are set ([RFC 7591 §2.1]).
    ///
    /// [RFC 7591 §2.1]: https://www.rfc-editor.org/rfc/rfc7591#section-2.1
    GrantTypeMissing(&'static str),
    /// Both `jwks` and `jwks_uri` ([RFC 7591 §2]).
    ///
    /// [RFC 7591 §2]: https://www.rfc-editor.org/rfc/rfc7591#section-2
    JwksAndJwksUri,
    /// A member is not one JSON value, or the `null` that stands for none.
    NotOneValue(Box<str>),
    /// `jwks` holds a private or a shared key, which is nobody's business.
    PrivateKey,
    /// A grant type goes by redirection, and there are no `redirect_uris` ([RFC 7591 §2]).
    ///
    /// [RFC 7591 §2]: https://www.rfc-editor.org/rfc/rfc7591#section-2
    RedirectUrisMissing,
    /// A grant type needs a response type with this word, and there is none; unless they are set,
    /// there is `code` alone ([RFC 7591 §2.1]).
    ///
    /// [RFC 7591 §2.1]: https://www.rfc-editor.org/rfc/rfc7591#section-2.1
    ResponseTypeMissing(&'static str),
    /// Metadata that is published names no `token_endpoint_auth_method` without a shared secret;
    /// unset, it is `client_secret_basic` (Client ID Metadata Document §4.1).
    SharedSecret,
    /// A member of a standard has another type.
    WrongType {
        /// Its name.
        name: &'static str,
        /// The type.
        expected: &'static str,
    },
}

impl fmt::Display for ClientMetadataFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GrantTypeMissing(grant_type) => write!(
                f,
                "`response_types` (`code` unless set) need the grant type `{grant_type}`"
            ),
            Self::JwksAndJwksUri => f.write_str("`jwks` and `jwks_uri` exclude each other"),
            Self::NotOneValue(name) => write!(f, "`{name}` is not one JSON value"),
            Self::PrivateKey => f.write_str("`jwks` holds a key that is not public"),
            Self::RedirectUrisMissing => {
                f.write_str("`grant_types` with redirection need `redirect_uris`")
            }
            Self::ResponseTypeMissing(word) => write!(
                f,
                "`grant_types` (`authorization_code` unless set) need a response type with `{word}`"
            ),
            Self::SharedSecret => f.write_str(
                "`token_endpoint_auth_method` (`client_secret_basic` unless set) takes a secret, \
                 which what is published cannot hold",
            ),
            Self::WrongType { name, expected } => write!(f, "`{name}` is not {expected}"),
        }
    }
}

impl core::error::Error for ClientMetadataFault {}

impl From<ClientMetadataFault> for Misuse {
    fn from(fault: ClientMetadataFault) -> Self {
        Self::ClientMetadata(fault)
    }
}

impl From<ClientMetadataFault> for Error {
    fn from(fault: ClientMetadataFault) -> Self {
        Self::Misuse(fault.into())
    }
}
