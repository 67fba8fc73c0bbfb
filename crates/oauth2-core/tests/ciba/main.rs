//! Users whom the server asks where they are, one file for each sentence.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_backchannel_authentication_survives_storage;
mod a_backchannel_request_names_one_user;
mod a_notification_is_known_by_its_token;
#[cfg(feature = "jose")]
mod a_signed_backchannel_request_holds_everything;
mod an_acknowledgement_must_be_whole;
mod backchannel_errors_are_typed_and_masked;
mod no_token_is_asked_for_before_the_ping;
mod nothing_secret_of_a_backchannel_login_is_printed;
mod pushed_tokens_are_out_of_reach;
mod support;
mod the_examples_of_the_standard_come_out;
mod the_outcome_is_polled_for;
