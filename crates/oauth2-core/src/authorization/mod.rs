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
mod response;

pub use builder::{Authorization, AuthorizationRequestBuilder};
pub use code::AuthorizationCode;
pub use mode::ResponseMode;
pub use oauth_step::Callback;
pub use pending::PendingAuthorization;
pub use pkce::{Pkce, code_challenge};
pub use request::AuthorizationRequest;
