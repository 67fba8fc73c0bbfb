//! Cryptography, behind two types: a parsed public key and a parsed private key.
//!
//! Everything that depends on a backend is below this module and `jwe::backend`. The rules that
//! make a key valid (sizes, exponents, lengths, encodings) are applied before, so that every backend
//! gives the same verdict. HMAC and hashes are no part of it: they are RustCrypto's always.

#[cfg(all(test, feature = "aws-lc-rs", feature = "rust-crypto"))]
mod agreement;
#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
pub(crate) mod der;
#[cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
mod keys;
#[cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
mod none;
mod parts;
mod pem;
#[cfg(all(test, any(feature = "aws-lc-rs", feature = "rust-crypto")))]
pub(crate) mod primitive_vectors;
#[cfg(feature = "rust-crypto")]
mod rust_crypto;

use oauth_step::Env;
use zeroize::Zeroizing;

#[cfg(feature = "aws-lc-rs")]
pub(crate) use self::aws_lc::Crt;
pub(crate) use self::der::{certificate, private_key, public_key, write_private, write_public};
#[cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
pub(crate) use self::keys::{PrivateKey, PublicKey};
#[cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
pub(crate) use self::none::{PrivateKey, PublicKey};
pub(crate) use self::parts::{Components, Number, PrivateParts, RsaParts, without_zeros};
pub(crate) use self::pem::{
    Block, blocks, no_public_key, read_private as read_pem, write as write_pem,
};
#[cfg(feature = "rust-crypto")]
pub(crate) use self::rust_crypto::{EnvRandom, rsa_key, rsa_parts};
use crate::KeyError;
use crate::key_kind::{Curve, KeyKind};

/// What does the asymmetric cryptography, and AES. Both give the same verdict for every key and token.
///
/// Where both are compiled in, a key is used by `aws-lc-rs` unless another choice is made:
/// [`KeyRules::with_backend`](crate::KeyRules::with_backend) for keys that verify,
/// `with_backend` of [`SigningKey`](crate::SigningKey::with_backend),
/// [`DecryptionKey`](crate::DecryptionKey::with_backend) and
/// [`EncryptionKey`](crate::EncryptionKey::with_backend) for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backend {
    /// The crate `aws-lc-rs`, by the feature of the same name.
    AwsLcRs,
    /// The crates of the RustCrypto project, by the feature `rust-crypto`.
    RustCrypto,
}

impl Backend {
    /// The one in use where none is chosen: of two that are compiled in, `aws-lc-rs`, the faster
    /// one.
    ///
    /// With none, only HMAC works, and any other key is [`KeyError::NoBackend`].
    pub const fn selected() -> Option<Self> {
        if cfg!(feature = "aws-lc-rs") {
            Some(Self::AwsLcRs)
        } else if cfg!(feature = "rust-crypto") {
            Some(Self::RustCrypto)
        } else {
            None
        }
    }

    /// Whether it is compiled in.
    pub const fn is_available(self) -> bool {
        match self {
            Self::AwsLcRs => cfg!(feature = "aws-lc-rs"),
            Self::RustCrypto => cfg!(feature = "rust-crypto"),
        }
    }
}

/// A new key; 2048 bits for RSA. From the same randomness, both backends make the same key, but
/// for RSA.
pub(crate) fn generate(kind: KeyKind, env: &dyn Env) -> Result<PrivateKey, KeyError> {
    let backend = Backend::selected();
    match kind {
        KeyKind::Rsa => PrivateKey::generate_rsa(env, backend),
        _ => draw(kind, env, |parts| PrivateKey::new(parts, backend)),
    }
}

/// Draws the private part of a key of a curve, until it is one.
pub(crate) fn draw<K>(
    kind: KeyKind,
    env: &dyn Env,
    parse: impl Fn(&PrivateParts) -> Result<K, KeyError>,
) -> Result<K, KeyError> {
    let octets = || {
        let mut octets = Zeroizing::new([0; 32]);
        env.fill_random(&mut *octets);
        octets
    };
    let public = None;
    let parts = match kind {
        KeyKind::Ec(curve) => return draw_scalar(curve, env, parse),
        KeyKind::Ed25519 => PrivateParts::Ed25519 {
            seed: octets(),
            public,
        },
        KeyKind::X25519 => PrivateParts::X25519 {
            scalar: octets(),
            public,
        },
        KeyKind::Octets | KeyKind::Rsa => return Err(KeyError::AlgorithmMismatch),
    };
    parse(&parts)
}

fn draw_scalar<K>(
    curve: Curve,
    env: &dyn Env,
    parse: impl Fn(&PrivateParts) -> Result<K, KeyError>,
) -> Result<K, KeyError> {
    let mut scalar = Zeroizing::new(vec![0; curve.octets()]);
    // Numbers beyond the group order are refused: one draw in 2^32 (FIPS 186-5 §A.2.2).
    for _ in 0..DRAWS {
        env.fill_random(&mut scalar);
        // The order of P-521 has 521 bits, of 528 in as many octets.
        if let (Curve::P521, Some(first)) = (curve, scalar.first_mut()) {
            *first &= 1;
        }
        let parts = PrivateParts::Ec {
            curve,
            scalar: scalar.clone(),
            public: None,
        };
        match parse(&parts) {
            Err(KeyError::PrivatePart) => {}
            result => return result,
        }
    }
    Err(KeyError::PrivatePart)
}

/// More than any random source needs.
const DRAWS: usize = 64;
