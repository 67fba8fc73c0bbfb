//! The primitives of encryption, by the backend of each key.
//!
//! Each gives the same verdict. `None` never says why, and where a key was wrong it is not told
//! from a ciphertext that was.

#[cfg(all(test, feature = "aws-lc-rs", feature = "rust-crypto"))]
mod agreement;
#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
#[cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
mod ciphers;
#[cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
mod keys;
#[cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
mod none;
#[cfg(all(test, any(feature = "aws-lc-rs", feature = "rust-crypto")))]
mod primitive_vectors;
#[cfg(feature = "rust-crypto")]
mod rust_crypto;

#[cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
pub(super) use self::ciphers::{Aes, cbc_decrypt, cbc_encrypt, gcm_open, gcm_seal};
#[cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
pub(super) use self::keys::{
    AgreementKey, RsaPrivateKey, RsaPublicKey, generate_rsa, review_point,
};
#[cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
pub(super) use self::none::{
    Aes, AgreementKey, RsaPrivateKey, RsaPublicKey, cbc_decrypt, cbc_encrypt, gcm_open, gcm_seal,
    generate_rsa, review_point,
};
use crate::KeyError;
use crate::backend::Backend;

/// The backend of a key for which none was chosen.
pub(super) fn selected() -> Result<Backend, KeyError> {
    Backend::selected().ok_or(KeyError::NoBackend)
}
