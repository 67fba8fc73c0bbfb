//! Clients that register themselves at a provider.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod a_registration_sets_the_client_up;
mod every_member_is_sent_under_its_name;
mod metadata_that_the_standard_forbids_is_not_sent;
