//! Clients that authenticate by more than a secret, one file for each sentence.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_certificate_authenticates_at_its_own_endpoints;
mod a_challenge_is_answered_once;
mod an_assertion_authenticates_each_request_anew;
mod an_attestation_goes_with_a_proof;
mod one_proof_stands_for_both_in_combined_mode;
mod signed;
mod support;
