//! Assertions and service accounts, one file for each sentence. What is signed here is verified by
//! another implementation over other primitives.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_client_without_an_id_sends_none;
mod a_self_signed_token_needs_no_server;
mod a_service_account_file_is_read_strictly;
mod a_service_account_signs_as_its_file_says;
mod an_assertion_is_signed_anew_each_time;
mod an_assertion_says_who_asks;
mod no_error_prints_a_key_or_an_assertion;
mod support;
mod the_scope_inside_is_what_was_asked_for;
mod what_cannot_be_signed_is_not_sent;
