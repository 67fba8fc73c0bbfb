//! Logins under the rules of a profile.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod an_id_token_is_the_signature_of_a_response;
mod id_tokens_are_signed_as_the_profile_says;
mod setup;
mod userinfo_keeps_the_profile_too;
