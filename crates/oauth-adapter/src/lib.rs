//! What adapters of OAuth flows to an HTTP stack have in common.
//!
//! This crate is for those who write an adapter. Applications depend on an adapter for their stack,
//! which hands on what they need.
//!
//! An adapter has a `Driver`, which runs flows over its stack's client, and a `Session<A>`, which
//! sends protected calls with a credential. Both are loops without a decision in them, see
//! [`Step`](step::Step) and [`Authorize`](step::Authorize). The rest comes from here:
//!
//! ```
//! use oauth_adapter::{Settings, step::StoreRequest};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // What a driver asks before it sends a message.
//! let settings = Settings::default();
//! settings.permit(&"https://issuer.example/token".parse()?)?;
//! assert!(settings.permit(&"http://issuer.example/token".parse()?).is_err());
//! // And what it answers where a flow asks for a store that nobody has set.
//! let key = "a user".into();
//! assert!(settings.answer_blocking(StoreRequest::Load { key }).is_err());
//! # Ok(())
//! # }
//! ```
//!
//! # Scope
//!
//! | item | for |
//! | --- | --- |
//! | [`Settings`] | what a driver has beside its client; where messages may go |
//! | [`Underway`] | renewals that run apart from their callers, and waiting for them at the end |
//! | [`Trace`] | spans of `tracing`, by the feature of that name |
//! | [`setting_words!`], [`tls_words!`] | what every driver's builder says |
//! | [`session!`] | `Session<A>`, which sends calls with any credential |
//! | [`sessions!`] | `OAuth1Auth`, `OAuth1Session`, `OAuth2Auth`, `OAuth2Session`, `OidcSession`, `AssertionSession`, `SessionBuilder` over the adapter's own `Driver` and `Session` |
//! | `tls` (feature) | certificates and keys from PEM and from the environment, for rustls |
//!
//! # Out of scope
//!
//! Every decision of a protocol, which are the cores', and every socket, which are the stack's.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod session;
mod sessions;
mod settings;
#[cfg(feature = "tls")]
pub mod tls;
mod trace;
mod underway;
mod words;

pub use settings::{CONNECT_TIMEOUT, PATIENCE, Settings, permit_marked, refused};
pub use trace::Trace;
pub use underway::{Running, Underway};

#[doc(no_inline)]
pub use http;
#[doc(no_inline)]
pub use jose_assert as jose;
#[doc(no_inline)]
pub use oauth_step as step;
#[doc(no_inline)]
pub use oauth1_core as oauth1;
#[doc(no_inline)]
pub use oauth2_core as oauth2;
#[doc(no_inline)]
pub use oidc_idtoken as oidc;

type BoxError = Box<dyn core::error::Error + Send + Sync + 'static>;
