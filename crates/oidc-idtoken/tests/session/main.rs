//! A user's session: the ID Tokens of its renewals are checked before anything of them is used.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod a_login_that_fails_leaves_nobody_signed_in;
mod a_renewal_is_compared_with_the_first_login;
mod a_renewal_with_a_bad_id_token_is_discarded;
mod a_renewal_without_an_id_token_keeps_the_old_one;
mod an_encrypted_renewal_is_compared_with_the_first_login;
mod an_unsigned_renewal_follows_an_unsigned_login;
mod keys_out_of_reach_do_not_cost_the_session;
mod stage;
mod userinfo_is_asked_about_who_is_signed_in;
