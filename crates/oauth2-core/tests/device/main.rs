//! Users who sign in on another device, one file for each sentence.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_device_authorization_shows_what_the_server_said;
mod a_device_authorization_survives_storage;
mod a_device_code_goes_to_the_server_that_gave_it;
mod a_lost_request_doubles_one_wait;
#[cfg(feature = "jose")]
mod a_nonce_is_answered_once_in_each_poll;
mod a_poll_ends_when_the_time_is_over;
mod a_poll_goes_on_until_the_user_has_decided;
mod an_answer_that_breaks_a_rule_is_refused;
mod an_unavailable_server_is_waited_for;
mod nothing_secret_of_a_device_is_printed;
mod slow_down_lasts_for_good;
mod support;
