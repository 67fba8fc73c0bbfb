//! The authorization endpoint: the request, and what comes back through the browser.

mod builder;
mod callback;
mod code;
mod details;
mod drawn;
mod finish;
#[cfg(feature = "jose")]
mod jarm;
mod mode;
mod params;
mod pending;
mod pkce;
mod received;
mod record;
mod request;
#[cfg(feature = "jose")]
mod request_object;
mod response;
mod response_type;
mod wanted;
mod wrapped;

pub use builder::{Authorization, AuthorizationRequestBuilder};
pub use code::AuthorizationCode;
pub use details::{AuthorizationDetail, AuthorizationDetails};
pub use finish::{AwaitAuthorization, FinishAuthorization};
#[cfg(feature = "jose")]
pub use jarm::JarmVerifier;
pub use mode::ResponseMode;
pub use oauth_step::Callback;
pub use pending::PendingAuthorization;
pub use pkce::{Pkce, code_challenge};
pub use received::{AwaitResponse, ReceivedResponse, VerifyResponse};
pub use request::AuthorizationRequest;
#[cfg(feature = "jose")]
pub use request_object::RequestObject;
pub use response::AuthorizationResponse;
pub use response_type::ResponseType;
