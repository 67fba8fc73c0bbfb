//! The redirection-based authorization ([RFC 5849 §2]), and other ways to token credentials.
//!
//! [RFC 5849 §2]: https://www.rfc-editor.org/rfc/rfc5849#section-2

mod begin;
mod message;
mod renew;
mod token;
mod xauth;

pub use begin::{AwaitTemporaryCredentials, TemporaryCredentialsRequest};
pub use renew::Renewal;
pub use token::{AwaitTokenCredentials, TokenCredentialsRequest};
pub use xauth::XAuth;
