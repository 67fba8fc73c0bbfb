//! The login, from the request to the user.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod a_bad_id_token_ends_the_login_at_once;
mod a_broken_rule_ends_every_flow;
mod a_login_fetches_keys_only_when_it_needs_them;
mod a_login_keeps_the_session_state;
mod a_login_names_the_resource_of_its_token;
mod a_login_that_others_initiate_starts_a_login_and_nothing_more;
mod a_login_waits_in_storage_for_its_response;
mod a_request_may_be_pushed;
mod a_request_object_carries_the_request;
mod a_resources_demand_goes_into_the_request;
mod a_symmetric_token_needs_a_confidential_client;
mod a_user_logs_in_without_a_browser_here;
mod an_encrypted_id_token_is_opened_as_agreed;
mod an_unsigned_id_token_passes_in_the_code_flow_alone;
mod clients_and_flows_may_move_between_threads;
mod discovery_takes_the_issuer_at_its_word;
mod pushed_tokens_wait_for_their_id_token;
mod the_providers_refusal_is_typed;
mod the_request_says_what_was_asked_for;
mod what_comes_through_the_browser_is_checked_first;
mod what_was_requested_is_demanded;
