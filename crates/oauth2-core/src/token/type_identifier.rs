//! Names for types of tokens ([RFC 8693 §3]).
//!
//! [RFC 8693 §3]: https://www.rfc-editor.org/rfc/rfc8693#section-3

macro_rules! identifiers {
    ($($(#[$doc:meta])* $variant:ident = $uri:literal,)*) => {
        /// What kind of token one is, as token exchange names it ([RFC 8693 §3]): not how it is
        /// used, which is a [`TokenType`](crate::TokenType).
        ///
        /// [RFC 8693 §3]: https://www.rfc-editor.org/rfc/rfc8693#section-3
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum TokenTypeIdentifier {
            $($(#[$doc])* #[doc = concat!("`", $uri, "`")] $variant,)*
            /// Another URI.
            Other(Box<str>),
        }

        impl TokenTypeIdentifier {
            /// The type of this URI, compared byte for byte.
            pub fn from_uri(uri: &str) -> Self {
                match uri {
                    $($uri => Self::$variant,)*
                    other => Self::Other(other.into()),
                }
            }

            /// The URI.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $uri,)*
                    Self::Other(uri) => uri,
                }
            }
        }
    };
}

identifiers! {
    /// An access token of the server that is asked.
    AccessToken = "urn:ietf:params:oauth:token-type:access_token",
    /// An Identity Assertion JWT Authorization Grant (draft-ietf-oauth-identity-assertion-authz-grant).
    IdJag = "urn:ietf:params:oauth:token-type:id-jag",
    /// An ID Token of OpenID Connect.
    IdToken = "urn:ietf:params:oauth:token-type:id_token",
    /// A JSON Web Token, whatever it is for.
    Jwt = "urn:ietf:params:oauth:token-type:jwt",
    /// A refresh token of the server that is asked.
    RefreshToken = "urn:ietf:params:oauth:token-type:refresh_token",
    /// A SAML 1.1 assertion, base64url-encoded.
    Saml1 = "urn:ietf:params:oauth:token-type:saml1",
    /// A SAML 2.0 assertion, base64url-encoded.
    Saml2 = "urn:ietf:params:oauth:token-type:saml2",
}

impl From<&str> for TokenTypeIdentifier {
    fn from(uri: &str) -> Self {
        Self::from_uri(uri)
    }
}
