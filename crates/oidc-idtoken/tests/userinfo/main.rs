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

mod an_answer_about_another_user_is_refused;
mod the_request_carries_the_token_in_the_header_alone;
mod the_rules_of_every_endpoint_hold;
