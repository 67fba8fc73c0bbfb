//! Token introspection, one file for each sentence.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[cfg(feature = "jose")]
mod a_signed_answer_is_for_who_asked;
#[cfg(feature = "jose")]
mod a_signed_answer_is_signed_as_registered;
mod a_token_is_looked_into;
#[cfg(feature = "jose")]
mod signed;
mod support;
mod what_is_said_about_a_token_has_its_type;
