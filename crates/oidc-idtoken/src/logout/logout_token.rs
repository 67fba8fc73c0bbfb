//! Whether a Logout Token may be believed.

use core::fmt;
use core::time::Duration;
use std::borrow::Cow;
use std::sync::Arc;

use jose_assert::{
    Claims, HmacKey, IssuerKeys, JwkSet, JwtVerifier, NumericDate, TimeRules, VerifiedJwt,
};
use oauth_step::{Env, JsonValue, Secret, UnixTime};

use super::logout_rules as own;
use super::refusal::{LogoutRule, LogoutTokenError};
use crate::verifier::Problem;
use crate::{Error, IdTokenVerifier};

/// Checks Logout Tokens ([Back-Channel Logout §2.6]) and needs nothing but the token, the keys and
/// the time: it sends no request.
///
/// Issuer, client, algorithms, encryption, trusted audiences and leeways are those of the client's
/// ID Tokens.
///
/// [Back-Channel Logout §2.6]: https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation
#[derive(Clone)]
pub struct LogoutTokenVerifier {
    id_tokens: IdTokenVerifier,
    exp_may_be_missing: bool,
    guard: Option<Arc<dyn ReplayGuard>>,
}

impl LogoutTokenVerifier {
    /// With what is agreed for ID Tokens.
    pub fn new(id_tokens: IdTokenVerifier) -> Self {
        Self {
            id_tokens,
            exp_may_be_missing: false,
            guard: None,
        }
    }

    /// Accepts tokens without `exp`, from issuers that follow a draft of the standard: they must
    /// have been issued within the last two minutes instead.
    #[must_use]
    pub fn allow_missing_exp(self) -> Self {
        Self {
            exp_may_be_missing: true,
            ..self
        }
    }

    /// Refuses tokens that this says it has seen.
    #[must_use]
    pub fn replay_guard(self, guard: Arc<dyn ReplayGuard>) -> Self {
        Self {
            guard: Some(guard),
            ..self
        }
    }

    /// Checks a token against the issuer's keys.
    ///
    /// # Errors
    ///
    /// [`Error::LogoutToken`] names the rule that the token breaks.
    pub fn verify(&self, token: &str, keys: &JwkSet, env: &dyn Env) -> Result<LogoutToken, Error> {
        let signed = self.open(token, env)?;
        let rules = self.id_tokens.signed_by_key_pair().typ(own::TYP);
        let verified = rules.verify(signed.expose(), keys).map_err(refused)?;
        self.review(verified, env.now())
    }

    /// Checks a token against the client's secret.
    ///
    /// # Errors
    ///
    /// [`Error::LogoutToken`] names the rule that the token breaks.
    pub fn verify_with_secret(
        &self,
        token: &str,
        secret: &HmacKey,
        env: &dyn Env,
    ) -> Result<LogoutToken, Error> {
        let signed = self.open(token, env)?;
        let rules = self.id_tokens.signed_by_secret().typ(own::TYP);
        let verified = rules.verify_with_secret(signed.expose(), secret);
        self.review(verified.map_err(refused)?, env.now())
    }

    // Back-Channel Logout 2.6 (1).
    pub(super) fn open(&self, token: &str, env: &dyn Env) -> Result<Secret<String>, Error> {
        let signed = self.id_tokens.open(token, env);
        signed.map_err(|error| LogoutTokenError::from(error).into())
    }

    // Back-Channel Logout 2.6 (2, 3).
    pub(super) fn signed_by(&self, keys: &IssuerKeys) -> JwtVerifier {
        self.id_tokens.signed_by(keys).typ(own::TYP)
    }

    /// Every rule about the claims of a token whose signature is verified.
    pub(super) fn review(
        &self,
        verified: VerifiedJwt,
        now: UnixTime,
    ) -> Result<LogoutToken, Error> {
        Ok(self.review_claims(verified.into_claims(), now)?)
    }

    fn review_claims(
        &self,
        claims: Claims,
        now: UnixTime,
    ) -> Result<LogoutToken, LogoutTokenError> {
        self.id_tokens.review_parties(&claims)?;
        self.id_tokens
            .review_times(&claims, self.times(&claims), now)?;
        own::sub_or_sid(&claims)?;
        own::events(&claims)?;
        own::nonce(&claims)?;
        let jti = own::jti(&claims)?.into_owned();
        let remember_until = self.remember_until(&claims);
        self.replay(&jti, remember_until)?;
        Ok(LogoutToken {
            jti,
            remember_until,
            claims,
        })
    }

