//! What a client signs, by another implementation than the provider's: assertions and proofs.

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::SigningKey;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use oauth_step::SystemEnv;
use serde_json::{Value, json};

use crate::support::Talk;

/// A client's key.
pub(crate) struct PeerKey {
    pub(crate) algorithm: Algorithm,
    key: EncodingKey,
    /// The public half.
    pub(crate) jwk: Value,
}

impl PeerKey {
    /// A new one for ES256.
    pub(crate) fn new() -> Self {
        Self::generate(jose_assert::Algorithm::Es256)
    }

    pub(crate) fn ed25519() -> Self {
        Self::generate(jose_assert::Algorithm::EdDsa)
    }

    fn generate(algorithm: jose_assert::Algorithm) -> Self {
        let key = SigningKey::generate(algorithm, &SystemEnv::new()).unwrap();
        let pem = key.private_pem().unwrap();
        let pem = pem.expose().as_bytes();
        let mut jwk: Value = serde_json::from_str(&key.public_jwk().unwrap()).unwrap();
        jwk.as_object_mut().unwrap().remove("alg");
        let (algorithm, key) = match algorithm {
            jose_assert::Algorithm::EdDsa => (Algorithm::EdDSA, EncodingKey::from_ed_pem(pem)),
            _ => (Algorithm::ES256, EncodingKey::from_ec_pem(pem)),
        };
        Self {
            algorithm,
            key: key.unwrap(),
            jwk,
        }
    }

    /// An RSA key that is there already.
    pub(crate) fn rsa(talk: &Talk, algorithm: Algorithm) -> Self {
        let pem = crate::decrypted::rsa_pem(talk);
        let key = SigningKey::from_pem(jose_assert::Algorithm::Rs256, &pem).unwrap();
        let mut jwk: Value = serde_json::from_str(&key.public_jwk().unwrap()).unwrap();
        jwk.as_object_mut().unwrap().remove("alg");
        Self {
            algorithm,
            key: EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap(),
            jwk,
        }
    }

    /// One that is no asymmetric key at all.
    pub(crate) fn secret(secret: &str) -> Self {
        Self {
            algorithm: Algorithm::HS256,
            key: EncodingKey::from_secret(secret.as_bytes()),
            jwk: json!({"kty": "oct", "k": Base64UrlUnpadded::encode_string(secret.as_bytes())}),
        }
    }

    pub(crate) fn named(mut self, id: &str) -> Self {
        self.jwk["kid"] = json!(id);
        self
    }

    /// The names that the standards give to the algorithm.
    pub(crate) fn alg(&self) -> String {
        format!("{:?}", self.algorithm)
    }

    /// A token with this header and these claims.
    pub(crate) fn sign(&self, header: &Value, claims: &Value) -> String {
        let encode = |part: &Value| Base64UrlUnpadded::encode_string(part.to_string().as_bytes());
        let input = format!("{}.{}", encode(header), encode(claims));
        let signature = crypto::sign(input.as_bytes(), &self.key, self.algorithm).unwrap();
        format!("{input}.{signature}")
    }
}

/// A value that no other token has.
pub(crate) fn unique() -> String {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    format!("id {}", COUNT.fetch_add(1, Ordering::Relaxed))
}
