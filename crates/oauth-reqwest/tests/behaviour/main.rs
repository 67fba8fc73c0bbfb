//! What only reqwest has: its own builders, and a URL parser that changes what it reads. The rest
//! is the suite of `adapter-tests`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod a_credential_can_be_carried_by_any_client;
mod a_url_that_would_be_changed_is_refused;
mod sessions_can_be_spawned;
mod settings_of_reqwest_are_handed_on;
mod the_authorized_url_is_the_one_that_is_sent;