    /// Back-Channel Logout 2.6 (4): "in the same way they are validated in ID Tokens".
    fn times(&self, claims: &Claims) -> TimeRules {
        match self.exp_may_be_missing && claims.get("exp").is_none() {
            true => self.id_tokens.times_without_exp().max_age(LIFE),
            false => self.id_tokens.times(),
        }
    }

    /// Until when the token could come again.
    fn remember_until(&self, claims: &Claims) -> UnixTime {
        let date = |name| {
            claims
                .date(name)
                .ok()
                .flatten()
                .map(NumericDate::as_unix_time)
        };
        let end = date("exp").or_else(|| Some(date("iat")?.saturating_add(LIFE)));
        end.unwrap_or(UnixTime(u64::MAX))
            .saturating_add(TimeRules::LONGEST_LEEWAY)
    }

    /// The last one, so that a token that breaks another rule is not remembered.
    // Back-Channel Logout 2.6 (8).
    fn replay(&self, jti: &str, until: UnixTime) -> Result<(), LogoutTokenError> {
        match &self.guard {
            Some(guard) if !guard.is_first(jti, until) => {
                let (rule, problem) = (LogoutRule::Replay, Problem::Unexpected);
                Err(LogoutTokenError::new(rule, "jti", problem))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for LogoutTokenVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogoutTokenVerifier")
            .field("id_tokens", &self.id_tokens)
            .finish_non_exhaustive()
    }
}

/// Remembers the Logout Tokens of one issuer that have come, so that none counts twice
/// ([Back-Channel Logout §2.6] (8)).
///
/// It is asked in the middle of a flow and must answer at once. Where only a database knows, leave
/// it out and look up [`LogoutToken::jti`] afterwards.
///
/// [Back-Channel Logout §2.6]: https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation
pub trait ReplayGuard: Send + Sync {
    /// Whether this `jti` has not come before; remembers it until then.
    fn is_first(&self, jti: &str, until: UnixTime) -> bool;
}

/// A Logout Token that was verified: the provider's word that sessions are over
/// ([Back-Channel Logout §2.4]).
///
/// [Back-Channel Logout §2.4]: https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken
#[derive(Clone)]
pub struct LogoutToken {
    jti: String,
    remember_until: UnixTime,
    claims: Claims,
}

impl LogoutToken {
    /// Whether a session of the application is over: it must be of everything that the token
    /// names, the user, the session of the provider, or both ([Back-Channel Logout §2.7]).
    ///
    /// `session_id` is the `sid` of the session's ID Token.
    ///
    /// [Back-Channel Logout §2.7]: https://openid.net/specs/openid-connect-backchannel-1_0.html#BCActions
    pub fn ends(&self, subject: &str, session_id: Option<&str>) -> bool {
        let same_user = self.subject().is_none_or(|named| named == subject);
        let same_session = match self.session_id() {
            Some(named) => session_id == Some(&*named),
            None => true,
        };
        same_user && same_session
    }

    /// The user whose sessions are over (`sub`).
    pub fn subject(&self) -> Option<Cow<'_, str>> {
        self.claims.string("sub").ok().flatten()
    }

    /// The provider's session that is over (`sid`).
    pub fn session_id(&self) -> Option<Cow<'_, str>> {
        self.claims.string("sid").ok().flatten()
    }

    /// The token's own name.
    pub fn jti(&self) -> &str {
        &self.jti
    }

    /// How long its name should be remembered: after that the token is refused by its age.
    pub fn remember_until(&self) -> UnixTime {
        self.remember_until
    }

    /// The raw value of a claim of any name.
    pub fn claim(&self, name: &str) -> Option<JsonValue<'_>> {
        self.claims.get(name)
    }
}

impl fmt::Debug for LogoutToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogoutToken").finish_non_exhaustive()
    }
}

/// A token that the JOSE layer refused broke a rule; the rest is about keys.
pub(super) fn refused(error: jose_assert::Error) -> Error {
    match LogoutTokenError::from_jose(error) {
        Ok(refusal) => refusal.into(),
        Err(about_keys) => Error::Keys(about_keys),
    }
}

/// Back-Channel Logout 2.4: "preferably at most two minutes in the future".
const LIFE: Duration = Duration::from_secs(120);
