//! The authorization endpoint: the request, and what comes back through the browser.

mod builder;
mod callback;
mod code;
mod drawn;
mod mode;
mod pending;
mod pkce;
mod record;
mod request;
#[cfg(feature = "jose")]
mod request_object;
mod response;
mod wrapped;

pub use builder::{Authorization, AuthorizationRequestBuilder};
pub use code::AuthorizationCode;
pub use mode::ResponseMode;
pub use oauth_step::Callback;
pub use pending::PendingAuthorization;
pub use pkce::{Pkce, code_challenge};
pub use request::AuthorizationRequest;
#[cfg(feature = "jose")]
pub use request_object::RequestObject;
