//! OAuth 2 and OpenID Connect sessions over reqwest.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod auth;
mod builder;
mod call;
mod driver;
mod oauth2_session;

pub use auth::{Bearer, OAuth2Auth};
pub use builder::{RequestBuilder, SendWith};
pub use call::Session;
pub use driver::{Driver, DriverBuilder};
pub use oauth2_session::{OAuth2Session, OAuth2SessionBuilder};

#[doc(inline)]
pub use jose_assert as jose;
#[doc(inline)]
pub use oauth_step as step;
#[doc(inline)]
pub use oauth2_core as oauth2;
#[doc(inline)]
pub use oidc_idtoken as oidc;
pub use reqwest;
