//! Bodies of any length over hyper.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod streaming;

use adapter_tests::Hyper as Stack;
