//! Grants beyond the authorization code, one file for each sentence.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[cfg(feature = "jose")]
mod a_grant_across_domains_is_bound_to_the_clients_key;
mod a_password_is_used_by_name_alone;
mod a_token_exchange_sends_all_its_parameters;
mod access_across_domains_takes_two_steps;
mod an_assertion_made_elsewhere_is_carried;
mod an_exchange_says_what_was_issued;
mod support;
