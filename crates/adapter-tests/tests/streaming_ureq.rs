//! Bodies of any length over ureq.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod streaming;

use adapter_tests::Ureq as Stack;
