//! One behaviour suite for every adapter, over real sockets.
//!
//! The suite is in `tests/behaviour`, one file for each behaviour, written once; `tests/reqwest.rs`
//! and its like let it run over one stack each. Here is what it needs: what a stack has to offer
//! ([`Stack`] and the sessions over it), and the other side of the wire.
//!
//! | item | what it is |
//! | --- | --- |
//! | [`Stack`], [`Session`], [`OAuth1Session`], [`OAuth2Session`], [`OidcSession`], [`AssertionSession`] | an adapter as the suite sees it |
//! | [`Payload`], [`Chunks`] | the body of a call, and that of its response |
//! | [`Server`], [`listen`], [`OnCue`], [`Tls`] | servers that do what a test says |
//! | [`House`] | a strict provider, a clock that the test moves, a user who says yes |
//! | [`Logouts`] | where Logout Tokens are posted |
//! | [`Faulty`] | servers that break off, stall, drip and flood |
//! | [`secrets`] | what no error may show |
//! | `Spans` | what is seen by those who watch a process, with the feature `tracing` |
//! | [`Scripted`], [`Exchange`] | the smallest credential and the smallest flow |
//!
//! To add an adapter: a file beside `reqwest.rs`, and one in `tests/`.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![expect(
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_debug_implementations,
    unnameable_types,
    reason = "for tests of this workspace alone, which fail by panicking"
)]

mod browser;
mod call;
mod exchange;
mod faulty;
mod house;
#[cfg(feature = "hyper")]
mod hyper;
mod logouts;
mod oauth1;
mod oidc;
mod on_cue;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod pieces;
#[cfg(feature = "reqwest")]
mod reqwest;
mod scripted;
pub mod secrets;
mod server;
#[cfg(feature = "tracing")]
mod spans;
mod stack;
mod tls;
#[cfg(feature = "ureq")]
mod ureq;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod wrap;

pub use browser::{PageField, PageForm, browse, browse_form, page_form};
pub use call::{Chunks, Payload, get, post, put};
pub use exchange::{Exchange, exchange, fetch, request};
pub use faulty::{Faulty, Then, gzip_bomb};
pub use house::{House, service, service_client};
#[cfg(feature = "hyper")]
pub use hyper::Hyper;
pub use logouts::{Logouts, Posted};
pub use oauth1::OAuth1Session;
pub use oidc::OidcSession;
pub use on_cue::OnCue;
#[cfg(feature = "reqwest")]
pub use reqwest::Reqwest;
pub use scripted::{Say, Scripted};
pub use server::{Server, listen, ok, ok_json, read_head, read_request, status};
#[cfg(feature = "tracing")]
pub use spans::Spans;
pub use stack::{
    AssertionSession, Carrier, LoggedOut, OAuth2Session, Options, Outcome, Session, Setup, Soon,
    Stack,
};
pub use tls::Tls;
#[cfg(feature = "ureq")]
pub use ureq::Ureq;

type BoxError = Box<dyn core::error::Error + Send + Sync + 'static>;
