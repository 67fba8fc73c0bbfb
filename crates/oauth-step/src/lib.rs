//! The seam between OAuth flows and any HTTP stack.
//!
//! The protocol crates turn intent into [`http::Request`] and [`http::Response`] into meaning. They
//! never touch a socket, a clock or a random source: they say what to do next as a [`Step`], and
//! whoever has the HTTP client does it. That one loop is the same for every flow of every
//! protocol, asynchronous or blocking:
//!
//! ```
//! use oauth_step::*;
//!
//! /// Runs any flow over any blocking transport.
//! fn run<P: Pending>(
//!     flow: impl IntoStep<Flow = P>,
//!     mut send: impl FnMut(Request) -> Result<Response, TransportError>,
//!     env: &dyn Env,
//! ) -> Result<P::Output, P::Error> {
//!     let store = MemoryStore::new();
//!     let mut step = flow.into_step(env)?;
//!     loop {
//!         step = match step {
//!             Step::Send(request, awaiting) => awaiting.receive(send(request), env)?,
//!             Step::Wait(pause, sleeping) => { pause.block(); sleeping.wake(env)? }
//!             Step::Store(request, storing) => storing.stored(store.answer(request), env)?,
//!             Step::Done(output) => return Ok(output),
//!             _ => return Err(TransportError::unsupported().into()),
//!         };
//!     }
//! }
//!
//! /// A flow: asks for the time of day, answers with the length of what came.
//! #[derive(Debug)]
//! struct AskTime;
//!
//! impl Pending for AskTime {
//!     type Output = usize;
//!     type Error = TransportError;
//!     fn receive(self, reply: Result<Response, TransportError>, _: &dyn Env)
//!         -> Result<Step<Self>, TransportError> {
//!         Ok(Step::Done(reply?.body().len()))
//!     }
//! }
//!
//! let request = Request::new(Vec::new());
//! let env = FixedEnv::new(UnixTime(1_700_000_000));
//! let length = run(Step::send(request, AskTime), |_| Ok(Response::new(b"noon".to_vec())), &env);
//! assert_eq!(length.unwrap(), 4);
//! ```
//!
//! # Scope
//!
//! Steps and flows ([`Step`], [`Pending`], [`IntoStep`]); work that many need and one does
//! ([`Flight`], [`Pause`]); token storage as a step ([`TokenStore`], [`AsyncTokenStore`]); protected
//! calls ([`Authorize`]); the environment as an argument ([`Env`]); and what every protocol crate
//! shares: [`Secret`], URL policy ([`Endpoint`]), response rules ([`Expected`]), strict JSON
//! ([`JsonObject`]), forms, what can be done about an error ([`Disposition`]).
//!
//! # Out of scope
//!
//! Any protocol, any HTTP client, any executor. The crates that build on this one have those.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

extern crate alloc;

mod authorize;
mod block;
mod callback;
mod env;
mod fault;
mod flight;
mod form;
mod json;
mod pause;
mod response;
mod secret;
mod step;
mod store;
mod transport;
mod url;

pub use authorize::{Access, Authorize, MutualTls, Outgoing, Reply, Terms, Verdict};
pub use callback::Callback;
#[cfg(feature = "system-env")]
pub use env::SystemEnv;
pub use env::{Env, FixedEnv, UnixTime, random_token};
pub use fault::{Disposition, RecordFault};
pub use flight::{Epoch, Flight, Landing, Ticket, Turn};
pub use form::{
    FORM_MEDIA_TYPE, append_form, append_form_value, decode_form, encode_form, encode_form_value,
    is_form, is_perhaps_form,
};
pub use json::{JsonError, JsonKind, JsonObject, JsonValue, json_quote, json_quoted};
pub use pause::Pause;
pub use response::{
    Answer, DEFAULT_BODY_LIMIT, Expected, Redirect, ResponseError, is_perhaps_json, media_type,
    retry_after,
};
pub use secret::{Secret, constant_time_eq};
pub use step::{Awaiting, IntoStep, Never, Pending, Sleeping, Step, Storing};
pub use store::{
    AnyStore, AsyncTokenStore, MemoryStore, Record, StoreAnswer, StoreRequest, TokenStore,
};
pub use transport::{TransportError, TransportErrorKind};
pub use url::{
    Endpoint, Origin, UrlError, UrlPolicy, is_absolute_uri, is_loopback_host, query_separator,
};

/// A request on its way to some HTTP stack.
pub type Request = http::Request<Vec<u8>>;
/// A response from some HTTP stack, read to its end.
pub type Response = http::Response<Vec<u8>>;

type BoxError = Box<dyn core::error::Error + Send + Sync + 'static>;
