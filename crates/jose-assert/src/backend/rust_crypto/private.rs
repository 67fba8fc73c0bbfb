//! Private keys: parsed once, then they sign. All of them overwrite themselves when dropped.

use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use sha2::{Sha256, Sha384, Sha512};
use signature::Signer;
use zeroize::Zeroizing;

use oauth_step::Env;

use super::public::uint;
use super::random::{EnvRandom, SigningRandom};
use crate::KeyError;
use crate::algorithm::Algorithm;
use crate::backend::{Components, Number, PrivateParts, RsaParts};
use crate::key_kind::Curve;

/// A parsed private key.
pub(crate) enum PrivateKey {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<p384::ecdsa::SigningKey>),
    P521(Box<p521::ecdsa::SigningKey>),
    Rsa(Box<RsaKey>),
}

pub(crate) struct RsaKey {
    key: rsa::PrivateKey,
    random: SigningRandom,
}

impl PrivateKey {
    /// RSA's sizes and exponent have been checked by the caller.
    pub(crate) fn new(parts: &PrivateParts) -> Result<Self, KeyError> {
        match parts {
            PrivateParts::Ec { curve, scalar, .. } => Self::ec(*curve, scalar),
            PrivateParts::Ed25519 { seed, .. } => {
                let key = ed25519_dalek::SigningKey::from_bytes(seed);
                Ok(Self::Ed25519(Box::new(key)))
            }
            PrivateParts::Rsa(parts) => Self::rsa(parts),
            PrivateParts::X25519 { .. } => Err(KeyError::UnknownKeyType),
        }
    }

    fn ec(curve: Curve, scalar: &[u8]) -> Result<Self, KeyError> {
        let key = match curve {
            Curve::P256 => {
                let key = p256::ecdsa::SigningKey::from_slice(scalar);
                key.map(|key| Self::P256(Box::new(key))).ok()
            }
            Curve::P384 => {
                let key = p384::ecdsa::SigningKey::from_slice(scalar);
                key.map(|key| Self::P384(Box::new(key))).ok()
            }
            Curve::P521 => {
                let key = p521::ecdsa::SigningKey::from_slice(scalar);
                key.map(|key| Self::P521(Box::new(key))).ok()
            }
            #[cfg(feature = "es256k")]
            Curve::Secp256k1 => return Err(KeyError::VerifyOnly),
        };
        key.ok_or(KeyError::PrivatePart)
    }

    fn rsa(parts: &RsaParts) -> Result<Self, KeyError> {
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
                ec(Curve::P256, point.as_bytes())
            }
            Self::P384(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                ec(Curve::P384, point.as_bytes())
            }
            Self::P521(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                ec(Curve::P521, point.as_bytes())
            }
            Self::Rsa(rsa) => Components::Rsa {
                n: rsa.key.n_bytes(),
                e: rsa.key.e_bytes(),
            },
        }
    }

    pub(crate) fn parts(&self) -> Option<PrivateParts> {
        let ec = |curve, scalar: &[u8]| PrivateParts::Ec {
            curve,
            scalar: Zeroizing::new(scalar.to_vec()),
            public: None,
        };
        Some(match self {
            Self::Ed25519(key) => PrivateParts::Ed25519 {
                seed: Zeroizing::new(key.to_bytes()),
                public: None,
            },
            Self::P256(key) => ec(Curve::P256, &Zeroizing::new(key.to_bytes())[..]),
            Self::P384(key) => ec(Curve::P384, &Zeroizing::new(key.to_bytes())[..]),
            Self::P521(key) => ec(Curve::P521, &Zeroizing::new(key.to_bytes())[..]),
            Self::Rsa(rsa) => PrivateParts::Rsa(rsa_parts(&rsa.key)?),
        })
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
            (Self::P384(key), Algorithm::Es384) => {
                let signature: p384::ecdsa::Signature = key.try_sign(message).ok()?;
                Some(signature.to_bytes().to_vec())
            }
            (Self::P521(key), Algorithm::Es512) => {
                let signature: p521::ecdsa::Signature = key.try_sign(message).ok()?;
                Some(signature.to_bytes().to_vec())
            }
            (Self::Rsa(rsa), algorithm) => rsa.sign(algorithm, message),
            _ => None,
        }
    }
}

impl RsaKey {
    fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        let (key, random) = (&self.key, &mut self.random.stream(message));
        let signature = match algorithm {
            Algorithm::Ps256 => key.pss_sign_with_rng::<Sha256, _>(random, message),
            Algorithm::Ps384 => key.pss_sign_with_rng::<Sha384, _>(random, message),
            Algorithm::Ps512 => key.pss_sign_with_rng::<Sha512, _>(random, message),
            Algorithm::Rs256 => key.pkcs1v15_sign_with_rng::<Sha256, _>(random, message),
            Algorithm::Rs384 => key.pkcs1v15_sign_with_rng::<Sha384, _>(random, message),
            Algorithm::Rs512 => key.pkcs1v15_sign_with_rng::<Sha512, _>(random, message),
            _ => return None,
        };
        signature.ok()
    }
}

/// Sizes and exponent have been checked by the caller.
pub(crate) fn rsa_key(parts: &RsaParts) -> Result<rsa::PrivateKey, KeyError> {
    let d = Zeroizing::new(uint(&parts.d));
    // RFC 8017 §3.2. The recovery of missing primes counts on it.
    if *d <= uint(&[1]) || *d >= uint(&parts.n) {
        return Err(KeyError::PrivatePart);
    }
    let primes = parts.primes.iter().flatten();
    let primes = primes.map(|prime| uint(prime)).collect();
    let key =
        rsa::PrivateKey::from_components(uint(&parts.n), uint(&parts.e), (*d).clone(), primes);
    key.map_err(|_| KeyError::PrivatePart)
}

impl From<rsa::PrivateKey> for PrivateKey {
    fn from(key: rsa::PrivateKey) -> Self {
        let exponent = Zeroizing::new(key.d().to_be_bytes());
        let random = SigningRandom::new(&exponent);
        Self::Rsa(Box::new(RsaKey { key, random }))
    }
}

/// The library's points have both coordinates.
fn ec(curve: Curve, point: &[u8]) -> Components {
    Components::ec(curve, point).unwrap_or(Components::Ec {
        curve,
        x: Vec::new(),
        y: Vec::new(),
    })
}

/// All of its numbers.
pub(crate) fn rsa_parts(key: &rsa::PrivateKey) -> Option<RsaParts> {
    let number = |number: &rsa::BoxedUint| Number::new(number.to_be_bytes_trimmed_vartime().into());
    let [p, q] = key.primes() else {
        return None;
    };
    let coefficient = Zeroizing::new(key.qinv()?.retrieve());
    Some(RsaParts {
        n: key.n_bytes().into(),
        e: key.e_bytes().into(),
        d: number(key.d()),
        primes: Some([number(p), number(q)]),
        exponents_and_coefficient: Some([
            number(key.dp()?),
            number(key.dq()?),
            number(&coefficient),
        ]),
    })
}

const GENERATED_RSA_BITS: usize = 2048;
