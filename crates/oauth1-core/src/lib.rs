//! OAuth 1.0a as signatures, messages and steps, for any HTTP stack.
//!
//! This crate signs any [`http::Request`] and says what an answer means; it opens no connection,
//! reads no clock and draws no randomness. What has the HTTP client runs its flows, with one loop
//! for all of them; [`oauth_step`] shows it, and the adapter crates have it.
//!
//! # Scope
//!
//! [RFC 5849] and what is in use around it: seven signature methods and one's own
//! ([`SignatureMethod`]); three places for the parameters ([`Placement`]); hashes of bodies; the
//! redirection-based authorization ([`Client::temporary_credentials`],
//! [`Client::token_credentials`]); signing without a token ([`Client::two_legged`]), xAuth, the
//! Session and Problem Reporting extensions; OAuth 1.0a in front of another protocol
//! ([`Signer::around`]).
//!
//! # Out of scope
//!
//! HTTP itself and TLS: the adapters' clients have those. The other side: this verifies no
//! signature.
//!
//! # A resource owner authorizes, and a request is signed
//!
//! The three steps and a signed call, with a scripted server in place of a network:
//!
//! ```
//! use oauth_step::{FixedEnv, IntoStep, Response, Step, UnixTime};
//! use oauth1_core::{Client, TemporaryCredentials};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let env = FixedEnv::new(UnixTime(1_700_000_000));
//! let client = Client::new("dpf43f3p2l4k3l03", "kd94hf93k423kf44")
//!     .with_temporary_credentials_endpoint("https://photos.example.net/initiate")?
//!     .with_authorization_endpoint("https://photos.example.net/authorize")?
//!     .with_token_credentials_endpoint("https://photos.example.net/token")?;
//!
//! // 1. Ask for temporary credentials. An adapter's `run` does this in one call.
//! let step = client.temporary_credentials("https://printer.example.com/ready").into_step(&env)?;
//! let Step::Send(request, awaiting) = step else { panic!("the first step is a request") };
//! assert_eq!(request.uri(), "https://photos.example.net/initiate");
//! let answer = "oauth_token=hh5s93j4hdidpola&oauth_token_secret=hdhd0244k9j7ao03\
//!               &oauth_callback_confirmed=true";
//! # let form = |body: &str| {
//! #     let mut response = Response::new(body.as_bytes().to_vec());
//! #     let form = http::HeaderValue::from_static("application/x-www-form-urlencoded");
//! #     response.headers_mut().insert("content-type", form);
//! #     response
//! # };
//! let Step::Done(temporary) = awaiting.receive(Ok(form(answer)), &env)? else { panic!("the end") };
//!
//! // 2. Send the resource owner there; keep the credentials until the browser comes back.
//! let url = "https://photos.example.net/authorize?oauth_token=hh5s93j4hdidpola";
//! assert_eq!(temporary.authorization_url(), url);
//! let kept = temporary.to_json();
//! let temporary = TemporaryCredentials::from_json(kept.expose())?;
//! let verified =
//!     temporary.response("/ready?oauth_token=hh5s93j4hdidpola&oauth_verifier=hfdp7dh39dks9884")?;
//!
//! // 3. Redeem what it came back with.
//! let step = client.token_credentials(verified).into_step(&env)?;
//! let Step::Send(_, awaiting) = step else { panic!("a request") };
//! let answer = "oauth_token=nnch734d00sl2jdk&oauth_token_secret=pfkkdhi9sl3r4s00";
//! let Step::Done(token) = awaiting.receive(Ok(form(answer)), &env)? else { panic!("the end") };
//!
//! // 4. Sign requests with it.
//! let mut request = http::Request::get("https://photos.example.net/photos").body(())?;
//! client.signer(&token).sign(&mut request, None, &env)?;
//! assert!(request.headers()["authorization"].is_sensitive());
//! # Ok(())
//! # }
//! ```
//!
//! # A map
//!
//! - A [`Client`] makes intents, such as [`TemporaryCredentialsRequest`], each of which becomes a
//!   flow when it is run; and [`Signer`]s, which sign requests.
//! - A [`Session`] keeps the token credentials of one resource owner; it and [`Signer`] are
//!   credentials for the adapters.
//! - What can go wrong is an [`Error`]; [`Error::disposition`] says what to do about it.
//! - Every check is on by default. What turns one off has a name:
//!   [`Client::dangerous_allow_oauth_1_0`], [`oauth_step::UrlPolicy::dangerous_allow_http`],
//!   `RsaKey::dangerous_allow_1024_bits_pem`.
//!
//! [RFC 5849]: https://www.rfc-editor.org/rfc/rfc5849

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod answer;
mod authorize;
mod base_string;
mod callback;
mod client;
mod credentials;
mod encode;
mod error;
mod fields;
mod flow;
mod head;
mod options;
mod placement;
mod protocol;
mod record;
mod session;
mod signature;
mod signed_flow;
mod signer;
mod temporary;

pub use authorize::Attempt;
pub use base_string::signature_base_string;
pub use callback::Verified;
pub use client::Client;
pub use credentials::TokenCredentials;
pub use encode::percent_encode;
pub use error::{
    Error, KeyFault, Misuse, PeerFault, Place, Problem, Purpose, Refusal, RequestPart,
};
pub use flow::{
    AwaitTemporaryCredentials, AwaitTokenCredentials, Renewal, TemporaryCredentialsRequest,
    TokenCredentialsRequest, XAuth,
};
pub use head::Head;
pub use options::SigningOptions;
pub use placement::Placement;
pub use session::{AwaitSignIn, Session, SignIn};
#[cfg(feature = "rsa")]
pub use signature::RsaKey;
pub use signature::{OwnSignatureMethod, Secrets, SignatureMethod};
pub use signed_flow::{AwaitSigned, SignedFlow};
pub use signer::Signer;
pub use temporary::TemporaryCredentials;
