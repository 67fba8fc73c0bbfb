//! The primitives of encryption, by whichever backend is compiled in; with both, by `aws-lc-rs`.
//!
//! Each gives the same verdict. `None` never says why, and where a key was wrong it is not told
//! from a ciphertext that was.

#[cfg(all(test, feature = "aws-lc-rs", feature = "rust-crypto"))]
mod agreement;
#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
#[cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
mod none;
#[cfg(all(test, any(feature = "aws-lc-rs", feature = "rust-crypto")))]
mod primitive_vectors;
#[cfg(feature = "rust-crypto")]
#[cfg_attr(
    feature = "aws-lc-rs",
    allow(dead_code, unused_imports, reason = "the other backend does the work")
)]
mod rust_crypto;

#[cfg(feature = "aws-lc-rs")]
use self::aws_lc as selected;
#[cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
use self::none as selected;
#[cfg(all(feature = "rust-crypto", not(feature = "aws-lc-rs")))]
use self::rust_crypto as selected;

pub(super) use self::selected::{
    Aes, AgreementKey, PRESENT, RsaPrivateKey, RsaPublicKey, cbc_decrypt, cbc_encrypt, gcm_open,
    gcm_seal, generate_rsa, review_point,
};
