//! What adapters have in common, one file for each sentence.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod a_driver_asks_the_store_that_it_has;
mod messages_go_to_https_and_to_this_machine;
mod spans_say_what_happens_and_hold_no_secret;
mod work_apart_is_waited_for;
