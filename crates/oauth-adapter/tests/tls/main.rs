//! TLS in the same words for every stack, one file for each sentence.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod made;
mod wire;

mod a_bundle_is_named_by_the_environment;
mod a_client_certificate_is_shown_to_who_asks;
mod a_client_identity_is_read_from_pem;
mod a_configuration_checks_certificates;
mod a_fault_is_remembered_until_the_end;
mod a_marked_request_needs_an_identity;
mod root_certificates_are_read_from_pem;
mod what_is_wrong_with_an_identity_is_said;
