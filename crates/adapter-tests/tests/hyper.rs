//! The suite over hyper.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod behaviour;

use adapter_tests::Hyper as Stack;
