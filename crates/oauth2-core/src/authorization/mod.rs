//! The authorization endpoint: the request, and what comes back through the browser.

mod base64url;
mod begun;
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
mod profiled;
mod push;
mod pushed;
mod received;
mod record;
mod request;
#[cfg(feature = "jose")]
mod request_object;
mod response;
mod response_type;
mod wanted;
mod wrapped;

pub use begun::Authorization;
pub use builder::AuthorizationRequestBuilder;
pub use code::AuthorizationCode;
pub use details::{AuthorizationDetail, AuthorizationDetails};
pub use finish::{AwaitAuthorization, FinishAuthorization};
#[cfg(feature = "jose")]
pub use jarm::JarmVerifier;
#[cfg(feature = "jose")]
pub(crate) use jarm::VerifyObject;
pub use mode::ResponseMode;
pub use oauth_step::Callback;
pub use pending::PendingAuthorization;
pub use pkce::{Pkce, code_challenge};
pub use push::{AwaitPushedAuthorization, PushAuthorization};
pub use pushed::{PushedAuthorization, PushedAuthorizationRequest};
pub use received::{AwaitResponse, ReceivedResponse, VerifyResponse};
pub use request::AuthorizationRequest;
#[cfg(feature = "jose")]
pub(crate) use request_object::REGISTERED as REQUEST_OBJECT_SIGNING_ALG;
#[cfg(feature = "jose")]
pub use request_object::RequestObject;
pub use response::AuthorizationResponse;
pub use response_type::ResponseType;
pub(crate) use wrapped::Made;
