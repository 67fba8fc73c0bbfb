//! The rules for ID Tokens, each by itself.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod a_claim_of_another_type_is_refused;
mod a_renewal_for_another_login_is_refused;
mod a_token_for_another_client_is_refused;
mod a_token_outside_its_life_is_refused;
mod an_encrypted_token_is_refused_unread;
mod an_old_authentication_is_refused;
mod an_unregistered_algorithm_is_refused;
mod an_unsigned_token_passes_by_name_alone;
mod an_untrusted_audience_is_refused;
mod another_access_token_code_or_state_is_refused;
mod another_authorized_party_is_refused;
mod another_backchannel_authentication_is_refused;
mod another_issuer_is_refused;
mod another_kind_of_token_is_refused;
mod another_nonce_is_refused;
mod another_user_is_refused;
mod another_way_of_authentication_is_refused;
mod claims_are_read_leniently;
mod encryption_is_kept_as_agreed;
mod every_rule_is_broken_in_turn;
mod no_error_prints_a_token;
mod odd_but_valid_tokens_are_accepted;
mod only_the_issuers_signature_is_accepted;
mod the_examples_of_the_standard_verify;
mod the_second_token_is_about_the_first_login;
