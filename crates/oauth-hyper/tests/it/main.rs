//! What is hyper's and tower's own; the behaviour of all adapters has its suite in `adapter-tests`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod a_body_is_bytes_or_a_stream;
mod a_call_ends_in_its_time;
mod a_layer_attaches_what_a_session_has;
mod a_layer_sends_again_what_it_can;
mod a_runtime_of_ones_own_carries_everything;
mod a_service_of_ones_own_carries_everything;
mod api;
mod runtimes;
mod sessions_can_be_spawned;
mod settings_of_hyper_are_handed_on;
