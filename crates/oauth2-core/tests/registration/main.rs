//! Clients that register themselves, one file for each sentence.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_client_is_registered_by_its_metadata;
mod a_client_may_publish_its_metadata;
mod a_registered_client_is_set_up_as_the_server_says;
mod a_registered_client_survives_storage;
mod a_registration_is_read_changed_and_deleted;
mod a_registration_may_show_a_certificate;
mod an_answer_that_breaks_a_rule_is_refused;
mod contradictory_metadata_is_not_sent;
mod nothing_secret_of_a_registration_is_printed;
mod refusals_are_typed_and_masked;
mod support;
