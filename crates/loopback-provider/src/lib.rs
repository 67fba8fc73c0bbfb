//! A strict OAuth 2 and OpenID Connect provider on 127.0.0.1, for a quick start, examples and tests
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod answer;
mod authenticate;
mod authorize;
mod background;
mod bearer;
mod builder;
mod clients;
mod endpoint;
mod fault;
mod form;
mod id_token;
mod incoming;
mod interaction;
mod log;
mod metadata;
mod page;
mod pkce;
mod provider;
mod random;
mod redirect;
mod resource;
mod revoke;
mod scope;
mod serve;
mod signing;
mod state;
mod switches;
mod token;
mod userinfo;
mod users;

pub use builder::{Builder, Interaction};
pub use clients::{Client, ClientAuthentication, SigningAlgorithm};
pub use endpoint::Endpoint;
pub use fault::Fault;
pub use log::LoggedRequest;
pub use provider::LoopbackProvider;
pub use redirect::RedirectListener;
pub use signing::OldKeys;
pub use users::User;
