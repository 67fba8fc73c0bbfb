//! How what a client is sent is signed and encrypted.

use super::Client;
use super::encryption::{EncryptTo, Encryption};

/// The algorithms that the provider has keys for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SigningAlgorithm {
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256, the default of OpenID Connect.
    Rs256,
}

impl Client {
    /// The algorithm of the client's ID Tokens (`id_token_signed_response_alg`), RS256 by default.
    #[must_use]
    pub fn id_token_algorithm(self, algorithm: SigningAlgorithm) -> Self {
        Self {
            id_token_algorithm: algorithm,
            ..self
        }
    }

    /// Encrypts the client's ID Tokens once they are signed, with this `enc`, such as `A256GCM`
    /// (`id_token_encrypted_response_alg` and `…_enc`); its Logout Tokens too.
    #[must_use]
    pub fn id_token_encryption(self, to: EncryptTo, enc: &str) -> Self {
        Self {
            id_token_encryption: Some(Encryption::new(to, enc)),
            ..self
        }
    }

    /// Signs the client's UserInfo answers (`userinfo_signed_response_alg`).
    #[must_use]
    pub fn userinfo_algorithm(self, algorithm: SigningAlgorithm) -> Self {
        Self {
            userinfo_algorithm: Some(algorithm),
            ..self
        }
    }

    /// Encrypts the client's UserInfo answers, signed or not (`userinfo_encrypted_response_alg` and
    /// `…_enc`).
    #[must_use]
    pub fn userinfo_encryption(self, to: EncryptTo, enc: &str) -> Self {
        Self {
            userinfo_encryption: Some(Encryption::new(to, enc)),
            ..self
        }
    }

    /// The algorithm of the signed answers that the client gets about tokens
    /// (`introspection_signed_response_alg`), RS256 by default. Which form the answer has, the
    /// `Accept` of each request says.
    #[must_use]
    pub fn introspection_algorithm(self, algorithm: SigningAlgorithm) -> Self {
        Self {
            introspection_algorithm: algorithm,
            ..self
        }
    }

    /// Encrypts these answers once they are signed (`introspection_encrypted_response_alg` and
    /// `…_enc`).
    #[must_use]
    pub fn introspection_encryption(self, to: EncryptTo, enc: &str) -> Self {
        Self {
            introspection_encryption: Some(Encryption::new(to, enc)),
            ..self
        }
    }
}
