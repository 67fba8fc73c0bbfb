//! Public keys: made once from their parts, then they verify.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey,
    RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents,
};

use super::edwards;
use crate::KeyError;
use crate::algorithm::{Algorithm, KeyKind};
use crate::backend::Components;

/// A parsed public key.
#[derive(Clone)]
pub(crate) enum PublicKey {
    Ed25519(ParsedPublicKey),
    P256(ParsedPublicKey),
    Rsa(Box<RsaKey>),
}

/// The library binds a key to one padding.
#[derive(Clone)]
pub(crate) struct RsaKey {
    pkcs1: ParsedPublicKey,
    pss: ParsedPublicKey,
}

impl PublicKey {
    pub(crate) fn ed25519(x: &[u8; 32]) -> Result<Self, KeyError> {
        edwards::review(x)?;
        let key = ParsedPublicKey::new(&ED25519, x).map_err(|_| KeyError::InvalidPoint)?;
        Ok(Self::Ed25519(key))
    }

    /// The point is on the curve, or an error. It cannot be the one at infinity, which has no
    /// coordinates.
    pub(crate) fn p256(x: &[u8; 32], y: &[u8; 32]) -> Result<Self, KeyError> {
        let point = Components::uncompressed(x, y);
        let key = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        key.map(Self::P256).map_err(|_| KeyError::InvalidPoint)
    }

    /// Sizes and exponent have been checked by the caller.
    pub(crate) fn rsa(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        let (n, e) = (without_zeros(n), without_zeros(e));
        let key = RsaPublicKeyComponents { n, e };
        // How small a modulus may be is the caller's rule. There is no such choice for PSS, which
        // no system knows that is too old for 2048 bits.
        let pkcs1 = key.to_parsed_public_key(&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY);
        let pss = key.to_parsed_public_key(&RSA_PSS_2048_8192_SHA256);
        let (Ok(pkcs1), Ok(pss)) = (pkcs1, pss) else {
            return Err(KeyError::RsaModulus);
        };
        Ok(Self::Rsa(Box::new(RsaKey { pkcs1, pss })))
    }

    pub(crate) fn kind(&self) -> KeyKind {
        match self {
            Self::Ed25519(_) => KeyKind::Ed25519,
            Self::P256(_) => KeyKind::P256,
            Self::Rsa(_) => KeyKind::Rsa,
        }
    }

    pub(crate) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let key = match (self, algorithm) {
            // The library sees to S below the group order (RFC 8032 §5.1.7) and to an R in its
            // one spelling, not to an R of small order.
            (Self::Ed25519(key), Algorithm::Ed25519 | Algorithm::EdDsa) => {
                let r = signature.first_chunk::<32>();
                if r.is_none_or(edwards::is_small_order) {
                    return false;
                }
                key
            }
            // Exactly 64 octets, r and s in 1..n-1 (RFC 7518 §3.4). There is no low-S rule.
            (Self::P256(key), Algorithm::Es256) => key,
            // The encoded message is rebuilt, with the NULL of DigestInfo, and compared
            // (RFC 8017 §8.2.2); a signature of another length or beyond the modulus is refused.
            (Self::Rsa(key), Algorithm::Rs256) => &key.pkcs1,
            // MGF1 with the same hash, a salt exactly as long (RFC 7518 §3.5).
            (Self::Rsa(key), Algorithm::Ps256) => &key.pss,
            _ => return false,
        };
        key.verify_sig(message, signature).is_ok()
    }
}

/// The library takes no zeros in front.
pub(crate) fn without_zeros(mut number: &[u8]) -> &[u8] {
    while let [0, rest @ ..] = number {
        number = rest;
    }
    number
}
