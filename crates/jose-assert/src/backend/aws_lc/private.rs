//! Private keys: parsed once, then they sign. The library overwrites what it frees.

use aws_lc_rs::encoding::{AsBigEndian, AsDer, Curve25519SeedBin, EcPrivateKeyBin, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPairComponents, KeySize, PublicKeyComponents};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
    ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
    RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512,
    RsaEncoding, RsaKeyPair,
};
use zeroize::Zeroizing;

use super::crt::Crt;
use crate::KeyError;
use crate::algorithm::Algorithm;
use crate::backend::{Components, PrivateParts, RsaParts, der, without_zeros};
use crate::key_kind::{Curve, KeyKind};

/// A parsed private key.
///
/// The salts of PSS, the nonces of ECDSA and the blinding of RSA come from the library's own
/// random source; it takes no other.
pub(crate) enum PrivateKey {
    Ec(Curve, Box<EcdsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
    Rsa(Box<RsaKeyPair>),
}

impl PrivateKey {
    /// RSA's sizes and exponent have been checked by the caller.
    pub(crate) fn new(parts: &PrivateParts) -> Result<Self, KeyError> {
        match parts {
            PrivateParts::Ec { curve, scalar, .. } => Self::ec(*curve, scalar),
            PrivateParts::Ed25519 { seed, .. } => {
                // "Unchecked" against a public key: that is compared by the caller.
                let pair = Ed25519KeyPair::from_seed_unchecked(&**seed);
                pair.map(|pair| Self::Ed25519(Box::new(pair)))
                    .map_err(|_| KeyError::PrivatePart)
            }
            PrivateParts::Rsa(parts) => Self::rsa(parts),
            PrivateParts::X25519 { .. } => Err(KeyError::UnknownKeyType),
        }
    }

    fn ec(curve: Curve, scalar: &[u8]) -> Result<Self, KeyError> {
        let algorithm = match curve {
            Curve::P256 => &ECDSA_P256_SHA256_FIXED_SIGNING,
            Curve::P384 => &ECDSA_P384_SHA384_FIXED_SIGNING,
            Curve::P521 => &ECDSA_P521_SHA512_FIXED_SIGNING,
            #[cfg(feature = "es256k")]
            Curve::Secp256k1 => return Err(KeyError::VerifyOnly),
        };
        // Without the public half, which the library then computes.
        let document = der::ec_private_key(scalar, &[]);
        let pair = EcdsaKeyPair::from_private_key_der(algorithm, &document);
        pair.map(|pair| Self::Ec(curve, Box::new(pair)))
            .map_err(|_| KeyError::PrivatePart)
    }

    fn rsa(parts: &RsaParts) -> Result<Self, KeyError> {
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
    pub(crate) fn generate_rsa() -> Result<Self, KeyError> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048);
        pair.map(|pair| Self::Rsa(Box::new(pair)))
            .map_err(|_| KeyError::PrivatePart)
    }

    pub(crate) fn components(&self) -> Components {
        match self {
            // The library's lengths are right: there is no octet that is not there.
            Self::Ec(curve, pair) => {
                Components::ec(*curve, pair.public_key().as_ref()).unwrap_or(Components::Ec {
                    curve: *curve,
                    x: Vec::new(),
                    y: Vec::new(),
                })
            }
            Self::Ed25519(pair) => Components::Ed25519 {
                x: pair.public_key().as_ref().try_into().unwrap_or_default(),
            },
            Self::Rsa(pair) => {
                let (n, e) = der::rsa_public(pair.public_key().as_ref()).unwrap_or_default();
                Components::Rsa {
                    n: n.into(),
                    e: e.into(),
                }
            }
        }
    }

    pub(crate) fn parts(&self) -> Option<PrivateParts> {
        match self {
            Self::Ec(curve, pair) => {
                let scalar: EcPrivateKeyBin<'_> = pair.private_key().as_be_bytes().ok()?;
                Some(PrivateParts::Ec {
                    curve: *curve,
                    scalar: Zeroizing::new(scalar.as_ref().to_vec()),
                    public: None,
                })
            }
            Self::Ed25519(pair) => {
                let seed: Curve25519SeedBin<'_> = pair.seed().ok()?.as_be_bytes().ok()?;
                Some(PrivateParts::Ed25519 {
                    seed: Zeroizing::new(seed.as_ref().try_into().ok()?),
                    public: None,
                })
            }
            Self::Rsa(pair) => {
                let document: Pkcs8V1Der<'_> = pair.as_der().ok()?;
                der::private_key(Some(KeyKind::Rsa), document.as_ref())
            }
        }
    }

    /// `None` where the key is not for this algorithm, or a fault was caught on the way.
    pub(crate) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        match (self, algorithm) {
            (Self::Ed25519(pair), Algorithm::Ed25519 | Algorithm::EdDsa) => {
                Some(pair.try_sign(message).ok()?.as_ref().to_vec())
            }
            (Self::Ec(Curve::P256, pair), Algorithm::Es256)
            | (Self::Ec(Curve::P384, pair), Algorithm::Es384)
            | (Self::Ec(Curve::P521, pair), Algorithm::Es512) => {
                let signature = pair.sign(&SystemRandom::new(), message).ok()?;
                Some(signature.as_ref().to_vec())
            }
            (Self::Rsa(pair), algorithm) => {
                // The salts of PSS are as long as the hash.
                let encoding: &'static dyn RsaEncoding = match algorithm {
                    Algorithm::Ps256 => &RSA_PSS_SHA256,
                    Algorithm::Ps384 => &RSA_PSS_SHA384,
                    Algorithm::Ps512 => &RSA_PSS_SHA512,
                    Algorithm::Rs256 => &RSA_PKCS1_SHA256,
                    Algorithm::Rs384 => &RSA_PKCS1_SHA384,
                    Algorithm::Rs512 => &RSA_PKCS1_SHA512,
                    _ => return None,
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                let signed = pair.sign(encoding, &SystemRandom::new(), message, &mut signature);
                signed.ok().map(|()| signature)
            }
            _ => None,
        }
    }
}
