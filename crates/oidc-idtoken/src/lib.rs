//! OpenID Connect as messages and steps: discovery, login, ID Token rules, UserInfo.
//!
//! A provider says who a user is in an ID Token, and a client must check that by some twenty rules
//! before it believes a word. [`IdTokenVerifier`] has them, each a function of its own;
//! [`OidcClient`] puts them where they belong in a login, [`OidcSession`] where they belong in a
//! renewal. Nothing here opens a connection, reads a clock or draws a random number: flows are
//! [steps](oauth_step::Step), for any HTTP stack.
//!
//! # Scope
//!
//! - Discovery in the OpenID form ([`discover`]), and of a user's issuer ([`find_issuer`]).
//! - Login by the authorization code, implicit and hybrid flows, on another device, over the back
//!   channel ([`AuthenticationRequest`], [`PendingAuthentication`], [`Login`], [`FrontChannel`]).
//! - Sessions that renew themselves ([`OidcSession`]); ID Tokens alone ([`IdTokenVerifier`]).
//! - Clients that register themselves ([`register`], [`OidcClientMetadata`]).
//! - UserInfo in every form ([`UserInfoRequest`], [`UserInfoRules`]), the standard claims
//!   ([`StandardClaims`]), and those of others ([`ClaimSource`]).
//! - Logout, from here ([`Logout`]) and from there ([`BackchannelLogout`], [`FrontchannelLogouts`],
//!   [`CheckSession`]); logins that others initiate ([`InitiatedLogins`]).
//!
//! # Out of scope
//!
//! OAuth 2 itself is in `oauth2-core`, signatures and keys are in `jose-assert`.
//!
//! # A login
//!
//! ```
//! use oauth_step::{FixedEnv, IntoStep, Step, UnixTime, UrlPolicy};
//! use oauth2_core::{Client, ServerMetadata};
//! use oidc_idtoken::{Authenticated, Error, OidcClient};
//! # use jose_assert::{Algorithm, Algorithms, Jwt, SigningKey};
//! # use {oauth_step::{Request, Response}, serde_json::json};
//!
//! # fn main() -> Result<(), Error> {
//! # let env = FixedEnv::new(UnixTime(1_700_000_000));
//! # let key = SigningKey::generate(Algorithm::Es256, &env)?.with_key_id("key-1");
//! // What the provider says about itself. `discover` fetches it.
//! let provider = ServerMetadata::new("https://op.example", UrlPolicy::default())?
//!     .with_authorization_endpoint("https://op.example/authorize")?
//!     .with_token_endpoint("https://op.example/token")?
//!     .with_jwks_uri("https://op.example/jwks")?;
//!
//! // What the client registered there.
//! let oauth = Client::new(provider, "client-1")
//!     .with_secret("client-secret".to_owned())
//!     .with_redirect_uri("https://app.example/callback")?;
//! let client = OidcClient::new(oauth)?
//!     .with_id_tokens(|rules| rules.algorithms(Algorithms::only(Algorithm::Es256)))?;
//!
//! // 1. Send the browser to the provider; keep `pending`, it can be stored as text.
//! let (authorization, pending) = client.authentication().scope("email").begin(&env)?;
//! assert!(authorization.url().starts_with("https://op.example/authorize?"));
//! # let mut params = authorization.url().split(['?', '&']);
//! # let nonce = params.find_map(|param| param.strip_prefix("nonce=")).unwrap_or_default().to_owned();
//!
//! // 2. The browser comes back.
//! let callback = format!("https://app.example/callback?code=xyz&state={}", pending.state());
//! let response = pending.response(&callback)?;
//!
//! // 3. Run the login: the code is redeemed, the keys are fetched, the ID Token is checked.
//! # let send = |request: Request| -> Result<Response, oauth_step::TransportError> {
//! #     let body = match request.uri().path() {
//! #         "/jwks" => format!(r#"{{"keys":[{}]}}"#, key.public_jwk().unwrap_or_default()),
//! #         _ => json!({
//! #             "access_token": "token-1", "token_type": "Bearer",
//! #             "id_token": Jwt::new(json!({
//! #                 "iss": "https://op.example", "sub": "248289761001", "aud": "client-1",
//! #                 "nonce": nonce, "exp": 1_700_000_300, "iat": 1_700_000_000,
//! #                 "email": "jane@example.com",
//! #             }).to_string()).sign(&key).map_err(|_| oauth_step::TransportError::too_large())?,
//! #         }).to_string(),
//! #     };
//! #     let answer = http::Response::builder().header("content-type", "application/json");
//! #     answer.body(body.into_bytes()).map_err(|_| oauth_step::TransportError::too_large())
//! # };
//! let mut step = client.login(response).into_step(&env)?;
//! let user: Authenticated = loop {
//!     step = match step {
//!         Step::Send(request, awaiting) => awaiting.receive(send(request), &env)?,
//!         Step::Wait(pause, sleeping) => { pause.block(); sleeping.wake(&env)? }
//!         Step::Done(user) => break user,
//!         _ => return Err(oauth_step::TransportError::unsupported().into()),
//!     };
//! };
//! assert_eq!(user.id_token.issuer(), "https://op.example");
//! assert_eq!(user.id_token.subject(), "248289761001");
//! assert_eq!(user.id_token.claims().email().ok().flatten().as_deref(), Some("jane@example.com"));
//! # Ok(()) }
//! ```
//!
//! An adapter has `run` in place of the loop.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod await_id_token;
mod claims;
mod client;
mod discovery;
mod error;
mod id_token;
mod incoming;
mod initiation;
mod login;
mod logout;
mod pending;
mod registration;
mod request;
mod response;
mod session;
mod userinfo;
mod verifier;
mod webfinger;

