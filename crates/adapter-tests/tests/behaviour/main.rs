//! What the adapter owes the cores and its users, over real sockets: one file for each behaviour.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod calls;
mod driver;
mod exchange;
mod house;
mod on_cue;
mod scripted;
mod server;
mod sessions;
mod tls;
