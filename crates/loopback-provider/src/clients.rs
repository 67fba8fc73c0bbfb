//! The clients that the provider knows.

mod authentication;
mod encryption;
mod logout;
mod metadata;
mod responses;

use std::io;

pub use self::authentication::ClientAuthentication;
pub use self::encryption::EncryptTo;
pub(crate) use self::encryption::Encryption;
pub(crate) use self::logout::origin;
pub(crate) use self::metadata::FromMetadata;
pub use self::responses::SigningAlgorithm;
use crate::authorize::{RESPONSE_TYPES, ResponseType};
use crate::oauth1::ClientKey;

/// A registered client.
///
/// ```
/// use loopback_provider::{Client, ClientAuthentication, SigningAlgorithm};
///
/// let client = Client::confidential("shop", "keep it")
///     .authentication(ClientAuthentication::Post)
///     .redirect_uri("https://shop.example/callback")
///     .scope("openid email")
///     .id_token_algorithm(SigningAlgorithm::Es256);
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) id: String,
    pub(crate) secret: Option<String>,
    pub(crate) authentication: ClientAuthentication,
    /// Public keys, of which the client has the private ones.
    keys: Vec<String>,
    pub(crate) assertion_algorithm: Option<String>,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) post_logout_redirect_uris: Vec<String>,
    pub(crate) backchannel_logout_uri: Option<String>,
    pub(crate) frontchannel_logout_uri: Option<String>,
    pub(crate) scope: Vec<String>,
    pub(crate) response_types: Vec<String>,
    grants: Vec<String>,
    pub(crate) native: bool,
    pub(crate) dpop_bound: bool,
    pub(crate) id_token_algorithm: SigningAlgorithm,
    pub(crate) id_token_encryption: Option<Encryption>,
    /// Absent where UserInfo is not signed.
    pub(crate) userinfo_algorithm: Option<SigningAlgorithm>,
    pub(crate) userinfo_encryption: Option<Encryption>,
    pub(crate) introspection_algorithm: SigningAlgorithm,
    pub(crate) introspection_encryption: Option<Encryption>,
    /// Present for a client of OAuth 1.0, which can do nothing else.
    pub(crate) oauth1: Option<ClientKey>,
}

