//! Private keys: parsed once, then they sign. The library overwrites what it frees.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPairComponents, KeySize, PublicKeyComponents};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use oauth_step::Env;
use zeroize::Zeroizing;

use super::crt::Crt;
use super::public::without_zeros;
use crate::KeyError;
use crate::algorithm::Algorithm;
use crate::backend::{Components, RsaParts, der};

/// A parsed private key.
///
/// The salts of PS256, the nonces of ES256 and the blinding of RSA come from the library's own
/// random source; it takes no other.
pub(crate) enum PrivateKey {
    Ed25519(Box<Ed25519KeyPair>),
    P256(Box<EcdsaKeyPair>),
    Rsa(Box<RsaKeyPair>),
}

impl PrivateKey {
    pub(crate) fn ed25519(seed: &[u8; 32]) -> Result<Self, KeyError> {
        // "Unchecked" against a public key: that is compared by the caller.
        let pair = Ed25519KeyPair::from_seed_unchecked(seed);
        pair.map(|pair| Self::Ed25519(Box::new(pair)))
            .map_err(|_| KeyError::PrivatePart)
    }

    pub(crate) fn p256(scalar: &[u8; 32]) -> Result<Self, KeyError> {
        // An ECPrivateKey without the public half (RFC 5915 §3), which the library then computes:
        // version 1, and 32 octets.
        let document = [&[0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20], &scalar[..]];
        let document = Zeroizing::new(document.concat());
        let pair = EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_FIXED_SIGNING, &document);
        pair.map(|pair| Self::P256(Box::new(pair)))
            .map_err(|_| KeyError::PrivatePart)
    }

    /// The public half has been checked by the caller.
    pub(crate) fn rsa(parts: &RsaParts) -> Result<Self, KeyError> {
        let crt = Crt::new(parts).ok_or(KeyError::PrivatePart)?;
        let pair = RsaKeyPair::from_components(&KeyPairComponents {
            public_key: PublicKeyComponents {
                n: without_zeros(&parts.n),
                e: without_zeros(&parts.e),
            },
            d: &parts.d[..],
            p: &crt.p[..],
            q: &crt.q[..],
            dP: &crt.d_p[..],
            dQ: &crt.d_q[..],
            qInv: &crt.q_inverse[..],
        });
        pair.map(|pair| Self::Rsa(Box::new(pair)))
            .map_err(|_| KeyError::PrivatePart)
    }

    /// Of 2048 bits, from the library's own random source; it takes no other.
    pub(crate) fn generate_rsa(_: &dyn Env) -> Result<Self, KeyError> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048);
        pair.map(|pair| Self::Rsa(Box::new(pair)))
            .map_err(|_| KeyError::PrivatePart)
    }

    pub(crate) fn components(&self) -> Components {
        match self {
            Self::Ed25519(pair) => Components::Ed25519 {
                x: next_32(&mut pair.public_key().as_ref().iter()),
            },
            Self::P256(pair) => {
                // Both coordinates, behind an octet that says so.
                let mut octets = pair.public_key().as_ref().iter();
                octets.next();
                Components::P256 {
                    x: next_32(&mut octets),
                    y: next_32(&mut octets),
                }
            }
            Self::Rsa(pair) => {
                let (n, e) = der::rsa_public(pair.public_key().as_ref()).unwrap_or_default();
                Components::Rsa {
                    n: n.into(),
                    e: e.into(),
                }
            }
        }
    }

    /// `None` where the key is not for this algorithm, or a fault was caught on the way.
    pub(crate) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        match (self, algorithm) {
            (Self::Ed25519(pair), Algorithm::Ed25519 | Algorithm::EdDsa) => {
                Some(pair.try_sign(message).ok()?.as_ref().to_vec())
            }
            (Self::P256(pair), Algorithm::Es256) => {
                let signature = pair.sign(&SystemRandom::new(), message).ok()?;
                Some(signature.as_ref().to_vec())
            }
            (Self::Rsa(pair), Algorithm::Rs256) => sign_rsa(pair, &RSA_PKCS1_SHA256, message),
            // The salt is as long as the hash.
            (Self::Rsa(pair), Algorithm::Ps256) => sign_rsa(pair, &RSA_PSS_SHA256, message),
            _ => None,
        }
    }
}

fn sign_rsa(
    pair: &RsaKeyPair,
    encoding: &'static dyn RsaEncoding,
    message: &[u8],
) -> Option<Vec<u8>> {
    let mut signature = vec![0; pair.public_modulus_len()];
    let signed = pair.sign(encoding, &SystemRandom::new(), message, &mut signature);
    signed.ok().map(|()| signature)
}

/// The library's lengths are right: there is no octet that is not there.
fn next_32<'a>(octets: &mut impl Iterator<Item = &'a u8>) -> [u8; 32] {
    core::array::from_fn(|_| octets.next().copied().unwrap_or_default())
}
