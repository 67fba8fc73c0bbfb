//! AES by whichever backend.

#[cfg(feature = "aws-lc-rs")]
use super::aws_lc;
#[cfg(feature = "rust-crypto")]
use super::rust_crypto;
use crate::backend::Backend;

/// A key that encrypts single blocks, for AES Key Wrap.
pub(in crate::jwe) enum Aes {
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs(aws_lc::Aes),
    #[cfg(feature = "rust-crypto")]
    RustCrypto(rust_crypto::Aes),
}

impl Aes {
    pub(in crate::jwe) fn new(key: &[u8], backend: Backend) -> Option<Self> {
        match backend {
            #[cfg(feature = "aws-lc-rs")]
            Backend::AwsLcRs => aws_lc::Aes::new(key).map(Self::AwsLcRs),
            #[cfg(feature = "rust-crypto")]
            Backend::RustCrypto => rust_crypto::Aes::new(key).map(Self::RustCrypto),
            #[cfg(not(all(feature = "aws-lc-rs", feature = "rust-crypto")))]
            _ => None,
        }
    }

    pub(in crate::jwe) fn encrypt(&self, block: &mut [u8; 16]) -> Option<()> {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(key) => key.encrypt(block),
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(key) => key.encrypt(block),
        }
    }

    pub(in crate::jwe) fn decrypt(&self, block: &mut [u8; 16]) -> Option<()> {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(key) => key.decrypt(block),
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(key) => key.decrypt(block),
        }
    }
}

/// Whole blocks, in place.
pub(in crate::jwe) fn cbc_encrypt(
    backend: Backend,
    key: &[u8],
    iv: &[u8],
    buffer: &mut [u8],
) -> Option<()> {
    match backend {
        #[cfg(feature = "aws-lc-rs")]
        Backend::AwsLcRs => aws_lc::cbc_encrypt(key, iv, buffer),
        #[cfg(feature = "rust-crypto")]
        Backend::RustCrypto => rust_crypto::cbc_encrypt(key, iv, buffer),
        #[cfg(not(all(feature = "aws-lc-rs", feature = "rust-crypto")))]
        _ => None,
    }
}

/// Whole blocks, in place.
pub(in crate::jwe) fn cbc_decrypt(
    backend: Backend,
    key: &[u8],
    iv: &[u8],
    buffer: &mut [u8],
) -> Option<()> {
    match backend {
        #[cfg(feature = "aws-lc-rs")]
        Backend::AwsLcRs => aws_lc::cbc_decrypt(key, iv, buffer),
        #[cfg(feature = "rust-crypto")]
        Backend::RustCrypto => rust_crypto::cbc_decrypt(key, iv, buffer),
        #[cfg(not(all(feature = "aws-lc-rs", feature = "rust-crypto")))]
        _ => None,
    }
}

/// In place; the tag is what comes back.
pub(in crate::jwe) fn gcm_seal(
    backend: Backend,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    buffer: &mut [u8],
) -> Option<[u8; 16]> {
    match backend {
        #[cfg(feature = "aws-lc-rs")]
        Backend::AwsLcRs => aws_lc::gcm_seal(key, iv, aad, buffer),
        #[cfg(feature = "rust-crypto")]
        Backend::RustCrypto => rust_crypto::gcm_seal(key, iv, aad, buffer),
        #[cfg(not(all(feature = "aws-lc-rs", feature = "rust-crypto")))]
        _ => None,
    }
}

/// In place.
pub(in crate::jwe) fn gcm_open(
    backend: Backend,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    buffer: &mut [u8],
    tag: &[u8],
) -> Option<()> {
    match backend {
        #[cfg(feature = "aws-lc-rs")]
        Backend::AwsLcRs => aws_lc::gcm_open(key, iv, aad, buffer, tag),
        #[cfg(feature = "rust-crypto")]
        Backend::RustCrypto => rust_crypto::gcm_open(key, iv, aad, buffer, tag),
        #[cfg(not(all(feature = "aws-lc-rs", feature = "rust-crypto")))]
        _ => None,
    }
}
