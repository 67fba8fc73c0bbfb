//! What OAuth 2 messages and flows do, one file for each sentence.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_bearer_token_is_attached_once_and_only_where_it_is_safe;
mod a_client_authenticates_as_chosen_or_as_metadata_says;
mod a_code_exchange_ends_in_tokens;
mod a_code_goes_to_the_server_that_gave_it;
mod a_lost_request_is_not_sent_again;
mod a_pending_authorization_survives_storage;
mod a_renewal_keeps_what_the_answer_leaves_out;
mod a_response_brings_what_its_type_promises;
mod a_response_holds_exactly_what_was_asked_for;
mod a_response_is_read_only_where_it_was_asked_to_be;
mod an_authorization_of_any_type_ends_in_tokens;
mod an_authorization_response_must_carry_the_state;
mod an_error_response_ends_the_authorization;
mod an_error_with_status_200_is_an_error;
mod an_unavailable_server_is_no_verdict;
mod challenges_are_parsed_whole_or_not_at_all;
mod dispositions_tell_who_can_fix_it;
mod duplicate_parameters_are_refused;
mod grants_send_their_parameters;
mod lifetimes_count_from_sending;
mod metadata_is_fetched_from_both_well_known_places;
mod metadata_must_be_the_issuers_and_well_typed;
mod metadata_written_by_hand_is_checked;
mod nothing_secret_is_printed;
mod odd_answers_are_refused_at_every_endpoint;
mod pkce_is_sent_unless_named_off;
mod public_types_can_be_shared;
mod redirection_uris_are_checked;
mod revocation_takes_200_and_204;
mod scopes_are_split_compared_and_reported;
mod server_errors_are_typed_masked_and_escaped;
mod state_nonce_and_verifier_are_one_draw;
mod support;
mod the_issuer_of_a_response_is_checked;
mod the_specifications_examples_come_out;
mod token_members_keep_their_rules;
mod token_types_must_be_known;
mod tokens_survive_storage;
