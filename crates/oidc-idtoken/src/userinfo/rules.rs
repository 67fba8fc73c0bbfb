//! In which form UserInfo answers, and by what rules ([Core §5.3.2]).
//!
//! [Core §5.3.2]: https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse

use core::fmt;
use core::time::Duration;

use jose_assert::{
    Algorithm, Algorithms, ClaimError, ClaimProblem, Claims, Encryption, HmacKey, IssuerKeys,
    JwkSet, JwtVerifier, TimeRules,
};
use oauth_step::{Env, Expected, Response, Secret, UnixTime};
use oauth2_core::{Profile, ProfileRule};

use super::{UserInfo, UserInfoError, body};
use crate::{Error, Misuse};

/// What a client registered about UserInfo, and how it asks ([Core §5.3]).
///
/// By default the answer must be JSON. It must be a JWT once an algorithm, encryption or both were
/// registered, and then in exactly that form: signed, encrypted, or signed and then encrypted.
/// `iss`, `aud` and times of a JWT are checked where they are there.
///
/// [Core §5.3]: https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
#[derive(Clone)]
pub struct UserInfoRules {
    issuer: String,
    client_id: String,
    algorithms: Option<Algorithms>,
    encryption: Option<Encryption>,
    try_ambiguous_keys: bool,
    times: TimeRules,
    posted: bool,
}

impl UserInfoRules {
    /// JSON, from this issuer for this client.
    pub fn new(issuer: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            client_id: client_id.into(),
            algorithms: None,
            encryption: None,
            try_ambiguous_keys: false,
            times: TimeRules::new(),
            posted: false,
        }
    }

    /// A JWT signed with one of these, registered as `userinfo_signed_response_alg`; a symmetric
    /// one with the client secret. `none` is not among them.
    #[must_use]
    pub fn signed(self, algorithms: Algorithms) -> Self {
        Self {
            algorithms: Some(algorithms),
            ..self
        }
    }

    /// A JWT encrypted in this way, registered as `userinfo_encrypted_response_alg`.
    #[must_use]
    pub fn encrypted(self, encryption: Encryption) -> Self {
        Self {
            encryption: Some(encryption),
            ..self
        }
    }

    /// Tries up to eight keys where several fit and the JWT does not say which: a relaxation for
    /// providers that publish several keys and name none.
    #[must_use]
    pub fn try_ambiguous_keys(self) -> Self {
        Self {
            try_ambiguous_keys: true,
            ..self
        }
    }

    /// How far the times of a JWT may lie on the wrong side of now: up to five minutes, one by
    /// default.
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        Self {
            times: self.times.leeway(leeway),
            ..self
        }
    }

    /// Asks by POST, the token in the form ([RFC 6750 §2.2]); by default by GET, the token in the
    /// header.
    ///
    /// [RFC 6750 §2.2]: https://www.rfc-editor.org/rfc/rfc6750#section-2.2
    #[must_use]
    pub fn post(self) -> Self {
        Self {
            posted: true,
            ..self
        }
    }

    /// Reads an answer of the agreed form; where it is signed, by a key of these. It must be about
    /// `subject`, the one of the ID Token.
    ///
    /// # Errors
    ///
    /// [`Error::UserInfo`].
    pub fn parse(
        &self,
        response: &Response,
        subject: &str,
        keys: &JwkSet,
        env: &dyn Env,
    ) -> Result<UserInfo, Error> {
        self.parse_by(response, subject, env, |token| {
            let verified = self.verifier(false).verify(token, keys);
            Ok(verified.map_err(unsigned)?.into_claims())
        })
    }

    /// The same, where it is signed with the client's secret.
    ///
    /// # Errors
    ///
    /// [`Error::UserInfo`].
    pub fn parse_with_secret(
        &self,
        response: &Response,
        subject: &str,
        secret: &HmacKey,
        env: &dyn Env,
    ) -> Result<UserInfo, Error> {
        self.parse_by(response, subject, env, |token| {
            let verified = self.verifier(true).verify_with_secret(token, secret);
            Ok(verified.map_err(unsigned)?.into_claims())
        })
    }

    fn parse_by(
        &self,
        response: &Response,
        subject: &str,
        env: &dyn Env,
        verify: impl FnOnce(&str) -> Result<Claims, Error>,
    ) -> Result<UserInfo, Error> {
        if !self.is_jwt() {
            return UserInfo::parse(response, subject, env.now());
        }
        let claims = match self.open(response, env)? {
            Opened::Signed(token) => verify(token.expose())?,
            Opened::Encrypted(claims) => claims,
        };
        Ok(self.review(subject, claims, env.now())?)
    }

    /// Whether the answer is a JWT.
    pub(crate) fn is_jwt(&self) -> bool {
        self.algorithms.is_some() || self.encryption.is_some()
    }

    /// Refuses what breaks a rule of this profile.
    pub(crate) fn check_profile(&self, profile: Profile) -> Result<(), Error> {
        let mut algorithms = self.algorithms.iter().flat_map(|list| list.iter());
        let are_allowed = algorithms.all(|one| profile.allows_algorithm(one.name()));
        profile.require(ProfileRule::Algorithm, are_allowed)?;
        Ok(profile.require(ProfileRule::TokenInHeader, !self.posted)?)
    }

    pub(super) fn is_posted(&self) -> bool {
        self.posted
    }

    /// Whether the key of its signature is the client's secret; nothing where it has none.
    pub(crate) fn is_symmetric(&self) -> Result<Option<bool>, Misuse> {
        let Some(algorithms) = self.algorithms else {
            return Ok(None);
        };
        let mut kinds = algorithms.iter().map(Algorithm::is_symmetric);
        let first = kinds.next().unwrap_or(false);
        match kinds.all(|kind| kind == first) {
            true => Ok(Some(first)),
            false => Err(Misuse::MixedAlgorithms),
        }
    }

    pub(super) fn signed_by(&self, keys: &IssuerKeys) -> JwtVerifier {
        self.verifier(keys.is_symmetric())
    }

    fn verifier(&self, symmetric: bool) -> JwtVerifier {
        let registered = self.algorithms.iter().flat_map(|list| list.iter());
        let of_kind = registered.filter(|algorithm| algorithm.is_symmetric() == symmetric);
        let verifier = JwtVerifier::new(of_kind.collect());
        match self.try_ambiguous_keys {
            true => verifier.try_ambiguous_keys(),
            false => verifier,
        }
    }

    /// Takes the JWT out of an answer, and opens it as far as no key of the provider's is needed.
    // Core 5.3.2: "If the UserInfo Response is signed and/or encrypted, then the Claims are
    // returned in a JWT and the content-type MUST be application/jwt."
    pub(super) fn open(&self, response: &Response, env: &dyn Env) -> Result<Opened, UserInfoError> {
        let body = body(response, EXPECTED, env.now())?;
        // What is no text is no token.
        let token = core::str::from_utf8(body).unwrap_or_default();
        let encryption = self.encryption.as_ref();
        match (self.algorithms, encryption) {
            (None, Some(encryption)) => {
                let opened = encryption.open(token, env);
                let opened = opened.map_err(UserInfoError::Encryption)?;
                let claims = Claims::parse(opened.plaintext()).map_err(UserInfoError::Json)?;
                Ok(Opened::Encrypted(claims))
            }
            _ => {
                let signed = Encryption::signed_token(encryption, token, env);
                Ok(Opened::Signed(signed.map_err(UserInfoError::Encryption)?))
            }
        }
    }

    /// Every rule about the claims of a JWT that was verified, or decrypted.
    pub(super) fn review(
        &self,
        subject: &str,
        claims: Claims,
        now: UnixTime,
    ) -> Result<UserInfo, UserInfoError> {
        iss(&claims, &self.issuer)?;
        aud(&claims, &self.client_id)?;
        times(&claims, &self.times, now)?;
        UserInfo::about(subject, claims)
    }
}

