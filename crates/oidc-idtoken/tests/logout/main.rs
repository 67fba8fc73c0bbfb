//! The end of a session: begun here, told by the provider, or found out in the browser.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod a_frontchannel_logout_names_issuer_and_session_or_neither;
mod a_logout_request_says_whose_it_is;
mod a_logout_token_counts_once;
mod a_logout_token_keeps_every_rule;
mod a_page_watches_the_session_by_exact_origins;
mod a_posted_logout_token_is_answered;
mod a_return_from_logout_is_told_by_its_state;
mod case;
