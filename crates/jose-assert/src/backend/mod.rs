//! Cryptography, behind two enums: a parsed public key and a parsed private key.
//!
//! Everything that depends on a backend is below this module. The rules that make a key valid
//! (sizes, exponents, lengths, encodings) are applied before, so that every backend gives the same
//! verdict. HMAC and hashes are no part of it: they are RustCrypto's always.

#[cfg(all(test, feature = "aws-lc-rs", feature = "rust-crypto"))]
mod agreement;
#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
pub(crate) mod der;
#[cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
mod none;
#[cfg_attr(
    not(any(feature = "aws-lc-rs", feature = "rust-crypto")),
    expect(dead_code, reason = "without a backend nobody reads keys")
)]
mod parts;
mod pem;
#[cfg(feature = "rust-crypto")]
#[cfg_attr(
    feature = "aws-lc-rs",
    allow(dead_code, unused_imports, reason = "the other backend does the work")
)]
mod rust_crypto;

use oauth_step::Env;
use zeroize::Zeroizing;

#[cfg(feature = "aws-lc-rs")]
pub(crate) use self::aws_lc::{Crt, PrivateKey, PublicKey, without_zeros};
#[cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
pub(crate) use self::none::{PrivateKey, PublicKey};
pub(crate) use self::parts::{Components, PrivateParts, RsaParts};
pub(crate) use self::pem::{document as pem_document, read as read_pem};
#[cfg(feature = "rust-crypto")]
pub(crate) use self::rust_crypto::{EnvRandom, rsa_key};
#[cfg(all(feature = "rust-crypto", not(feature = "aws-lc-rs")))]
pub(crate) use self::rust_crypto::{PrivateKey, PublicKey};
use crate::KeyError;
use crate::algorithm::KeyKind;

/// What does the asymmetric cryptography. Both give the same verdict for every key and token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backend {
    /// The crate `aws-lc-rs`, by the feature of the same name.
    AwsLcRs,
    /// The crates of the RustCrypto project, by the feature `rust-crypto`.
    RustCrypto,
}

impl Backend {
    /// The one in use: of two that are compiled in, `aws-lc-rs`, the faster one.
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
}

/// A new key; 2048 bits for RSA. From the same randomness, both backends make the same key, but
/// for RSA.
pub(crate) fn generate(kind: KeyKind, env: &dyn Env) -> Result<PrivateKey, KeyError> {
    let mut octets = Zeroizing::new([0; 32]);
    match kind {
        KeyKind::Ed25519 => {
            env.fill_random(&mut *octets);
            PrivateKey::ed25519(&octets)
        }
        KeyKind::Octets => Err(KeyError::AlgorithmMismatch),
        KeyKind::P256 => {
            // Numbers beyond the group order are refused: one draw in 2^32 (FIPS 186-5 §A.2.2).
            for _ in 0..DRAWS {
                env.fill_random(&mut *octets);
                match PrivateKey::p256(&octets) {
                    Err(KeyError::PrivatePart) => {}
                    result => return result,
                }
            }
            Err(KeyError::PrivatePart)
        }
        KeyKind::Rsa => PrivateKey::generate_rsa(env),
    }
}

/// More than any random source needs.
const DRAWS: usize = 64;
