//! The provider over real sockets on loopback: one file per behaviour.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

mod assertions;
mod support;

mod a_login_ends_in_tokens_that_work;
mod a_redirect_is_received;
mod authorization_requests_are_checked;
mod clients_authenticate_in_their_one_way;
mod codes_are_used_once;
mod discovery_tells_what_is_there;
mod faults_spoil_one_answer;
mod keys_sign_and_rotate;
mod only_the_right_methods_and_paths_answer;
mod people_log_in_on_pages;
mod refresh_tokens_rotate;
mod revoked_tokens_are_refused;
mod service_accounts_sign_for_themselves;
mod services_get_tokens_for_themselves;
mod switches_change_the_running_provider;
mod the_provider_runs_anywhere;
mod the_resource_challenges;
mod the_resource_takes_self_signed_tokens;
mod userinfo_follows_the_scope;
