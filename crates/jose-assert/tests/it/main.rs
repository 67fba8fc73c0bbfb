//! What tokens and keys must be like, one file for each sentence.

#![cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_backend_is_chosen_for_each_key;
mod a_header_written_once_serves_many_tokens;
mod claims_have_three_states;
mod content_may_be_carried_elsewhere;
mod critical_members_must_be_understood;
mod es256k_verifies_by_its_feature;
mod every_single_bit_matters;
mod headers_are_written_in_one_order;
mod key_server;
mod keys_and_tokens;
mod keys_are_read_and_written_in_every_form;
mod longer_curves_and_hashes_keep_the_rules;
mod malformed_tokens_are_refused;
mod nothing_secret_is_printed;
mod odd_but_valid_tokens_are_accepted;
mod own_keys_are_published;
mod private_keys_are_read_from_pem_and_jwk;
mod private_keys_in_der_are_read_strictly;
mod public_keys_in_der_are_read_strictly;
mod remote_keys_age;
mod remote_keys_are_fetched_once_for_all;
mod rfc_examples_verify;
mod secrets_are_long_and_no_keys;
mod signatures_agree_with_an_independent_implementation;
mod signatures_out_of_range_are_refused;
mod the_caller_decides_the_algorithm;
mod the_key_is_chosen_by_what_it_says;
mod the_type_of_a_token_is_checked;
mod thumbprints_are_those_of_the_standards;
mod times_are_compared_with_a_leeway;
mod unknown_keys_force_few_fetches;
mod unsigned_tokens_pass_by_name_only;
mod weak_and_malformed_keys_are_skipped;
mod what_is_signed_verifies;
mod wycheproof_vectors_agree;
