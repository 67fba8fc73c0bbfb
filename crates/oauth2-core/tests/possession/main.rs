//! Tokens that are bound to a key or a certificate, one file for each sentence. What is proven here
//! is verified by another implementation over other primitives.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_certificate_bound_token_goes_with_the_certificate;
mod a_code_is_for_the_key_that_asked_for_it;
mod a_key_that_proves_nothing_is_refused;
mod a_nonce_challenge_is_answered_once;
mod a_nonce_is_learned_from_any_answer_of_its_origin;
mod a_proof_says_what_is_sent;
mod a_protected_call_is_proven_each_time;
mod a_token_is_bound_or_refused;
mod a_token_request_is_proven;
mod nothing_secret_of_a_key_is_printed;
mod support;
mod the_examples_of_the_standard_come_out;
