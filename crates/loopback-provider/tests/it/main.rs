//! The provider over real sockets on loopback: one file per behaviour.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

mod assertions;
mod browser;
mod client_endpoint;
mod decrypted;
mod peer;
mod proofs;
mod signer;
mod support;
mod verified;

mod a_login_ends_in_tokens_that_work;
mod a_logout_ends_the_session_of_the_browser;
mod a_nonce_works_once;
mod a_person_allows_or_denies_temporary_credentials;
mod a_redirect_is_received;
mod authorization_requests_are_checked;
mod body_hashes_are_checked;
mod clients_authenticate_in_their_one_way;
mod clients_hear_of_a_logout;
mod clients_register_themselves;
mod clients_sign_assertions;
mod codes_are_used_once;
mod devices_wait_for_a_person;
mod discovery_tells_what_is_there;
mod every_response_mode_brings_the_answer;
mod every_response_type_brings_what_it_names;
mod faults_spoil_one_answer;
mod identity_assertions_cross_servers;
mod keys_sign_and_rotate;
mod logout_requests_are_checked;
mod oauth1_answers_can_be_spoiled;
mod oauth1_parameters_come_once_in_one_place;
mod oauth1_requests_are_signed_in_every_way;
mod oauth1_signatures_that_do_not_fit_are_refused;
mod only_the_right_methods_and_paths_answer;
mod people_log_in_on_pages;
mod proofs_are_checked;
mod proofs_bring_the_latest_nonce;
mod pushed_requests_are_used_once;
mod refresh_tokens_rotate;
mod revoked_tokens_are_refused;
mod service_accounts_sign_for_themselves;
mod services_get_tokens_for_themselves;
mod switches_change_the_running_provider;
mod temporary_credentials_are_exchanged_once;
mod temporary_credentials_name_a_registered_callback;
mod the_provider_runs_anywhere;
mod the_resource_challenges;
mod the_resource_takes_self_signed_tokens;
mod token_credentials_open_the_resource;
mod tokens_are_bound_to_keys;
mod tokens_are_encrypted_as_registered;
mod tokens_are_exchanged;
mod tokens_are_told_about;
mod userinfo_comes_in_the_registered_form;
mod userinfo_follows_the_scope;
