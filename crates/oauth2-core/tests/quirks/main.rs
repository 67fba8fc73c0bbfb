//! Servers that depart from the standards, one file for each sentence.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[cfg(feature = "jose")]
mod a_generated_secret_is_signed_for_each_request;
mod a_hook_changes_messages_and_switches_no_check_off;
mod a_quirk_turns_an_answer_into_what_it_should_have_been;
mod discovery_and_registration_cope_with_quirks_too;
mod each_endpoint_copes_with_its_own;
mod errors_of_other_forms_are_errors;
mod presets_make_a_client_in_one_call;
mod protected_calls_go_out_as_the_server_wants_them;
mod quirks_are_applied_in_order_and_reported;
mod requests_go_out_as_the_server_wants_them;
mod scopes_are_compared_as_the_server_writes_them;
mod support;
mod without_its_quirk_an_answer_is_refused_and_the_quirk_named;
