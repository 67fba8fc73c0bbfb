//! Public keys: made once from their parts, then they verify.

use std::sync::OnceLock;

#[cfg(feature = "es256k")]
use aws_lc_rs::signature::ECDSA_P256K1_SHA256_FIXED;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ED25519,
    ParsedPublicKey, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents, VerificationAlgorithm,
};

use super::edwards;
use crate::KeyError;
use crate::algorithm::Algorithm;
use crate::backend::{Components, without_zeros};
use crate::key_kind::Curve;

/// A parsed public key.
#[derive(Clone)]
pub(crate) enum PublicKey {
    Ec(Curve, ParsedPublicKey),
    Ed25519(ParsedPublicKey),
    Rsa(Box<RsaKey>),
}

/// The library binds a key to one padding with one hash. Most keys are used with one, so the
/// others are made when they are first needed.
#[derive(Clone)]
pub(crate) struct RsaKey {
    n: Box<[u8]>,
    e: Box<[u8]>,
    parsed: [OnceLock<Option<ParsedPublicKey>>; 6],
}

impl PublicKey {
    /// Sizes and exponents have been checked by the caller.
    pub(crate) fn new(components: &Components) -> Result<Self, KeyError> {
        match components {
            Components::Ec { curve, x, y } => {
                // The point is on the curve, or an error. It cannot be the one at infinity, which
                // has no coordinates.
                let point = Components::uncompressed(x, y);
                let key = ParsedPublicKey::new(ecdsa(*curve), point);
                let key = key.map_err(|_| KeyError::InvalidPoint)?;
                Ok(Self::Ec(*curve, key))
            }
            Components::Ed25519 { x } => {
                edwards::review(x)?;
                let key = ParsedPublicKey::new(&ED25519, x).map_err(|_| KeyError::InvalidPoint)?;
                Ok(Self::Ed25519(key))
            }
            Components::Rsa { n, e } => {
                let key = RsaKey {
                    n: without_zeros(n).into(),
                    e: without_zeros(e).into(),
                    parsed: Default::default(),
                };
                // This one is for small moduli too.
                key.parsed(Algorithm::Rs256).ok_or(KeyError::RsaModulus)?;
                Ok(Self::Rsa(Box::new(key)))
            }
            // It agrees on keys and signs nothing.
            Components::X25519 { .. } => Err(KeyError::UnknownKeyType),
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
                Some(key)
            }
            // Exactly both numbers side by side, each in 1..n-1 (RFC 7518 §3.4). There is no
            // low-S rule.
            (Self::Ec(Curve::P256, key), Algorithm::Es256)
            | (Self::Ec(Curve::P384, key), Algorithm::Es384)
            | (Self::Ec(Curve::P521, key), Algorithm::Es512) => Some(key),
            #[cfg(feature = "es256k")]
            (Self::Ec(Curve::Secp256k1, key), Algorithm::Es256K) => Some(key),
            (Self::Rsa(key), algorithm) => key.parsed(algorithm),
            _ => None,
        };
        key.is_some_and(|key| key.verify_sig(message, signature).is_ok())
    }
}

impl RsaKey {
    /// PKCS#1 v1.5: the encoded message is rebuilt, with the NULL of DigestInfo, and compared
    /// (RFC 8017 §8.2.2); a signature of another length or beyond the modulus is refused. PSS: MGF1
    /// with the same hash, a salt exactly as long (RFC 7518 §3.5).
    ///
    /// How small a modulus may be is the caller's rule for RS256. No system knows the others that
    /// is too old for 2048 bits.
    fn parsed(&self, algorithm: Algorithm) -> Option<&ParsedPublicKey> {
        let [ps256, ps384, ps512, rs256, rs384, rs512] = &self.parsed;
        let (parsed, parameters): (_, &'static RsaParameters) = match algorithm {
            Algorithm::Ps256 => (ps256, &RSA_PSS_2048_8192_SHA256),
            Algorithm::Ps384 => (ps384, &RSA_PSS_2048_8192_SHA384),
            Algorithm::Ps512 => (ps512, &RSA_PSS_2048_8192_SHA512),
            Algorithm::Rs256 => (rs256, &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
            Algorithm::Rs384 => (rs384, &RSA_PKCS1_2048_8192_SHA384),
            Algorithm::Rs512 => (rs512, &RSA_PKCS1_2048_8192_SHA512),
            _ => return None,
        };
        let parse = || {
            let key = RsaPublicKeyComponents {
                n: &self.n,
                e: &self.e,
            };
            key.to_parsed_public_key(parameters).ok()
        };
        parsed.get_or_init(parse).as_ref()
    }
}

fn ecdsa(curve: Curve) -> &'static dyn VerificationAlgorithm {
    match curve {
        Curve::P256 => &ECDSA_P256_SHA256_FIXED,
        Curve::P384 => &ECDSA_P384_SHA384_FIXED,
        Curve::P521 => &ECDSA_P521_SHA512_FIXED,
        #[cfg(feature = "es256k")]
        Curve::Secp256k1 => &ECDSA_P256K1_SHA256_FIXED,
    }
}
