//! Bodies of any length over reqwest.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod streaming;

use adapter_tests::Reqwest as Stack;