impl Client {
    /// A web application: authorization code, device code, refresh, token exchange and the JWT bearer
    /// grant (for ID-JAGs), authenticated with `client_secret_basic`.
    pub fn confidential(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            secret: Some(secret.into()),
            authentication: ClientAuthentication::Basic,
            native: false,
            grants: words(USER_GRANTS)
                .into_iter()
                .chain(words(CONFIDENTIAL_GRANTS))
                .collect(),
            ..Self::public(id)
        }
    }

    /// A native application: authorization code, device code and refresh, no authentication, any
    /// port on loopback.
    pub fn public(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            secret: None,
            authentication: ClientAuthentication::None,
            keys: Vec::new(),
            assertion_algorithm: None,
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            backchannel_logout_uri: None,
            frontchannel_logout_uri: None,
            scope: words(USER_SCOPE),
            response_types: RESPONSE_TYPES.map(str::to_owned).to_vec(),
            grants: words(USER_GRANTS),
            native: true,
            dpop_bound: false,
            id_token_algorithm: SigningAlgorithm::Rs256,
            id_token_encryption: None,
            userinfo_algorithm: None,
            userinfo_encryption: None,
            introspection_algorithm: SigningAlgorithm::Rs256,
            introspection_encryption: None,
            oauth1: None,
        }
    }

    /// A service that acts for itself: client credentials and token exchange, authenticated with
    /// `client_secret_basic`.
    pub fn service(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            scope: words(SERVICE_SCOPE),
            response_types: Vec::new(),
            grants: words(SERVICE_GRANTS),
            ..Self::confidential(id, secret)
        }
    }

    /// The same, authenticated with `private_key_jwt` by this public key, a JWK.
    pub fn service_with_key(id: impl Into<String>, jwk: impl Into<String>) -> Self {
        Self::service(id, "").private_key_jwt(jwk)
    }

    /// A client of OAuth 1.0 with a secret, for the HMAC methods and PLAINTEXT. Its redirect URIs
    /// are the callbacks that it may name.
    pub fn oauth1(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            oauth1: Some(ClientKey::Secret(secret.into())),
            ..Self::oauth1_rsa(id)
        }
    }

    /// The same with the ready-made key.
    pub(crate) fn oauth1_rsa(id: impl Into<String>) -> Self {
        Self {
            oauth1: Some(ClientKey::Rsa),
            scope: words(SERVICE_SCOPE),
            response_types: Vec::new(),
            grants: Vec::new(),
            ..Self::public(id)
        }
    }

    /// What the tokens of a service account belong to.
    pub(crate) fn service_account(email: &str) -> Self {
        Self {
            scope: words(SERVICE_SCOPE),
            response_types: Vec::new(),
            grants: Vec::new(),
            ..Self::public(email)
        }
    }

    /// The grant types that the client may use, in the place of those that it has from the start;
    /// others are `unauthorized_client`.
    #[must_use]
    pub fn grant_types<T: Into<String>>(self, types: impl IntoIterator<Item = T>) -> Self {
        Self {
            grants: types.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// Registers one more redirect URI: absolute, without a fragment, compared byte for byte.
    #[must_use]
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uris.push(uri.into());
        self
    }

    /// The scopes that the client may ask for, space-separated; all others are `invalid_scope`.
    #[must_use]
    pub fn scope(self, scope: &str) -> Self {
        Self {
            scope: words(scope),
            ..self
        }
    }

    /// The response types that the client may ask for, all of them by default; others are
    /// `unauthorized_client`.
    #[must_use]
    pub fn response_types<T: Into<String>>(self, types: impl IntoIterator<Item = T>) -> Self {
        Self {
            response_types: types.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// Whether the client is a native application, whose redirect URIs on `http://127.0.0.1` and
    /// `http://[::1]` match with any port ([RFC 8252 §7.3]).
    ///
    /// [RFC 8252 §7.3]: https://www.rfc-editor.org/rfc/rfc8252#section-7.3
    #[must_use]
    pub fn native(self, native: bool) -> Self {
        Self { native, ..self }
    }

    /// Whether the client gets no tokens without a DPoP proof (`dpop_bound_access_tokens`,
    /// [RFC 9449 §5.2]).
    ///
    /// [RFC 9449 §5.2]: https://www.rfc-editor.org/rfc/rfc9449#section-5.2
    #[must_use]
    pub fn dpop_bound_access_tokens(self, on: bool) -> Self {
        Self {
            dpop_bound: on,
            ..self
        }
    }

    pub(crate) fn check(&self) -> io::Result<()> {
        let refuse = |what: &str| {
            let text = format!("client {}: {what}", self.id);
            Err(io::Error::new(io::ErrorKind::InvalidInput, text))
        };
        if let Err(why) = self.check_authentication() {
            return refuse(why);
        }
        if !self.redirect_uris.iter().all(|uri| is_absolute(uri)) {
            return refuse("a redirect URI is not absolute or has a fragment");
        }
        let known = |text: &String| ResponseType::parse(text).is_some();
        if !self.response_types.iter().all(known) {
            return refuse("a response type is unknown");
        }
        if let Err(why) = self.check_logout() {
            return refuse(why);
        }
        let encryptions = [
            &self.id_token_encryption,
            &self.userinfo_encryption,
            &self.introspection_encryption,
        ];
        for encryption in encryptions.into_iter().flatten() {
            if let Err(why) = encryption.check(self.secret.as_deref()) {
                return refuse(why);
            }
        }
        Ok(())
    }

    pub(crate) fn has_grant(&self, grant_type: &str) -> bool {
        self.grants.iter().any(|known| known == grant_type)
    }

    pub(crate) fn has_response_type(&self, asked: ResponseType) -> bool {
        let mut types = self.response_types.iter();
        types.any(|text| ResponseType::parse(text) == Some(asked))
    }

    /// RFC 6749 §3.1.2.3 and RFC 9700 §4.1.3: simple string comparison.
    pub(crate) fn has_redirect_uri(&self, uri: &str) -> bool {
        let same = |registered: &String| {
            registered == uri
                || self.native
                    && without_loopback_port(registered).is_some_and(|registered| {
                        without_loopback_port(uri).is_some_and(|uri| uri == registered)
                    })
        };
        self.redirect_uris.iter().any(same)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("id", &self.id)
            .field("authentication", &self.authentication)
            .finish_non_exhaustive()
    }
}

pub(crate) fn words(scope: &str) -> Vec<String> {
    scope.split_ascii_whitespace().map(str::to_owned).collect()
}

/// RFC 6749 §3.1.2: absolute, no fragment.
pub(crate) fn is_absolute(uri: &str) -> bool {
    uri.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && !rest.is_empty()
    }) && uri
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'#')
}

