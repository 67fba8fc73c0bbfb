//! Public keys: made once from their parts, then they verify.

use ed25519_dalek::VerifyingKey as Ed25519Key;
use rsa::BoxedUint;
use rsa::traits::PublicKeyParts;
use sha2::{Sha256, Sha384, Sha512};
use signature::Verifier;

use crate::KeyError;
use crate::algorithm::Algorithm;
use crate::backend::Components;
use crate::key_kind::Curve;

/// A parsed public key.
#[derive(Clone)]
pub(crate) enum PublicKey {
    Ed25519(Box<Ed25519Key>),
    P256(Box<p256::ecdsa::VerifyingKey>),
    P384(Box<p384::ecdsa::VerifyingKey>),
    P521(Box<p521::ecdsa::VerifyingKey>),
    Rsa(Box<rsa::PublicKey>),
    #[cfg(feature = "es256k")]
    Secp256k1(Box<k256::ecdsa::VerifyingKey>),
}

impl PublicKey {
    /// Sizes and exponents have been checked by the caller.
    pub(crate) fn new(components: &Components) -> Result<Self, KeyError> {
        match components {
            Components::Ec { curve, x, y } => {
                Self::ec(*curve, &Components::uncompressed(x, y)).ok_or(KeyError::InvalidPoint)
            }
            Components::Ed25519 { x } => Self::ed25519(x),
            Components::Rsa { n, e } => {
                let key = rsa::PublicKey::new(uint(n), uint(e));
                let key = key.map_err(|_| KeyError::RsaModulus)?;
                Ok(Self::Rsa(Box::new(key)))
            }
            // It agrees on keys and signs nothing.
            Components::X25519 { .. } => Err(KeyError::UnknownKeyType),
        }
    }

    fn ed25519(x: &[u8; 32]) -> Result<Self, KeyError> {
        let key = Ed25519Key::from_bytes(x).map_err(|_| KeyError::InvalidPoint)?;
        if key.is_weak() {
            return Err(KeyError::SmallOrder);
        }
        // RFC 8032 §5.1.3: y below p; the decoder takes it modulo p.
        if key.to_edwards().compress().as_bytes() != x {
            return Err(KeyError::InvalidPoint);
        }
        Ok(Self::Ed25519(Box::new(key)))
    }

    /// The point is on the curve, or an error. It cannot be the one at infinity, which has no
    /// coordinates.
    fn ec(curve: Curve, point: &[u8]) -> Option<Self> {
        match curve {
            Curve::P256 => {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point);
                key.map(|key| Self::P256(Box::new(key))).ok()
            }
            Curve::P384 => {
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point);
                key.map(|key| Self::P384(Box::new(key))).ok()
            }
            Curve::P521 => {
                let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(point);
                key.map(|key| Self::P521(Box::new(key))).ok()
            }
            #[cfg(feature = "es256k")]
            Curve::Secp256k1 => {
                let key = k256::ecdsa::VerifyingKey::from_sec1_bytes(point);
                key.map(|key| Self::Secp256k1(Box::new(key))).ok()
            }
        }
    }

    pub(crate) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match (self, algorithm) {
            (Self::Ed25519(key), Algorithm::Ed25519 | Algorithm::EdDsa) => {
                // S below the group order, neither R nor the key of small order
                // (RFC 8032 §5.1.7, and beyond).
                let signature = ed25519_dalek::Signature::from_slice(signature);
                signature.is_ok_and(|signature| key.verify_strict(message, &signature).is_ok())
            }
            // Exactly both numbers side by side, each in 1..n-1 (RFC 7518 §3.4). There is no
            // low-S rule.
            (Self::P256(key), Algorithm::Es256) => {
                let signature = p256::ecdsa::Signature::from_slice(signature);
                signature.is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
            (Self::P384(key), Algorithm::Es384) => {
                let signature = p384::ecdsa::Signature::from_slice(signature);
                signature.is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
            (Self::P521(key), Algorithm::Es512) => {
                let signature = p521::ecdsa::Signature::from_slice(signature);
                signature.is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
            #[cfg(feature = "es256k")]
            (Self::Secp256k1(key), Algorithm::Es256K) => {
                // This crate alone has the low-S rule of Bitcoin; n - s is as good as s.
                let signature = k256::ecdsa::Signature::from_slice(signature);
                signature
                    .is_ok_and(|signature| key.verify(message, &signature.normalize_s()).is_ok())
            }
            (Self::Rsa(key), algorithm) => verifies_rsa(key, algorithm, message, signature),
            _ => false,
        }
    }
}

/// PKCS#1 v1.5: the encoded message is rebuilt, with the NULL of DigestInfo, and compared
/// (RFC 8017 §8.2.2); a signature of another length or beyond the modulus is refused. PSS: MGF1
/// with the same hash, a salt exactly as long (RFC 7518 §3.5).
fn verifies_rsa(key: &rsa::PublicKey, algorithm: Algorithm, message: &[u8], sig: &[u8]) -> bool {
    // No system knows the others that is too old for 2048 bits: the relaxation is for RS256.
    if algorithm != Algorithm::Rs256 && key.n().bit_width_vartime() < SMALLEST {
        return false;
    }
    let result = match algorithm {
        Algorithm::Ps256 => key.pss_verify::<Sha256>(message, sig),
        Algorithm::Ps384 => key.pss_verify::<Sha384>(message, sig),
        Algorithm::Ps512 => key.pss_verify::<Sha512>(message, sig),
        Algorithm::Rs256 => key.pkcs1v15_verify::<Sha256>(message, sig),
        Algorithm::Rs384 => key.pkcs1v15_verify::<Sha384>(message, sig),
        Algorithm::Rs512 => key.pkcs1v15_verify::<Sha512>(message, sig),
        _ => return false,
    };
    result.is_ok()
}

/// A big-endian number in as many limbs as it needs.
pub(super) fn uint(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(bytes)
}

const SMALLEST: u32 = 2048;
