//! OAuth 1.0a, OAuth 2 and OpenID Connect sessions over reqwest.
//!
//! A session logs a user in, or a service, and sends requests with the tokens, in reqwest's own
//! words. Tokens are renewed ahead of their expiry: once for any number of callers, and apart from
//! the call that noticed, so that no caller who goes away takes a new token along.
//!
//! ```
//! use loopback_provider::LoopbackProvider;
//! use oauth_reqwest::OidcSession;
//! use oauth_reqwest::oauth2::Client;
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
//! # let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
//! # let answer = browser.get(authorization.url()).send().await?;
//! # let callback = answer.headers()["location"].to_str()?;
//! let user = session.authenticate(pending, callback).await?;
//! println!("{} is here", user.id_token.subject());
//!
//! let response = session.get(provider.resource_url()).send().await?;
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
//! | [`Driver`] | runs any flow of any core: `driver.run(flow)` |
//! | [`Session`] | authorized requests with any credential |
//! | [`RequestBuilder`], [`SendWith`] | reqwest's builder, with a credential |
//!
//! The cores come along, so that one dependency is enough: [`oauth1`] (`oauth1-core`), [`oauth2`]
//! (`oauth2-core`), [`oidc`] (`oidc-idtoken`), [`jose`] (`jose-assert`), [`step`] (`oauth-step`), and
//! [`reqwest`] itself.
//!
//! There is no error type here. Calls and flows end in their core's own error, whose `source` is
//! reqwest's; setting up ends in a [`TransportError`](step::TransportError), which becomes any
//! core's by `?`.
//!
//! # Out of scope
//!
//! Every decision of a protocol: those are in the cores, tested without a socket. Blocking calls, and
//! other runtimes than tokio, on which reqwest runs.
//!
//! # What is retried
//!
//! A message of the cores: once, at once, where no connection came about, and by reqwest itself
//! where a kept connection turned out to be closed before anything was written. A protected call:
//! where the credential says so, after a renewal, or where it was not sent or the server asks to
//! wait, and the request can be repeated. Nothing else, and nothing by reqwest's retry policies.
//! A 401 to a token less than 10 s old is returned as it is: the next token would fare no better.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod builder;
mod call;
mod driver;
mod sessions;

pub use builder::{RequestBuilder, SendWith};
pub use call::Session;
pub use driver::{Driver, DriverBuilder};
pub use sessions::{
    AssertionSession, OAuth1Auth, OAuth1Session, OAuth2Auth, OAuth2Session, OidcSession,
    SessionBuilder,
};

pub use oauth_adapter::tls::{ClientIdentity, PemError, TlsError};

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
#[doc(no_inline)]
pub use reqwest;
