//! OAuth 1.0a, [RFC 5849], one file per section.
//!
//! Requests are verified from what came over the wire: the target and the body byte for byte, never
//! a URL that was put together again.
//!
//! [RFC 5849]: https://www.rfc-editor.org/rfc/rfc5849

mod authorization;
mod base_string;
mod credentials;
mod encoding;
mod header;
mod parameters;
mod problem;
mod provider;
mod resource;
mod signature;
mod temporary_credentials;
mod token_credentials;
mod verify;

pub(crate) use authorization::{Authorization, authorize};
pub(crate) use credentials::Credentials;
pub(crate) use problem::Problem;
pub(crate) use provider::date;
pub(crate) use resource::resource;
pub(crate) use signature::ClientKey;
pub(crate) use temporary_credentials::temporary_credentials;
pub(crate) use token_credentials::token_credentials;
