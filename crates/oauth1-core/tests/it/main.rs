//! What OAuth 1.0a signatures, messages and flows do, one file for each sentence.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;
mod the_specifications_examples_come_out;
