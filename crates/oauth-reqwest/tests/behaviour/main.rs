//! What the adapter owes the cores and its users, over real sockets: one file for each behaviour.

mod calls;
mod driver;
mod exchange;
mod house;
mod on_cue;
mod scripted;
mod server;
mod sessions;
mod tls;