/// What is around the port of `http://127.0.0.1:PORT/…` or `http://[::1]:PORT/…`.
/// RFC 8252 §8.3: `localhost` is a name like any other and must match exactly.
fn without_loopback_port(uri: &str) -> Option<(&'static str, &str)> {
    let host = ["http://127.0.0.1", "http://[::1]"]
        .into_iter()
        .find(|host| uri.starts_with(host))?;
    let rest = uri.strip_prefix(host)?;
    let Some(after) = rest.strip_prefix(':') else {
        return (rest.is_empty() || rest.starts_with(['/', '?'])).then_some((host, rest));
    };
    let end = after.find(['/', '?']).unwrap_or(after.len());
    let (port, path) = after.split_at_checked(end)?;
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    (digits && port.parse::<u16>().is_ok()).then_some((host, path))
}

const USER_SCOPE: &str = "openid profile email address phone offline_access read write";
const USER_GRANTS: &str =
    "authorization_code refresh_token urn:ietf:params:oauth:grant-type:device_code";
const CONFIDENTIAL_GRANTS: &str = "urn:ietf:params:oauth:grant-type:token-exchange \
    urn:ietf:params:oauth:grant-type:jwt-bearer";
const SERVICE_GRANTS: &str = "client_credentials urn:ietf:params:oauth:grant-type:token-exchange";
const SERVICE_SCOPE: &str = "read write";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_port_of_a_loopback_address_is_free() {
        let native = Client::public("native")
            .redirect_uri("http://127.0.0.1/callback?a=b")
            .redirect_uri("http://[::1]:7/callback")
            .redirect_uri("http://localhost/callback");
        for uri in [
            "http://127.0.0.1:1/callback?a=b",
            "http://127.0.0.1:65535/callback?a=b",
            "http://[::1]/callback",
            "http://localhost/callback",
        ] {
            assert!(native.has_redirect_uri(uri), "{uri}");
        }
        for uri in [
            "http://127.0.0.1:1/callback",
            "http://127.0.0.1:1/callback/?a=b",
            "http://127.0.0.1:65536/callback?a=b",
            "http://127.0.0.1:@evil.example/callback?a=b",
            "http://127.0.0.1.evil.example/callback?a=b",
            "http://127.0.0.10/callback?a=b",
            "https://127.0.0.1:1/callback?a=b",
            "http://[::1]:x/callback",
            "http://localhost:1/callback",
            "HTTP://127.0.0.1:1/callback?a=b",
        ] {
            assert!(!native.has_redirect_uri(uri), "{uri}");
        }
        let web = native.native(false);
        assert!(!web.has_redirect_uri("http://127.0.0.1:1/callback?a=b"));
        assert!(web.has_redirect_uri("http://127.0.0.1/callback?a=b"));
    }

    #[test]
    fn a_client_that_cannot_work_is_refused() {
        assert!(Client::public("a").check().is_ok());
        for uri in ["/callback", "https://a.example/#b", "https:", "a b:c"] {
            assert!(
                Client::public("a").redirect_uri(uri).check().is_err(),
                "{uri}"
            );
        }
        let contradiction = Client::public("a").authentication(ClientAuthentication::Post);
        assert!(contradiction.check().is_err());
    }

    #[test]
    fn debug_shows_no_secret() {
        let client = Client::confidential("shop", "keep it");
        assert!(!format!("{client:?}").contains("keep it"));
    }
}
