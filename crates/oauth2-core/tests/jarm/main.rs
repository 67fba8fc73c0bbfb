//! Authorization responses in JWTs, one file for each sentence.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_response_object_is_for_this_client_alone;
mod a_response_object_is_read_where_it_was_asked_for;
mod a_response_object_is_signed_as_registered;
mod no_rule_is_left_out_for_response_objects;
mod support;
