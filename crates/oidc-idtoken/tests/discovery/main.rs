//! Which issuer a user has.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod an_identifier_is_normalized_as_the_standard_says;
mod the_issuer_is_what_the_link_says;
