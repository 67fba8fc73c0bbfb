//! Assertions of clients and for grants, one file for each sentence.

#![cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod assertions_are_written_in_one_order;
mod only_single_values_are_added;
