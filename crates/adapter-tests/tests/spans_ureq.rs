//! Spans over ureq.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod spans;

use adapter_tests::Ureq as Stack;