pub use await_id_token::{AwaitIdToken, VerifyIdToken};
pub use claims::{Address, OddClaim, StandardClaims};
pub use client::OidcClient;
pub use discovery::discover;
pub use error::{Error, Misuse};
pub use id_token::IdToken;
pub use incoming::IncomingError;
pub use initiation::{InitiatedLogin, InitiatedLogins};
pub use jose_assert::Encryption;
pub use login::{Authenticated, AwaitLogin, Login};
pub use logout::{
    AwaitLogoutToken, BackchannelLogout, CheckSession, EndSession, EndSessionRequest,
    FrontchannelLogout, FrontchannelLogouts, Logout, LogoutReturn, LogoutRule, LogoutToken,
    LogoutTokenError, LogoutTokenVerifier, PendingLogout, ReplayGuard, backchannel_response,
};
pub use pending::PendingAuthentication;
pub use registration::{
    ApplicationType, OidcClientMetadata, OidcClientMetadataFault, ResponseEncryption, SubjectType,
    register, update_registration,
};
pub use request::{AuthenticationRequest, AwaitPushedAuthentication, PushAuthentication};
pub use request::{ClaimRequest, ClaimsRequest, Display, Prompt};
pub use response::{
    AuthenticationResponse, AwaitAuthentication, FrontChannel, VerifyAuthentication,
};
pub use session::{AskUserInfo, AwaitSessionUserInfo, OidcRenewal, OidcSession};
pub use userinfo::{
    AggregatedClaims, AwaitSourcedClaims, AwaitUserInfo, ClaimSource, ClaimsProvider,
    DistributedClaims, FetchClaims, SourcedClaims, UserInfo, UserInfoError, UserInfoRequest,
    UserInfoRules, VerifyClaims,
};
pub use verifier::{
    Expectations, IdTokenError, IdTokenVerifier, OriginalAuthentication, Problem, Rule, half_hash,
};
pub use webfinger::{AwaitIssuer, FindIssuer, WebFingerError, find_issuer};
