//! What is ureq's own; the behaviour of all adapters has its suite in `adapter-tests`.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_body_has_its_own_length;
mod a_failure_says_what_was_sent;
mod a_message_has_a_connection_of_its_own;
mod a_request_is_built_in_ureqs_words;
mod a_target_goes_out_as_it_was_built;
mod an_agent_of_ones_own_carries_everything;
mod exchange;
mod server;
mod settings_that_ureq_panics_over_are_refused;
mod types_are_shared_between_threads;
