//! The keys of whichever backend: each key knows its own.

use oauth_step::Env;
use zeroize::Zeroizing;

use super::super::algorithms::OaepHash;
use super::super::point::Point;
#[cfg(feature = "aws-lc-rs")]
use super::aws_lc;
#[cfg(feature = "rust-crypto")]
use super::rust_crypto;
use crate::KeyError;
use crate::backend::{Backend, Components, PrivateParts, RsaParts};

/// A parsed public key.
pub(in crate::jwe) enum RsaPublicKey {
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs(aws_lc::RsaPublicKey),
    #[cfg(feature = "rust-crypto")]
    RustCrypto(rust_crypto::RsaPublicKey),
}

impl RsaPublicKey {
    /// Sizes and exponent have been checked by the caller.
    pub(in crate::jwe) fn new(n: &[u8], e: &[u8], backend: Backend) -> Result<Self, KeyError> {
        match backend {
            #[cfg(feature = "aws-lc-rs")]
            Backend::AwsLcRs => aws_lc::RsaPublicKey::new(n, e).map(Self::AwsLcRs),
            #[cfg(feature = "rust-crypto")]
            Backend::RustCrypto => rust_crypto::RsaPublicKey::new(n, e).map(Self::RustCrypto),
            #[cfg(not(all(feature = "aws-lc-rs", feature = "rust-crypto")))]
            _ => Err(KeyError::NoBackend),
        }
    }

    pub(in crate::jwe) fn encrypt(
        &self,
        hash: OaepHash,
        message: &[u8],
        env: &dyn Env,
    ) -> Option<Vec<u8>> {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(key) => key.encrypt(hash, message, env),
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(key) => key.encrypt(hash, message, env),
        }
    }
}

/// A parsed private key. It overwrites itself when it is dropped.
pub(in crate::jwe) enum RsaPrivateKey {
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs(aws_lc::RsaPrivateKey),
    #[cfg(feature = "rust-crypto")]
    RustCrypto(rust_crypto::RsaPrivateKey),
}

impl RsaPrivateKey {
    /// The public half has been checked by the caller.
    pub(in crate::jwe) fn new(parts: &RsaParts, backend: Backend) -> Result<Self, KeyError> {
        match backend {
            #[cfg(feature = "aws-lc-rs")]
            Backend::AwsLcRs => aws_lc::RsaPrivateKey::new(parts).map(Self::AwsLcRs),
            #[cfg(feature = "rust-crypto")]
            Backend::RustCrypto => rust_crypto::RsaPrivateKey::new(parts).map(Self::RustCrypto),
            #[cfg(not(all(feature = "aws-lc-rs", feature = "rust-crypto")))]
            _ => Err(KeyError::NoBackend),
        }
    }

    /// The numbers, to write them or to hand them to the other backend.
    pub(in crate::jwe) fn parts(&self) -> Option<RsaParts> {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(key) => key.parts(),
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(key) => key.parts(),
        }
    }

    /// A message of this length, or nothing.
    pub(in crate::jwe) fn decrypt(
        &self,
        hash: OaepHash,
        encrypted: &[u8],
        length: usize,
        env: &dyn Env,
    ) -> Option<Zeroizing<Vec<u8>>> {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(key) => key.decrypt(hash, encrypted, length, env),
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(key) => key.decrypt(hash, encrypted, length, env),
        }
    }
}

/// Of 2048 bits. RustCrypto takes the caller's randomness, the other library its own.
pub(in crate::jwe) fn generate_rsa(env: &dyn Env, backend: Backend) -> Result<RsaParts, KeyError> {
    match backend {
        #[cfg(feature = "aws-lc-rs")]
        Backend::AwsLcRs => aws_lc::generate_rsa(env),
        #[cfg(feature = "rust-crypto")]
        Backend::RustCrypto => rust_crypto::generate_rsa(env),
        #[cfg(not(all(feature = "aws-lc-rs", feature = "rust-crypto")))]
        _ => Err(KeyError::NoBackend),
    }
}

/// A parsed private key. It overwrites itself when it is dropped.
pub(in crate::jwe) enum AgreementKey {
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs(aws_lc::AgreementKey),
    #[cfg(feature = "rust-crypto")]
    RustCrypto(rust_crypto::AgreementKey),
}

impl AgreementKey {
    /// The number is in 1..n-1, or an error; for X25519 any 32 octets.
    pub(in crate::jwe) fn new(parts: &PrivateParts, backend: Backend) -> Result<Self, KeyError> {
        match backend {
            #[cfg(feature = "aws-lc-rs")]
            Backend::AwsLcRs => aws_lc::AgreementKey::new(parts).map(Self::AwsLcRs),
            #[cfg(feature = "rust-crypto")]
            Backend::RustCrypto => rust_crypto::AgreementKey::new(parts).map(Self::RustCrypto),
            #[cfg(not(all(feature = "aws-lc-rs", feature = "rust-crypto")))]
            _ => Err(KeyError::NoBackend),
        }
    }

    pub(in crate::jwe) fn public(&self) -> Option<Components> {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(key) => key.public(),
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(key) => key.public(),
        }
    }

    /// The numbers, to write them or to hand them to the other backend.
    pub(in crate::jwe) fn parts(&self) -> Option<PrivateParts> {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(key) => key.parts(),
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(key) => key.parts(),
        }
    }

    /// `None` where the point is of another curve. Whether zero was agreed on is for the caller to
    /// look at: one backend gives it.
    pub(in crate::jwe) fn agree(&self, point: &Point) -> Option<Zeroizing<Vec<u8>>> {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(key) => key.agree(point),
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(key) => key.agree(point),
        }
    }
}

/// Whether it is a point of the curve; for X25519 any 32 octets are.
pub(in crate::jwe) fn review_point(point: &Components, backend: Backend) -> Result<(), KeyError> {
    match backend {
        #[cfg(feature = "aws-lc-rs")]
        Backend::AwsLcRs => aws_lc::review_point(point),
        #[cfg(feature = "rust-crypto")]
        Backend::RustCrypto => rust_crypto::review_point(point),
        #[cfg(not(all(feature = "aws-lc-rs", feature = "rust-crypto")))]
        _ => Err(KeyError::NoBackend),
    }
}
