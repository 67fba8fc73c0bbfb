//! Sessions: tokens over time, by script. One file per behaviour.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_401_renews_once_and_resends_once;
mod a_caller_that_gives_up_does_not_stop_the_renewal;
mod a_failed_renewal_is_shared_and_remembered;
mod a_fresh_token_is_attached_without_a_lock;
#[cfg(feature = "jose")]
mod a_new_assertion_takes_the_place_of_a_refresh_token;
mod a_renewal_names_the_sessions_resources;
mod a_session_exchanges_its_token_again;
mod a_store_that_fails_or_forgets_loses_no_token;
mod a_token_goes_into_a_form_or_query_by_name;
mod client_credentials_are_fetched_on_first_use;
mod in_any_order_no_token_is_lost;
mod late_401_for_the_previous_token_renews_nothing;
mod many_callers_with_an_expired_token_cause_one_refresh;
mod processes_that_share_a_store_renew_once;
mod renews_early_without_delaying_anybody;
mod replica;
mod revokes_both_tokens_and_forgets_them;
mod saves_tokens_before_anybody_uses_them;
mod simulation;
mod stage;
mod tokens_go_only_where_they_may;
mod what_other_processes_have_done_counts;
