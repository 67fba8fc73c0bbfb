//! The suite over ureq.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod behaviour;

use adapter_tests::Ureq as Stack;
