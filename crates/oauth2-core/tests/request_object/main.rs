//! Authorization requests as signed tokens, one file for each sentence. What is signed here is
//! verified by another implementation over other primitives.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_request_object_holds_every_parameter;
mod a_request_object_is_signed_as_registered;
mod a_request_object_may_be_encrypted;
mod a_request_object_may_be_referred_to;
mod an_unsigned_request_object_passes_by_name_alone;
mod every_kind_of_key_makes_one;
mod no_request_object_is_printed;
mod only_what_the_standards_demand_stands_outside;
mod support;
mod what_no_request_object_holds_is_refused;
mod what_the_server_rules_out_is_not_sent;
