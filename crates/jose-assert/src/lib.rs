//! JSON Web Signatures, Encryption, Tokens and Keys for OAuth clients, strict and without I/O.
//!
//! A service signs a token, and its peer verifies it with the public key:
//!
//! ```
//! use jose_assert::{
//!     Algorithm, Algorithms, Error, Jwt, JwkSet, JwtVerifier, KeySource, SigningKey, TimeRules,
//! };
//! use oauth_step::{Env, FixedEnv, UnixTime};
//!
//! # fn main() -> Result<(), Error> {
//! # if jose_assert::Backend::selected().is_none() {
//! #     return Ok(());
//! # }
//! // The environment is the caller's; a program takes `SystemEnv`.
//! let env = FixedEnv::new(UnixTime(1_700_000_000));
//!
//! let key = SigningKey::generate(Algorithm::Es256, &env)?.with_key_id("2023-11");
//! let token = Jwt::new(r#"{"iss":"https://a.example","aud":"b","exp":1700000060}"#).sign(&key)?;
//!
//! let published = format!(r#"{{"keys":[{}]}}"#, key.public_jwk().unwrap_or_default());
//! let keys = JwkSet::parse(published, KeySource::Remote)?;
//! let verified = JwtVerifier::new(Algorithms::only(Algorithm::Es256)).verify(&token, &keys)?;
//! let claims = verified.claims();
//! TimeRules::new().require_exp().check(claims, env.now())?;
//! assert_eq!(claims.string("iss")?.as_deref(), Some("https://a.example"));
//! assert!(claims.audience()?.is_some_and(|audience| audience.contains(&"b".into())));
//! # Ok(())
//! # }
//! ```
//!
//! # Scope
//!
//! * Compact signatures over any octets ([`Jws`], [`JwsVerifier`]), carried along or elsewhere
//!   ([`Detached`]), and over claims ([`Jwt`], [`JwtVerifier`]): RFC 7515 and RFC 7519 under the best practice of RFC 8725. The caller's
//!   [`Algorithms`] and the key decide; the header never does alone.
//! * Compact encryption of any octets ([`Jwe`], [`JweDecrypter`]) and of signed tokens
//!   ([`Jwt::sign_then_encrypt`], [`JweDecrypter::decrypt_then_verify`]): RFC 7516. The caller's
//!   [`KeyManagements`] and [`ContentEncryptions`] decide.
//! * Keys parsed once: private ones from PEM, DER, JWK or randomness ([`SigningKey`]), shared
//!   secrets ([`HmacKey`]), public ones ([`VerificationKey`], also out of a [`Certificate`]) and
//!   sets of them ([`JwkSet`]) whose unusable entries are skipped and listed. Keys held elsewhere
//!   implement [`Signer`]. Those that decrypt are apart ([`DecryptionKey`], [`EncryptionKey`]),
//!   each for one algorithm. [`Thumbprint`]s of keys and certificates.
//! * The key set of a peer, fetched by one for all and kept ([`RemoteJwks`]): a state machine that
//!   any HTTP stack drives.
//! * What a server sends to one client in JWTs, decrypted if that was agreed on and then verified
//!   ([`ResponseVerifier`], [`Encryption`], [`IssuerKeys`]).
//! * Claims that are absent, valid or malformed ([`Claims`]), and the rules for their times
//!   ([`TimeRules`]).
//! * The assertions by which clients authenticate and ask for tokens ([`ClientAssertion`],
//!   [`GrantAssertion`]): RFC 7523.
//!
//! # Out of scope
//!
//! Connections, clocks and random sources: they are handed in. What the claims of a particular
//! token must say: that is for the crate of its protocol. The JSON serialisations, `RSA1_5`,
//! encryption with passwords, compression, and keys that a token brings along. `none` is no
//! algorithm here: two functions that say so in their names read and write tokens that nobody
//! signed.
//!
//! # How strict
//!
//! A token is refused where it breaks a rule of form, though its signature be valid: other
//! characters, stray bits, duplicate names, unknown `crit`, another `typ`. What the standards leave
//! open is accepted: white space and any unknown member in the JSON, numbers of any size, ECDSA
//! signatures with a high S. No error holds any of the input.
//!
//! # Backends
//!
//! Two features, either or both: `rust-crypto`, the default, and `aws-lc-rs`, which is faster,
//! needs a C compiler and does the work where both are on, unless a key is given to the other one
//! ([`Backend`]). The verdict on a key or token is the same. HMAC works without either. The feature
//! `es256k` adds an algorithm that few need, to verify.
//!
//! With `rust-crypto` all randomness is the caller's: keys are made out of `Env`, and so is what
//! encryption draws; what signing draws follows from the key. `aws-lc-rs` takes its own for making
//! RSA keys, for ECDSA and PSS signatures, for the padding of RSA-OAEP and for blinding; it has no
//! way to be handed any.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod algorithm;
mod assertion;
mod backend;
mod base64url;
mod certificate;
mod claims;
mod compact;
mod critical;
mod detached;
mod encryption;
mod error;
mod hmac_key;
mod issuer_keys;
mod jwe;
mod jwk;
mod jwk_set;
mod jws;
mod key_kind;
mod key_rules;
mod numeric_date;
mod protected_header;
mod remote;
mod response_verifier;
mod signing_key;
mod thumbprint;
mod time_rules;
mod typ;
mod unsigned;
mod verification_key;
mod verifier;

pub use algorithm::{Algorithm, Algorithms};
pub use assertion::{ClientAssertion, GrantAssertion, SignedAssertion};
pub use backend::Backend;
pub use certificate::Certificate;
pub use claims::Claims;
pub use detached::Detached;
pub use encryption::Encryption;
pub use error::{
    ClaimError, ClaimProblem, Error, KeyError, KeySetError, MemberError, MemberProblem, Part,
    TokenError,
};
pub use hmac_key::HmacKey;
pub use issuer_keys::IssuerKeys;
pub use jwe::{
    AgreementCurve, ContentEncryption, ContentEncryptions, DecryptedJwe, DecryptionKey,
    EncryptionKey, Jwe, JweDecrypter, KeyManagement, KeyManagements,
};
pub use jwk_set::{JwkSet, KeySource, Skipped};
pub use jws::{Jws, Jwt, SigningInput};
pub use key_rules::KeyRules;
pub use numeric_date::NumericDate;
pub use protected_header::ProtectedHeader;
pub use remote::{AwaitVerified, RemoteJwks, VerifyIntent};
pub use response_verifier::ResponseVerifier;
pub use signing_key::{Signer, SigningKey};
pub use thumbprint::Thumbprint;
pub use time_rules::TimeRules;
pub use typ::Typ;
pub use verification_key::VerificationKey;
pub use verifier::{JwsVerifier, JwtVerifier, VerifiedJws, VerifiedJwt};
