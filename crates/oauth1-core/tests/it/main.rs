//! What OAuth 1.0a signatures, messages and flows do, one file for each sentence.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_body_hash_covers_what_is_no_form;
mod a_callback_belongs_to_its_authorization;
mod a_client_without_a_token_signs_alone;
mod a_clock_is_corrected_only_when_asked;
mod a_form_is_signed_whatever_the_method;
mod a_lost_request_is_not_sent_again;
mod a_method_of_ones_own_signs;
mod a_realm_is_quoted_and_not_signed;
mod a_refusal_keeps_status_and_problem;
mod a_server_of_oauth_1_0_needs_a_relaxation;
mod a_session_handle_renews_credentials;
mod a_session_signs_with_the_current_credentials;
mod an_answer_is_a_form_with_credentials;
mod an_unavailable_server_is_no_verdict;
mod base_strings_agree_with_other_implementations;
mod callback_and_verifier_are_sent_once;
mod credentials_survive_storage;
mod each_placement_is_verified_independently;
mod errors_tell_who_can_fix_them;
mod invalid_triplets_are_found_where_they_stand;
mod naive;
mod nonce_and_timestamp_come_from_the_environment;
mod nothing_secret_is_printed;
mod odd_answers_are_refused;
mod plain_http_is_for_loopback_hosts_alone;
mod plaintext_is_the_secrets_encoded_twice;
mod protocol_parameters_come_once;
mod public_types_can_be_shared;
mod queries_and_forms_are_read_as_forms;
mod random;
#[cfg(feature = "rsa")]
mod rsa_signatures_verify_elsewhere;
mod secrets_are_encoded_in_the_key_unless_said_otherwise;
mod support;
mod the_base_string_uri_is_what_is_sent;
mod the_flow_ends_in_token_credentials;
mod the_form_takes_the_parameters;
mod the_header_holds_nothing_but_its_parameters;
mod the_query_is_kept_as_it_is;
mod the_specifications_examples_come_out;
mod what_another_flow_sends_is_signed;
mod xauth_sends_a_name_and_a_password;
