//! Encrypted tokens, one file for each sentence.

#![cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod encrypted_vectors_agree;
mod keys;
mod what_is_encrypted_decrypts;
