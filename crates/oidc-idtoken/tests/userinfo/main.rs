//! UserInfo: the claims of the user whom the ID Token names, and of nobody else.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod a_bound_token_is_proven;
mod an_answer_about_another_user_is_refused;
mod answer;
mod claims_of_others_are_verified_apart;
mod quirks_and_hooks_of_the_client_hold;
mod the_answer_has_the_form_that_was_agreed_on;
mod the_claims_of_a_jwt_are_checked_where_they_are;
mod the_request_carries_the_token_in_the_header_alone;
mod the_rules_of_every_endpoint_hold;
mod the_token_may_be_posted_in_a_form;
