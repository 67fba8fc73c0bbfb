//! Private keys: parsed once, then they sign. All of them overwrite themselves when dropped.

use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use sha2::Sha256;
use signature::Signer;
use zeroize::Zeroizing;

use oauth_step::Env;

use super::public::uint;
use super::random::{EnvRandom, SigningRandom};
use crate::KeyError;
use crate::algorithm::Algorithm;
use crate::backend::{Components, RsaParts};

/// A parsed private key.
pub(crate) enum PrivateKey {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    P256(Box<p256::ecdsa::SigningKey>),
    Rsa(Box<RsaKey>),
}

pub(crate) struct RsaKey {
    key: rsa::PrivateKey,
    random: SigningRandom,
}

impl PrivateKey {
    pub(crate) fn ed25519(seed: &[u8; 32]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        Ok(Self::Ed25519(Box::new(key)))
    }

    pub(crate) fn p256(scalar: &[u8; 32]) -> Result<Self, KeyError> {
        let key = p256::ecdsa::SigningKey::from_slice(scalar);
        key.map(|key| Self::P256(Box::new(key)))
            .map_err(|_| KeyError::PrivatePart)
    }

    /// The public half has been checked by the caller.
    pub(crate) fn rsa(parts: &RsaParts) -> Result<Self, KeyError> {
        rsa_key(parts).map(Self::from)
    }

    /// Of 2048 bits, out of the caller's randomness.
    pub(crate) fn generate_rsa(env: &dyn Env) -> Result<Self, KeyError> {
        let key = rsa::PrivateKey::new(&mut EnvRandom(env), GENERATED_RSA_BITS);
        key.map(Self::from).map_err(|_| KeyError::PrivatePart)
    }

    pub(crate) fn components(&self) -> Components {
        match self {
            Self::Ed25519(key) => Components::Ed25519 {
                x: key.verifying_key().to_bytes(),
            },
            Self::P256(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                let mut coordinates = point.as_bytes().iter().skip(1).copied();
                let mut coordinate = || core::array::from_fn(|_| coordinates.next().unwrap_or(0));
                Components::P256 {
                    x: coordinate(),
                    y: coordinate(),
                }
            }
            Self::Rsa(rsa) => Components::Rsa {
                n: rsa.key.n_bytes(),
                e: rsa.key.e_bytes(),
            },
        }
    }

    /// `None` where the key is not for this algorithm, or a fault was caught on the way.
    pub(crate) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        match (self, algorithm) {
            (Self::Ed25519(key), Algorithm::Ed25519 | Algorithm::EdDsa) => {
                Some(key.sign(message).to_vec())
            }
            (Self::P256(key), Algorithm::Es256) => {
                let signature: p256::ecdsa::Signature = key.try_sign(message).ok()?;
                Some(signature.to_bytes().to_vec())
            }
            (Self::Rsa(rsa), Algorithm::Rs256) => {
                let random = &mut rsa.random.stream(message);
                let key = &rsa.key;
                key.pkcs1v15_sign_with_rng::<Sha256, _>(random, message)
                    .ok()
            }
            (Self::Rsa(rsa), Algorithm::Ps256) => {
                let random = &mut rsa.random.stream(message);
                let key = &rsa.key;
                key.pss_sign_with_rng::<Sha256, _>(random, message).ok()
            }
            _ => None,
        }
    }
}

/// The public half has been checked by the caller.
pub(crate) fn rsa_key(parts: &RsaParts) -> Result<rsa::PrivateKey, KeyError> {
    let d = uint(&parts.d);
    // RFC 8017 §3.2. The recovery of missing primes counts on it.
    if d <= uint(&[1]) || d >= uint(&parts.n) {
        return Err(KeyError::PrivatePart);
    }
    let primes = parts.primes.iter().flatten();
    let primes = primes.map(|prime| uint(prime)).collect();
    let key = rsa::PrivateKey::from_components(uint(&parts.n), uint(&parts.e), d, primes);
    key.map_err(|_| KeyError::PrivatePart)
}

impl From<rsa::PrivateKey> for PrivateKey {
    fn from(key: rsa::PrivateKey) -> Self {
        let exponent = Zeroizing::new(key.d().to_be_bytes());
        let random = SigningRandom::new(&exponent);
        Self::Rsa(Box::new(RsaKey { key, random }))
    }
}

const GENERATED_RSA_BITS: usize = 2048;
