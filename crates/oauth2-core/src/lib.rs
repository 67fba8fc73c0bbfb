//! OAuth 2 as messages and steps, for any HTTP stack.
//!
//! This crate says what to send and what an answer means; it opens no connection, reads no clock
//! and draws no randomness. What has the HTTP client runs its flows ([`oauth_step`] shows the loop).
//!
//! # Scope
//!
//! Server metadata ([`discover`], [`ServerMetadata`]); client authentication of every kind
//! ([`ClientAuthentication`]); the authorization code grant with PKCE, also pushed, refresh tokens,
//! client credentials, token exchange, assertions and other grants ([`Client`]); users who sign in on
//! another device or are asked there ([`DeviceAuthorization`], [`Notified`]); what is signed or bound
//! to keys, behind the default feature `jose`; [`Profile`]s; clients that register themselves
//! ([`register`]), or publish what they are ([`ClientIdMetadataDocument`]); what protected resources
//! are and demand ([`protected_resource`], [`StepUp`]); revocation and introspection; bearer tokens
//! and challenges ([`Tokens`], [`parse_challenges`]); tokens kept current for many callers
//! ([`Session`]); servers that depart from the standards ([`presets`], [`Quirk`], [`Hook`]).
//!
//! # Out of scope
//!
//! HTTP and TLS. OpenID Connect: `oidc-idtoken` builds on this crate. The other side: a server.
//!
//! # A user signs in
//!
//! The code grant, with a scripted server in place of a network:
//!
//! ```
//! use oauth_step::{FixedEnv, IntoStep, Response, Step, UnixTime, UrlPolicy};
//! use oauth2_core::{Client, PendingAuthorization, ServerMetadata};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let env = FixedEnv::new(UnixTime(1_700_000_000));
//! let server = ServerMetadata::new("https://server.example.com", UrlPolicy::default())?
//!     .with_authorization_endpoint("https://server.example.com/authorize")?
//!     .with_token_endpoint("https://server.example.com/token")?;
//! let client = Client::new(server, "s6BhdRkqt3")
//!     .with_secret("gX1fBat3bV")
//!     .with_redirect_uri("https://client.example.org/cb")?;
//!
//! // 1. Send the user to the server; keep what the response will be checked against.
//! let (authorization, pending) = client.authorization().scope("read").begin(&env)?;
//! assert!(authorization.url().starts_with("https://server.example.com/authorize?"));
//! let kept = pending.to_json();
//!
//! // 2. The user comes back with a code.
//! let pending = PendingAuthorization::from_json(kept.expose())?;
//! let callback = format!("/cb?code=SplxlOBeZQQYbYS6WxSbIA&state={}", pending.state());
//! let code = pending.response(callback.as_str())?;
//!
//! // 3. Redeem it. An adapter's `run` does all of this in one call.
//! let step = client.exchange_code(code).into_step(&env)?;
//! let Step::Send(request, awaiting) = step else { panic!("the first step is a request") };
//! assert_eq!(request.uri(), "https://server.example.com/token");
//! let mut response = Response::new(
//!     br#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer","expires_in":3600}"#
//!         .to_vec(),
//! );
//! response.headers_mut().insert("content-type", "application/json".parse()?);
//! let Step::Done(tokens) = awaiting.receive(Ok(response), &env)? else { panic!("the end") };
//!
//! // 4. Use the token.
//! assert_eq!(tokens.expires_at(), Some(UnixTime(1_700_003_600)));
//! let (mut head, ()) = http::Request::get("https://api.example.com/").body(())?.into_parts();
//! tokens.attach(&mut head, UrlPolicy::default())?;
//! assert!(head.headers["authorization"].is_sensitive());
//! # Ok(())
//! # }
//! ```
//!
//! # A map
//!
//! - Intents, such as [`CodeExchange`], become flows, such as [`AwaitToken`], when they are run.
//! - Messages, such as [`TokenRequest`], emit exactly what is set on them.
//! - What can go wrong is an [`Error`]; [`Error::disposition`] says what to do about it.
//! - Every check is on by default. What turns one off has a name, such as [`Pkce::Disabled`].

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod adapt;
mod answer;
mod asked;
#[cfg(feature = "jose")]
mod assertion;
#[cfg(feature = "jose")]
mod attestation;
mod authorization;
mod bearer;
mod call;
mod challenge;
mod ciba;
mod client;
mod device;
#[cfg(feature = "jose")]
mod dpop;
mod error;
mod form_request;
mod introspection;
mod json_text;
mod metadata;
#[cfg(feature = "jose")]
mod parties;
mod placement;
pub mod presets;
mod profile;
mod record;
mod registration;
mod resource;
mod revocation;
mod scope;
mod session;
mod token;

pub use adapt::*;
pub use authorization::*;
pub use bearer::{Bearer, BearerAttempt};
pub use challenge::{Challenge, ChallengeError, parse_challenges};
pub use ciba::*;
pub use client::{Client, ClientAuthentication};
pub use device::*;
pub use error::{
    Disposition, Error, ErrorCode, Misuse, PeerFault, Place, Purpose, RecordFault, ServerError,
};
pub use introspection::{AwaitIntrospection, Introspect, Introspection, IntrospectionRequest};
pub use metadata::{
    AwaitMetadata, Discovery, EndpointName, MetadataForm, ServerMetadata, discover,
};
pub use placement::TokenPlacement;
pub use profile::{Profile, ProfileRule, ProfileViolation};
pub use registration::*;
pub use resource::*;
pub use revocation::{AwaitRevocation, Revocation, RevocationRequest, TokenTypeHint};
pub use scope::{Scope, ScopePolicy};
pub use session::*;
pub use token::*;
#[cfg(feature = "jose")]
pub use {assertion::*, attestation::*, dpop::Dpop, metadata::SignedMetadata};
