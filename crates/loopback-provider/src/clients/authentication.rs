//! How a client proves who it is.

use super::Client;
use crate::jws::{ALGORITHMS, PublicKey};

/// How a client proves who it is, at every endpoint that asks for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// `client_secret_basic`: id and secret form-encoded, then Basic ([RFC 6749 §2.3.1]).
    ///
    /// [RFC 6749 §2.3.1]: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
    Basic,
    /// `none`: `client_id` in the form alone.
    None,
    /// `client_secret_post`: id and secret in the form.
    Post,
    /// `private_key_jwt`: an assertion signed with a key of [`Client::private_key_jwt`]
    /// ([RFC 7523 §3]).
    ///
    /// [RFC 7523 §3]: https://www.rfc-editor.org/rfc/rfc7523#section-3
    PrivateKeyJwt,
    /// `client_secret_jwt`: an assertion signed with the secret, by HS256. The secret has 32 octets
    /// at least.
    SecretJwt,
}

impl ClientAuthentication {
    pub(crate) const ALL: [Self; 5] = [
        Self::Basic,
        Self::Post,
        Self::SecretJwt,
        Self::PrivateKeyJwt,
        Self::None,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Basic => "client_secret_basic",
            Self::None => "none",
            Self::Post => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::SecretJwt => "client_secret_jwt",
        }
    }

    pub(super) fn has_secret(self) -> bool {
        !matches!(self, Self::None | Self::PrivateKeyJwt)
    }
}

impl Client {
    /// The one way in which this client authenticates; for [`ClientAuthentication::PrivateKeyJwt`]
    /// see [`Client::private_key_jwt`].
    #[must_use]
    pub fn authentication(self, authentication: ClientAuthentication) -> Self {
        Self {
            authentication,
            ..self
        }
    }

    /// Registers a public key, a JWK of P-256, Ed25519 or RSA, in the place of a secret: the client
    /// authenticates with assertions that it signs. More calls register more keys, each with a
    /// `kid` of its own.
    #[must_use]
    pub fn private_key_jwt(mut self, jwk: impl Into<String>) -> Self {
        self.keys.push(jwk.into());
        Self {
            secret: None,
            authentication: ClientAuthentication::PrivateKeyJwt,
            ..self
        }
    }

    /// The only algorithm of the client's assertions (`token_endpoint_auth_signing_alg`), such as
    /// `PS256`; by default any that fits the key.
    #[must_use]
    pub fn assertion_algorithm(self, name: &str) -> Self {
        Self {
            assertion_algorithm: Some(name.to_owned()),
            ..self
        }
    }

    /// The keys of this id; all of them where none is asked for.
    pub(crate) fn keys(&self, id: Option<&str>) -> impl Iterator<Item = PublicKey> {
        let keys = self.keys.iter();
        let keys = keys.filter_map(|jwk| PublicKey::from_text(jwk).ok());
        keys.filter(move |key| id.is_none() || key.id() == id)
    }

    pub(super) fn check_authentication(&self) -> Result<(), &'static str> {
        let authentication = self.authentication;
        if self.secret.is_some() != authentication.has_secret() {
            return Err("a secret and its authentication method go together");
        }
        let signs = authentication == ClientAuthentication::PrivateKeyJwt;
        if self.keys.is_empty() == signs {
            return Err("a key and private_key_jwt go together");
        }
        let mut keys = self.keys.iter();
        keys.try_for_each(|jwk| PublicKey::from_text(jwk).map(drop))?;
        // RFC 7518 §3.2.
        let secret = self.secret.as_deref().unwrap_or_default();
        if authentication == ClientAuthentication::SecretJwt && secret.len() < 32 {
            return Err("a secret that signs has 32 octets at least");
        }
        match self.assertion_algorithm.as_deref() {
            None => Ok(()),
            Some(name) if signs && ALGORITHMS.contains(&name) => Ok(()),
            Some("HS256") if authentication == ClientAuthentication::SecretJwt => Ok(()),
            Some(_) => Err("the algorithm of the assertions does not fit the method"),
        }
    }
}
