//! Clients under the rules of a profile, one file for each sentence.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_call_may_be_named_for_the_logs;
mod a_fapi1_client_keeps_every_rule;
mod a_fapi2_client_keeps_every_rule;
mod a_message_signing_client_keeps_every_rule;
mod an_oauth21_client_keeps_every_rule;
mod no_profile_forbids_nothing;
mod support;
mod what_breaks_a_rule_is_named;
