//! Encrypted tokens, one file for each sentence.

#![cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_backend_is_chosen_for_each_key_that_encrypts;
mod a_set_names_the_key_to_encrypt_to;
mod client_secrets_encrypt;
mod encrypted_headers_are_read_strictly;
mod encrypted_headers_are_written_in_one_order;
mod encrypted_vectors_agree;
mod ephemeral_keys_are_checked_as_any_key;
mod every_single_bit_of_encrypted_tokens_matters;
mod failed_decryptions_are_all_alike;
mod keys;
mod keys_for_encryption_are_checked;
mod keys_for_encryption_are_written_in_every_form;
mod malformed_encrypted_tokens_are_refused;
mod nested_tokens_are_signed_then_encrypted;
mod nothing_encrypted_is_printed;
mod one_environment_makes_one_token;
mod pems;
mod private_keys_in_der_are_read_strictly;
mod responses_are_encrypted_as_agreed_and_signed;
mod the_decryption_key_is_chosen_by_what_it_says;
mod what_is_encrypted_decrypts;
