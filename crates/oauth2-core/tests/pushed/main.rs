//! Pushed authorization requests, one file for each sentence.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod a_pushed_request_is_the_whole_request;
mod a_request_object_is_pushed_alone;
mod an_answer_without_a_usable_reference_is_refused;
mod possession_is_proven_where_a_request_is_pushed;
mod support;
mod the_browser_carries_a_reference_alone;
mod the_clients_credentials_go_with_it;
mod what_the_server_demands_is_kept;
