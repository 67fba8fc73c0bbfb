//! JSON Web Signatures, Tokens and Keys for OAuth clients, strict and without I/O.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod algorithm;
mod backend;
mod base64url;
mod claims;
mod compact;
mod error;
mod hmac_key;
mod jwk;
mod jwk_set;
mod jws;
mod key_rules;
mod numeric_date;
mod remote;
mod signing_key;
mod time_rules;
mod verifier;

pub use algorithm::{Algorithm, Algorithms};
pub use claims::Claims;
pub use error::{ClaimError, ClaimProblem, Error, KeyError, KeySetError, Part, TokenError};
pub use hmac_key::HmacKey;
pub use jwk_set::{JwkSet, KeySource, Skipped};
pub use jws::{Jws, Jwt, SigningInput};
pub use key_rules::KeyRules;
pub use numeric_date::NumericDate;
pub use remote::{AwaitVerified, RemoteJwks, VerifyIntent};
pub use signing_key::{Signer, SigningKey};
pub use time_rules::TimeRules;
pub use verifier::{JwsVerifier, JwtVerifier, Typ, VerifiedJws, VerifiedJwt};