impl fmt::Debug for UserInfoRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInfoRules")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("algorithms", &self.algorithms)
            .finish_non_exhaustive()
    }
}

/// Rules for a JWT, and the keys that it may be signed with.
pub(crate) struct Agreed {
    pub(crate) rules: UserInfoRules,
    /// Nothing where it is encrypted alone.
    pub(crate) keys: Option<IssuerKeys>,
}

/// An answer as far as it can be read without the provider's keys.
pub(super) enum Opened {
    /// A signed token, unverified.
    Signed(Secret<String>),
    /// Claims that were encrypted and not signed.
    Encrypted(Claims),
}

/// A JWT that the JOSE layer refused was not signed as agreed; the rest is about keys.
pub(super) fn unsigned(error: jose_assert::Error) -> Error {
    use jose_assert::Error as Jose;
    match error {
        Jose::AmbiguousKey | Jose::Signature | Jose::Token(_) | Jose::UnknownKey => {
            UserInfoError::Signature(error).into()
        }
        about_keys => Error::Keys(about_keys),
    }
}

/// `iss` is the issuer, where it is there.
// Core 5.3.2: "The iss value SHOULD be the OP's Issuer Identifier URL."
fn iss(claims: &Claims, issuer: &str) -> Result<(), UserInfoError> {
    match claims.string("iss").map_err(UserInfoError::Claim)? {
        Some(found) if found != issuer => Err(mismatch("iss", "the issuer")),
        _ => Ok(()),
    }
}

/// `aud` contains this client, where it is there.
// Core 5.3.2: "The aud value SHOULD be or include the RP's Client ID value."
fn aud(claims: &Claims, client_id: &str) -> Result<(), UserInfoError> {
    match claims.audience().map_err(UserInfoError::Claim)? {
        Some(found) if !found.iter().any(|member| member == client_id) => {
            Err(mismatch("aud", "this client"))
        }
        _ => Ok(()),
    }
}

/// Now lies within the life of the JWT, as far as it says what that is.
// RFC 7519 §4.1.4 to §4.1.6.
pub(super) fn times(
    claims: &Claims,
    rules: &TimeRules,
    now: UnixTime,
) -> Result<(), UserInfoError> {
    match rules.check(claims, now) {
        Err(jose_assert::Error::Claim(error)) => Err(UserInfoError::Claim(error)),
        Err(other) => Err(UserInfoError::Signature(other)),
        Ok(()) => Ok(()),
    }
}

pub(super) fn mismatch(name: &'static str, expected: &'static str) -> UserInfoError {
    UserInfoError::Claim(ClaimError::new(name, ClaimProblem::Malformed { expected }))
}

pub(super) const EXPECTED: Expected = Expected::new(&[200], &["application/jwt"]);
