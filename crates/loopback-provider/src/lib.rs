//! A small, strict OAuth 1.0a, OAuth 2 and OpenID Connect provider on 127.0.0.1, for a quick start,
//! examples and tests.
//!
//! It refuses what a strict server refuses, and says why. But for the signing and the encryption of
//! `jose-assert` it shares no code with the client crates: no mistake of theirs is hidden by it.
//!
//! ```
//! use loopback_provider::{Endpoint, LoopbackProvider};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let provider = LoopbackProvider::start().await?;
//! let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
//!
//! // The authorization request, approved at once; a real client makes a verifier of its own.
//! let redirect = http
//!     .get(provider.url(Endpoint::Authorization))
//!     .query(&[
//!         ("response_type", "code"),
//!         ("client_id", provider.public_client_id()),
//!         ("redirect_uri", provider.redirect_uri()),
//!         ("scope", "openid read"),
//!         ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
//!         ("code_challenge_method", "S256"),
//!     ])
//!     .send()
//!     .await?;
//! let location = reqwest::Url::parse(redirect.headers()["location"].to_str()?)?;
//! let code = location.query_pairs().find(|(name, _)| name == "code").ok_or("no code")?.1;
//!
//! let form = [
//!     ("grant_type", "authorization_code"),
//!     ("client_id", provider.public_client_id()),
//!     ("redirect_uri", provider.redirect_uri()),
//!     ("code", &code),
//!     ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
//! ];
//! let tokens = http.post(provider.url(Endpoint::Token)).form(&form).send().await?.bytes().await?;
//! let tokens: serde_json::Value = serde_json::from_slice(&tokens)?;
//! let token = tokens["access_token"].as_str().ok_or("no token")?;
//!
//! // A token that has expired is refused.
//! let resource = || http.get(provider.resource_url()).bearer_auth(token).send();
//! assert_eq!(resource().await?.status(), 200);
//! provider.expire_tokens_now();
//! assert_eq!(resource().await?.status(), 401);
//! # Ok(())
//! # }
//! ```
//!
//! # In scope
//!
//! | endpoint | what | standard |
//! | --- | --- | --- |
//! | `/.well-known/…`, `/jwks` | metadata; RSA and EC keys | [RFC 8414], [RFC 7517], Discovery |
//! | `/authorize` | all response types and modes, PKCE | [RFC 6749], [RFC 7636], [RFC 9207], Form Post |
//! | `/login`, `/consent` | two pages for people, without scripts | |
//! | `/par` | pushed authorization requests | [RFC 9126] |
//! | `/device_authorization`, `/device` | codes for a device, and the page where they are entered | [RFC 8628] |
//! | `/token` | code, device code, rotated refresh, client credentials, token exchange | [RFC 6749], [RFC 8693] |
//! | | service account, ID-JAGs; clients authenticate by assertions too; DPoP | [RFC 7523], [RFC 9449] |
//! | `/introspect` | introspection: JSON, signed, encrypted | [RFC 7662], RFC 9701 |
//! | `/register`, `/client/…` | registration and its management | RFC 7591, RFC 7592 |
//! | `/revoke` | revocation; a refresh token takes its family along | [RFC 7009] |
//! | `/userinfo` | claims by scope: JSON, signed, encrypted; DPoP | OpenID Connect Core 1.0 |
//! | `/end_session`, `/logout` | logout; back and front channel | RP-Initiated, Back- and Front-Channel Logout |
//! | `/resource` | a protected resource with challenges; takes self-signed tokens | [RFC 6750], [RFC 9449] |
//! | `/oauth1/…` | OAuth 1.0a: three steps and a resource; body hash, named problems | [RFC 5849] |
//!
//! # Out of scope
//!
//! Anything but loopback, TLS, persistence, secret passwords, defence against floods, request objects,
//! other grants. **Do not put it on a network.**
//!
//! # Map
//!
//! - [`LoopbackProvider`] is the running provider, with switches and records; it lists what is
//!   strict. With [`LoopbackProvider::start_blocking`] it needs no runtime.
//! - [`Builder`], [`Client`], [`User`] and [`Interaction`] set it up.
//! - [`Fault`] spoils an answer; [`RedirectListener`] is the other end of a login by a person.
//! - All providers of a process share their keys, which take long to make; the issuers differ.
//!
//! [RFC 5849]: https://www.rfc-editor.org/rfc/rfc5849
//! [RFC 6749]: https://www.rfc-editor.org/rfc/rfc6749
//! [RFC 6750]: https://www.rfc-editor.org/rfc/rfc6750
//! [RFC 7009]: https://www.rfc-editor.org/rfc/rfc7009
//! [RFC 7517]: https://www.rfc-editor.org/rfc/rfc7517
//! [RFC 7523]: https://www.rfc-editor.org/rfc/rfc7523
//! [RFC 7636]: https://www.rfc-editor.org/rfc/rfc7636
//! [RFC 7662]: https://www.rfc-editor.org/rfc/rfc7662
//! [RFC 8414]: https://www.rfc-editor.org/rfc/rfc8414
//! [RFC 8628]: https://www.rfc-editor.org/rfc/rfc8628
//! [RFC 8693]: https://www.rfc-editor.org/rfc/rfc8693
//! [RFC 9126]: https://www.rfc-editor.org/rfc/rfc9126
//! [RFC 9207]: https://www.rfc-editor.org/rfc/rfc9207
//! [RFC 9449]: https://www.rfc-editor.org/rfc/rfc9449

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod answer;
mod asked;
mod authenticate;
mod authorize;
mod background;
mod bearer;
mod builder;
mod clients;
mod device;
mod dpop;
mod endpoint;
mod fault;
mod form;
mod id_token;
mod incoming;
mod interaction;
mod introspect;
mod jws;
mod log;
mod logout;
mod metadata;
mod oauth1;
mod page;
mod pkce;
mod provider;
mod random;
mod redirect;
mod register;
mod resource;
mod revoke;
mod scope;
mod serve;
mod service_account;
mod signing;
mod state;
mod switches;
mod token;
mod userinfo;
mod users;

pub use builder::{Builder, Interaction};
pub use clients::{Client, ClientAuthentication, EncryptTo, SigningAlgorithm};
pub use endpoint::Endpoint;
pub use fault::Fault;
pub use log::LoggedRequest;
pub use logout::BackchannelLogout;
pub use provider::LoopbackProvider;
pub use redirect::RedirectListener;
pub use signing::OldKeys;
pub use users::User;
