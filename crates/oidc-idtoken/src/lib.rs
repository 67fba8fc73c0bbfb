//! OpenID Connect as messages and steps: discovery, login, ID Token rules, UserInfo.
//!
//! A provider says who a user is in an ID Token, and a client must check that by some twenty rules
//! before it believes a word. [`IdTokenVerifier`] has them, each a function of its own;
//! [`OidcClient`] puts them where they belong in a login. Nothing here opens a connection, reads a
//! clock or draws a random number: flows are [steps](oauth_step::Step), for any HTTP stack.
//!
//! # Scope
//!
//! - Discovery in the OpenID form ([`discover`]).
//! - Login by the authorization code flow ([`AuthenticationRequest`], [`PendingAuthentication`],
//!   [`Login`]), and the check of the ID Tokens of renewals ([`Expectations::renewal_of`]).
//! - ID Tokens alone, without any request ([`IdTokenVerifier`]).
//! - UserInfo in JSON ([`UserInfoRequest`]), and the standard claims ([`StandardClaims`]).
//!
//! # Out of scope
//!
//! Implicit and hybrid flows, encrypted ID Tokens, UserInfo as a JWT, logout and registration are
//! not there yet. OAuth 2 itself is in `oauth2-core`, signatures and keys are in `jose-assert`.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod await_id_token;
mod claims;
mod client;
mod discovery;
mod error;
mod id_token;
mod login;
mod pending;
mod request;
mod session;
mod userinfo;
mod verifier;

pub use await_id_token::{AwaitIdToken, VerifyIdToken};
pub use claims::{Address, OddClaim, StandardClaims};
pub use client::OidcClient;
pub use discovery::discover;
pub use error::{Error, Misuse};
pub use id_token::IdToken;
pub use login::{Authenticated, AwaitLogin, Login};
pub use pending::{AuthenticationCode, PendingAuthentication};
pub use request::{AuthenticationRequest, ClaimRequest, ClaimsRequest, Display, Prompt};
pub use session::{OidcRenewal, OidcSession};
pub use userinfo::{AwaitUserInfo, UserInfo, UserInfoError, UserInfoRequest};
pub use verifier::{
    Expectations, IdTokenError, IdTokenVerifier, OriginalAuthentication, Problem, Rule, half_hash,
};
