//! Public keys: made once from their parts, then they verify.

use ed25519_dalek::VerifyingKey as Ed25519Key;
use p256::Sec1Point;
use p256::ecdsa::VerifyingKey as P256Key;
use rsa::BoxedUint;
use rsa::traits::PublicKeyParts;
use sha2::Sha256;
use signature::Verifier;

use crate::KeyError;
use crate::algorithm::{Algorithm, KeyKind};

/// A parsed public key.
#[derive(Clone)]
pub(crate) enum PublicKey {
    Ed25519(Box<Ed25519Key>),
    P256(Box<P256Key>),
    Rsa(Box<rsa::PublicKey>),
}

impl PublicKey {
    pub(crate) fn ed25519(x: &[u8; 32]) -> Result<Self, KeyError> {
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
    pub(crate) fn p256(x: &[u8; 32], y: &[u8; 32]) -> Result<Self, KeyError> {
        let point = Sec1Point::from_affine_coordinates(x.into(), y.into(), false);
        let key = P256Key::from_sec1_point(&point).map_err(|_| KeyError::InvalidPoint)?;
        Ok(Self::P256(Box::new(key)))
    }

    /// Sizes and exponent have been checked by the caller.
    pub(crate) fn rsa(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        let (n, e) = (uint(n), uint(e));
        let key = rsa::PublicKey::new(n, e).map_err(|_| KeyError::RsaModulus)?;
        Ok(Self::Rsa(Box::new(key)))
    }

    pub(crate) fn kind(&self) -> KeyKind {
        match self {
            Self::Ed25519(_) => KeyKind::Ed25519,
            Self::P256(_) => KeyKind::P256,
            Self::Rsa(_) => KeyKind::Rsa,
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
            (Self::P256(key), Algorithm::Es256) => {
                // Exactly 64 octets, r and s in 1..n-1 (RFC 7518 §3.4). There is no low-S rule.
                let signature = p256::ecdsa::Signature::from_slice(signature);
                signature.is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
            // The encoded message is rebuilt, with the NULL of DigestInfo, and compared
            // (RFC 8017 §8.2.2); a signature of another length or beyond the modulus is refused.
            (Self::Rsa(key), Algorithm::Rs256) => {
                key.pkcs1v15_verify::<Sha256>(message, signature).is_ok()
            }
            // MGF1 with the same hash, a salt exactly as long (RFC 7518 §3.5). No system knows PSS
            // that is too old for 2048 bits: the relaxation is for PKCS#1 v1.5.
            (Self::Rsa(key), Algorithm::Ps256) => {
                key.n().bit_width_vartime() >= SMALLEST_PSS
                    && key.pss_verify::<Sha256>(message, signature).is_ok()
            }
            _ => false,
        }
    }
}

/// A big-endian number in as many limbs as it needs.
pub(super) fn uint(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(bytes)
}

const SMALLEST_PSS: u32 = 2048;
