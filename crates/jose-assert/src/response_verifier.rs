//! Responses in JWTs: decrypted if that was agreed on, then verified.

use core::fmt;
use std::sync::Arc;

use oauth_step::{Env, Secret, Step};

use crate::{
    Algorithm, Algorithms, AwaitVerified, Encryption, Error, HmacKey, IssuerKeys, JwtVerifier,
    KeyError, RemoteJwks, Typ,
};

/// Verifies the JWTs in which a server answers one client, as they agreed on at registration
/// (`*_signed_response_alg`, `*_encrypted_response_alg`): authorization responses, introspection.
///
/// Signed with RS256 by default, the default of all of these; never with `none`. What the claims
/// must say is for their reader.
///
/// ```
/// use jose_assert::{Algorithm, Algorithms, Error, RemoteJwks, ResponseVerifier};
/// use oauth_step::{Endpoint, UrlPolicy};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let jwks = Endpoint::parse("https://server.example/jwks", UrlPolicy::default())?;
/// let verifier = ResponseVerifier::new(RemoteJwks::new(jwks))
///     .algorithms(Algorithms::only(Algorithm::Es256))?;
/// # let _ = verifier;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ResponseVerifier {
    keys: IssuerKeys,
    algorithms: Algorithms,
    encryption: Option<Encryption>,
}

impl ResponseVerifier {
    /// With the keys that the server publishes.
    pub fn new(keys: Arc<RemoteJwks>) -> Self {
        Self {
            keys: IssuerKeys::Published(keys),
            algorithms: Algorithms::only(Algorithm::Rs256),
            encryption: None,
        }
    }

    /// With the client's secret, for HS256.
    ///
    /// # Errors
    ///
    /// [`Error::Key`] where the secret is shorter than the algorithm needs.
    pub fn with_secret(secret: &Secret<String>) -> Result<Self, Error> {
        Ok(Self {
            keys: IssuerKeys::Secret(HmacKey::new(secret)?),
            algorithms: Algorithms::only(Algorithm::Hs256),
            encryption: None,
        })
    }

    /// The algorithms that the client registered, in place of the default. Another one is refused.
    ///
    /// # Errors
    ///
    /// [`KeyError::AlgorithmMismatch`] for a symmetric one beside published keys, or an asymmetric
    /// one beside the secret.
    pub fn algorithms(self, algorithms: Algorithms) -> Result<Self, Error> {
        let is_symmetric = self.keys.is_symmetric();
        if algorithms
            .iter()
            .any(|algorithm| algorithm.is_symmetric() != is_symmetric)
        {
            return Err(KeyError::AlgorithmMismatch.into());
        }
        Ok(Self { algorithms, ..self })
    }

    /// The algorithms that are accepted.
    pub fn accepted_algorithms(&self) -> Algorithms {
        self.algorithms
    }

    /// They are encrypted too. One that is only signed is refused then.
    #[must_use]
    pub fn encrypted(self, encryption: Encryption) -> Self {
        Self {
            encryption: Some(encryption),
            ..self
        }
    }

    /// Begins to verify one of this type; the server's keys are fetched if that is needed.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] where its form breaks a rule, or it is encrypted and should not be, or the
    /// reverse; [`Error::Decryption`]; [`Error::UnknownKey`] or [`Error::AmbiguousKey`];
    /// [`Error::Signature`].
    pub fn verify(
        &self,
        token: &str,
        typ: Typ,
        env: &dyn Env,
    ) -> Result<Step<AwaitVerified>, Error> {
        let signed = Encryption::signed_token(self.encryption.as_ref(), token, env)?;
        let rules = JwtVerifier::new(self.algorithms).typ(typ);
        self.keys.verify(signed.expose(), &rules, env)
    }
}

impl fmt::Debug for ResponseVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseVerifier")
            .field("algorithms", &self.algorithms)
            .field("is_encrypted", &self.encryption.is_some())
            .finish_non_exhaustive()
    }
}
