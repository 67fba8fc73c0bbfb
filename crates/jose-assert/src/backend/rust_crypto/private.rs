//! Private keys: parsed once, then they sign. All of them overwrite themselves when dropped.

use p256::elliptic_curve::Generate;
use rsa::traits::PrivateKeyParts;
use sha2::Sha256;
use signature::Signer;
use zeroize::Zeroizing;

use oauth_step::Env;

use super::public::{PublicKey, uint};
use crate::KeyError;
use crate::algorithm::{Algorithm, KeyKind};
use crate::backend::RsaPrivate;
use crate::backend::random::{EnvRandom, SigningRandom};

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
    /// A new key; 2048 bits for RSA. There is none for a kind that has no private key.
    pub(crate) fn generate(kind: KeyKind, env: &dyn Env) -> Option<Self> {
        let mut random = EnvRandom(env);
        match kind {
            KeyKind::Ed25519 => {
                let mut seed = Zeroizing::new([0; 32]);
                env.fill_random(&mut *seed);
                Some(Self::from_ed25519_seed(&seed))
            }
            KeyKind::Octets => None,
            KeyKind::P256 => {
                let key = p256::ecdsa::SigningKey::try_generate_from_rng(&mut random).ok()?;
                Some(Self::P256(Box::new(key)))
            }
            KeyKind::Rsa => {
                let key = rsa::PrivateKey::new(&mut random, GENERATED_RSA_BITS).ok()?;
                Some(key.into())
            }
        }
    }

    pub(crate) fn from_ed25519_seed(seed: &[u8; 32]) -> Self {
        Self::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(seed)))
    }

    pub(crate) fn from_p256_scalar(scalar: &[u8; 32]) -> Result<Self, KeyError> {
        let key = p256::ecdsa::SigningKey::from_slice(scalar);
        key.map(|key| Self::P256(Box::new(key)))
            .map_err(|_| KeyError::PrivatePart)
    }

    /// From the numbers of a JWK, whose public half has been checked by the caller.
    pub(crate) fn from_rsa(parts: &RsaPrivate<'_>) -> Result<Self, KeyError> {
        let d = uint(parts.d);
        // RFC 8017 §3.2. The recovery of missing primes counts on it.
        if d <= uint(&[1]) || d >= uint(parts.n) {
            return Err(KeyError::PrivatePart);
        }
        let primes = parts.primes.map(|(p, q)| vec![uint(p), uint(q)]);
        let key = rsa::PrivateKey::from_components(
            uint(parts.n),
            uint(parts.e),
            d,
            primes.unwrap_or_default(),
        );
        key.map(Self::from).map_err(|_| KeyError::PrivatePart)
    }

    pub(crate) fn public(&self) -> PublicKey {
        match self {
            Self::Ed25519(key) => PublicKey::Ed25519(Box::new(key.verifying_key())),
            Self::P256(key) => PublicKey::P256(Box::new(*key.verifying_key())),
            Self::Rsa(rsa) => PublicKey::Rsa(Box::new((&rsa.key).into())),
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

impl From<rsa::PrivateKey> for PrivateKey {
    fn from(key: rsa::PrivateKey) -> Self {
        let exponent = Zeroizing::new(key.d().to_be_bytes());
        let random = SigningRandom::new(&exponent);
        Self::Rsa(Box::new(RsaKey { key, random }))
    }
}

const GENERATED_RSA_BITS: usize = 2048;
