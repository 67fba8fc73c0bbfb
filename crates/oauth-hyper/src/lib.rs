//! OAuth 1.0a, OAuth 2 and OpenID Connect sessions over hyper, and over any `tower` service.
//!
//! A session logs a user in, or a service, and sends `http::Request`s with the tokens. Tokens are
//! renewed ahead of their expiry: once for any number of callers, and apart from the call that
//! noticed, so that no caller who goes away takes a new token along. hyper-util's client with rustls
//! comes ready made; any [`Service`](tower_service::Service) of `http::Request` takes its place, and
//! [`OAuthLayer`] puts a session's credential into a stack of services.
//!
//! ```
//! use loopback_provider::LoopbackProvider;
//! use oauth_hyper::OidcSession;
//! use oauth_hyper::oauth2::Client;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A provider on this machine; any other is named by its issuer.
//! let provider = LoopbackProvider::start().await?;
//! let session = OidcSession::discover(provider.issuer(), |server| {
//!     Client::new(server, provider.public_client_id())
//!         .with_redirect_uri(provider.redirect_uri())
//! })
//! .await?;
//!
//! // Send the user's browser to `authorization.url()`; it comes back with a code.
//! let (authorization, pending) =
//!     session.authorization_url(|request| request.scope("email read"))?;
//! # let browser = oauth_hyper::OAuth2Auth::new(String::from("none"))?;
//! # let answer = browser.get(authorization.url()).await?;
//! # let callback = answer.headers()["location"].to_str()?;
//! let user = session.authenticate(pending, callback).await?;
//! println!("{} is here", user.id_token.subject());
//!
//! let response = session.get(provider.resource_url()).await?;
//! assert_eq!(response.status(), 200);
//! # Ok(())
//! # }
//! ```
//!
//! # Scope
//!
//! | type | does |
//! | --- | --- |
//! | [`OidcSession`] | OpenID Connect: discovery, login, UserInfo; then authorized requests |
//! | [`OAuth2Session`] | a user's or a service's tokens; then authorized requests |
//! | [`AssertionSession`] | service accounts, and others that sign for themselves |
//! | [`OAuth2Auth`] | attaches a token that came from somewhere else |
//! | [`OAuth1Session`], [`OAuth1Auth`] | OAuth 1.0a: login, then signed requests |
//! | [`OAuthLayer`], [`OAuthClient`] | any of these credentials over any service, as a layer |
//! | [`Driver`] | runs any flow of any core: `driver.run(flow)` |
//! | [`HttpClient`] | the driver's client as a service, without a credential |
//! | [`Session`] | authorized requests with any credential |
//! | [`Body`] | what requests and responses carry |
//! | [`ClientIdentity`] | a client certificate with its key, for the driver's builder |
//!
//! The cores come along, so that one dependency is enough: [`oauth1`] (`oauth1-core`), [`oauth2`]
//! (`oauth2-core`), [`oidc`] (`oidc-idtoken`), [`jose`] (`jose-assert`), [`step`] (`oauth-step`), [`hyper`]
//! and [`hyper_util`] themselves.
//!
//! There is no error type here. Calls and flows end in their core's own error, whose `source` is
//! hyper's; setting up ends in a [`TransportError`](step::TransportError), which becomes any
//! core's by `?`. A layer ends in a boxed error, as those of tower do.
//!
//! # Out of scope
//!
//! Every decision of a protocol: those are in the cores, tested without a socket. Proxies and
//! HTTP/2, which a client of one's own may have. Blocking calls, which the adapter for ureq has.
//!
//! # What is retried
//!
//! A message of the cores: once, at once, where no connection came about though there was time, and
//! by hyper-util's client itself where a kept connection turned out to be closed before anything was written. A protected
//! call: where the credential says so, after a renewal, or where it was not sent or the server asks
//! to wait, and the request can be repeated. Nothing else.
//! A 401 to a token less than 10 s old is returned as it is: the next token would fare no better.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod body;
mod call;
mod carry;
mod driver;
mod layer;
mod runtime;
mod sessions;

pub use body::Body;
pub use call::Session;
pub use driver::{Driver, DriverBuilder, HttpClient};
pub use layer::{OAuthClient, OAuthLayer, SendOnce, SendOnceLayer};
pub use sessions::{
    AssertionSession, OAuth1Auth, OAuth1Session, OAuth2Auth, OAuth2Session, OidcSession,
    SessionBuilder,
};

pub use oauth_adapter::tls::{ClientIdentity, PemError, TlsError};

#[doc(no_inline)]
pub use hyper;
#[doc(no_inline)]
pub use hyper_util;
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
