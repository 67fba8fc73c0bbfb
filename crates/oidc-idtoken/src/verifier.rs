//! Whether an ID Token may be believed.

mod backchannel;
mod expectations;
mod freshness;
mod hashes;
mod hybrid;
mod kind;
mod logout;
mod parties;
mod profiled;
mod providers;
mod refresh;
mod refusal;
mod unsigned;

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use jose_assert::{
    Algorithm, Algorithms, Encryption, HmacKey, IssuerKeys, JwkSet, JwtVerifier, TimeRules,
};
use oauth_step::{Env, Secret, UnixTime};

pub use self::expectations::Expectations;
pub use self::hashes::half_hash;
pub use self::refresh::OriginalAuthentication;
pub use self::refusal::{IdTokenError, Problem, Rule};
pub(crate) use self::unsigned::Opened;
use crate::{Error, IdToken, Misuse};

/// Checks ID Tokens ([Core §3.1.3.7]) and needs nothing but the token, the keys, what to expect
/// and the time: it sends no request.
///
/// One verifier serves one client at one provider. What differs from token to token stands in the
/// [`Expectations`].
///
/// By default the token must be signed with RS256, for this client alone, and each time is granted
/// a minute of difference between the clocks.
///
/// ```
/// use jose_assert::{JwkSet, KeySource};
/// use oauth_step::Env;
/// use oidc_idtoken::{Error, Expectations, IdTokenVerifier};
///
/// /// Who logged in, if the token is good.
/// fn user(token: &str, nonce: &str, jwks: &[u8], env: &dyn Env) -> Result<String, Error> {
///     let keys = JwkSet::parse(jwks, KeySource::Remote)?;
///     let verifier = IdTokenVerifier::new("https://op.example", "client-1");
///     let token = verifier.verify(token, &keys, &Expectations::new().nonce(nonce), env)?;
///     Ok(token.subject().to_owned())
/// }
/// ```
///
/// [Core §3.1.3.7]: https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
#[derive(Clone)]
pub struct IdTokenVerifier {
    rules: Arc<Rules>,
}

impl IdTokenVerifier {
    /// For the tokens of this issuer, byte for byte, for this client.
    pub fn new(issuer: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            rules: Arc::new(Rules {
                issuer: issuer.into(),
                client_id: client_id.into(),
                algorithms: Algorithms::only(Algorithm::Rs256),
                encryption: None,
                try_ambiguous_keys: false,
                trusted_audiences: Vec::new(),
                azp_may_be_missing: false,
                times: TimeRules::new().require_iat(),
                auth_time_leeway: DEFAULT_LEEWAY,
                default_max_age: None,
                auth_time_required: false,
                at_hash_required: false,
                short_secret: false,
                unsigned: false,
                nonce_may_be_unsupported: false,
                tenants: Vec::new(),
            }),
        }
    }

    /// The algorithms that this client registered as `id_token_signed_response_alg`, in place of
    /// RS256. Another one is refused, even if a key that the provider publishes verifies it.
    ///
    /// A symmetric one is for confidential clients: its key is the client secret, never one that
    /// was fetched.
    #[must_use]
    pub fn algorithms(self, algorithms: Algorithms) -> Self {
        self.with(|rules| rules.algorithms = algorithms)
    }

    /// The encryption that this client registered (`id_token_encrypted_response_alg`): every token
    /// must be encrypted so, and signed within. Without it an encrypted one is refused unread.
    #[must_use]
    pub fn encryption(self, encryption: Encryption) -> Self {
        self.with(|rules| rules.encryption = Some(encryption))
    }

    /// Accepts tokens that are for this party too.
    #[must_use]
    pub fn trust_audience(self, audience: impl Into<String>) -> Self {
        self.with(|rules| rules.trusted_audiences.push(audience.into()))
    }

    /// How far `exp`, `nbf`, `iat` and `auth_time` may lie on the wrong side of now: up to five
    /// minutes, one by default.
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        let leeway = leeway.min(TimeRules::LONGEST_LEEWAY);
        self.with(|rules| {
            rules.times = rules.times.leeway(leeway);
            rules.auth_time_leeway = leeway;
        })
    }

    /// How long after `exp` a token still counts, where one leeway for all will not do.
    #[must_use]
    pub fn exp_leeway(self, leeway: Duration) -> Self {
        self.with(|rules| rules.times = rules.times.exp_leeway(leeway))
    }

    /// How far `nbf` may lie ahead.
    #[must_use]
    pub fn nbf_leeway(self, leeway: Duration) -> Self {
        self.with(|rules| rules.times = rules.times.nbf_leeway(leeway))
    }

    /// How far `iat` may lie ahead.
    #[must_use]
    pub fn iat_leeway(self, leeway: Duration) -> Self {
        self.with(|rules| rules.times = rules.times.iat_leeway(leeway))
    }

    /// How much longer ago than asked for `auth_time` may lie.
    #[must_use]
    pub fn auth_time_leeway(self, leeway: Duration) -> Self {
        self.with(|rules| rules.auth_time_leeway = leeway.min(TimeRules::LONGEST_LEEWAY))
    }

    /// Refuses tokens that were issued longer ago.
    #[must_use]
    pub fn max_issued_age(self, age: Duration) -> Self {
        self.with(|rules| rules.times = rules.times.max_age(age))
    }

    /// This client registered a `default_max_age`: it counts where a request named no `max_age`.
    #[must_use]
    pub fn default_max_age(self, max_age: Duration) -> Self {
        self.with(|rules| rules.default_max_age = Some(max_age))
    }

    /// This client registered `require_auth_time`.
    #[must_use]
    pub fn require_auth_time(self) -> Self {
        self.with(|rules| rules.auth_time_required = true)
    }

    /// Refuses tokens without `at_hash` wherever an access token came with them.
    #[must_use]
    pub fn require_at_hash(self) -> Self {
        self.with(|rules| rules.at_hash_required = true)
    }

    /// Checks a token against the issuer's keys.
    ///
    /// # Errors
    ///
    /// [`Error::IdToken`] names the rule that the token breaks.
    pub fn verify(
        &self,
        token: &str,
        keys: &JwkSet,
        expected: &Expectations,
        env: &dyn Env,
    ) -> Result<IdToken, Error> {
        let signed = self.open(token, env)?;
        let opened = match self.unsigned(&signed, expected)? {
            Some(opened) => opened,
            None => {
                let rules = self.signed_by_key_pair();
                rules.verify(signed.expose(), keys)?.into()
            }
        };
        self.review(signed, opened, expected, env.now())
    }

    /// Checks a token against the client's secret.
    ///
    /// # Errors
    ///
    /// [`Error::IdToken`] names the rule that the token breaks.
    pub fn verify_with_secret(
        &self,
        token: &str,
        secret: &HmacKey,
        expected: &Expectations,
        env: &dyn Env,
    ) -> Result<IdToken, Error> {
        let signed = self.open(token, env)?;
        let opened = match self.unsigned(&signed, expected)? {
            Some(opened) => opened,
            None => {
                let rules = self.signed_by_secret();
                rules.verify_with_secret(signed.expose(), secret)?.into()
            }
        };
        self.review(signed, opened, expected, env.now())
    }

    /// The issuer whose tokens are accepted.
    pub fn issuer(&self) -> &str {
        &self.rules.issuer
    }

    /// The client that they are for.
    pub fn client_id(&self) -> &str {
        &self.rules.client_id
    }

    /// The key of symmetric ID Tokens: the octets of the client's secret.
    // Core 10.1.
    pub(crate) fn secret_key(&self, secret: &Secret<String>) -> Result<HmacKey, Error> {
        Ok(if self.rules.short_secret {
            HmacKey::dangerous_allow_short(secret)?
        } else {
            HmacKey::new(secret)?
        })
    }

    /// Whether the tokens' key is the client's secret.
    pub(crate) fn is_symmetric(&self) -> Result<bool, Misuse> {
        let mut kinds = self.rules.algorithms.iter().map(Algorithm::is_symmetric);
        let first = kinds.next().unwrap_or(false);
        if kinds.any(|kind| kind != first) {
            Err(Misuse::MixedAlgorithms)
        } else {
            Ok(first)
        }
    }

    /// The signed token: within the one that came where encryption was agreed on.
    pub(crate) fn open(&self, token: &str, env: &dyn Env) -> Result<Secret<String>, IdTokenError> {
        kind::encryption(self.rules.encryption.as_ref(), token, env)
    }

    /// Every rule about the claims of a token whose signature is verified, or which needs none.
    pub(crate) fn review(
        &self,
        token: Secret<String>,
        opened: Opened,
        expected: &Expectations,
        now: UnixTime,
    ) -> Result<IdToken, Error> {
        self.rules.review_claims(&opened, expected, now)?;
        Ok(IdToken::new(token, opened))
    }

    /// The rules that stand in the header, for a key pair: algorithm, signature and `typ`.
    pub(crate) fn signed_by_key_pair(&self) -> JwtVerifier {
        self.rules
            .signed(kind::algorithm(self.rules.algorithms, false))
    }

    pub(crate) fn signed_by_secret(&self) -> JwtVerifier {
        self.rules
            .signed(kind::algorithm(self.rules.algorithms, true))
    }

    /// The same, for these keys.
    pub(crate) fn signed_by(&self, keys: &IssuerKeys) -> JwtVerifier {
        match keys {
            IssuerKeys::Published(_) => self.signed_by_key_pair(),
            IssuerKeys::Secret(_) => self.signed_by_secret(),
        }
    }

    fn with(mut self, change: impl FnOnce(&mut Rules)) -> Self {
        change(Arc::make_mut(&mut self.rules));
        self
    }
}

impl fmt::Debug for IdTokenVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdTokenVerifier")
            .field("issuer", &self.rules.issuer)
            .field("client_id", &self.rules.client_id)
            .field("algorithms", &self.rules.algorithms)
            .finish_non_exhaustive()
    }
}

/// What a client expects of every ID Token.
#[derive(Clone)]
struct Rules {
    issuer: String,
    client_id: String,
    algorithms: Algorithms,
    encryption: Option<Encryption>,
    try_ambiguous_keys: bool,
    trusted_audiences: Vec<String>,
    azp_may_be_missing: bool,
    /// `exp` is required beside these.
    times: TimeRules,
    auth_time_leeway: Duration,
    default_max_age: Option<Duration>,
    auth_time_required: bool,
    at_hash_required: bool,
    short_secret: bool,
    unsigned: bool,
    nonce_may_be_unsupported: bool,
    /// Those that may sign in, where the issuer has a place for one.
    tenants: Vec<String>,
}

impl Rules {
    fn signed(&self, algorithms: Algorithms) -> JwtVerifier {
        let verifier = JwtVerifier::new(algorithms).typ(kind::TYP);
        if self.try_ambiguous_keys {
            verifier.try_ambiguous_keys()
        } else {
            verifier
        }
    }

    fn review_claims(
        &self,
        opened: &Opened,
        expected: &Expectations,
        now: UnixTime,
    ) -> Result<(), IdTokenError> {
        let (claims, algorithm) = (&opened.claims, opened.algorithm);
        kind::kind(claims)?;
        parties::iss(claims, &self.issuer, &self.tenants)?;
        parties::sub(claims, &expected.subjects)?;
        let audience = parties::aud(claims, &self.client_id)?;
        parties::other_audiences(&audience, &self.client_id, &self.trusted_audiences)?;
        parties::azp(claims, &audience, &self.client_id, self.azp_may_be_missing)?;
        freshness::times(claims, &self.times.require_exp(), now)?;
        let unsupported = self.nonce_may_be_unsupported;
        freshness::nonce(claims, &expected.nonce, unsupported)?;
        if expected.original.is_none() {
            let max_age = expected.max_age.or(self.default_max_age);
            let required = expected.auth_time_required || self.auth_time_required;
            freshness::auth_time(claims, max_age, required, self.auth_time_leeway, now)?;
            freshness::acr(claims, &expected.acr)?;
        }
        let (token, required) = expected.at_hash(self.at_hash_required);
        hashes::at_hash(claims, algorithm, token, required)?;
        let (code, required) = expected.c_hash();
        hashes::c_hash(claims, algorithm, code, required)?;
        let (state, required) = expected.s_hash();
        hashes::s_hash(claims, algorithm, state, required)?;
        backchannel::rt_hash(claims, algorithm, expected)?;
        backchannel::auth_req_id(claims, expected)?;
        if let Some(first) = &expected.first {
            hybrid::hybrid_iss(claims, first)?;
            hybrid::hybrid_sub(claims, first)?;
        }
        if let Some(original) = &expected.original {
            refresh::refresh_iss(claims, original)?;
            refresh::refresh_sub(claims, original)?;
            refresh::refresh_aud(claims, original)?;
            refresh::refresh_azp(claims, original)?;
            refresh::refresh_auth_time(claims, original)?;
            refresh::refresh_nonce(claims, original)?;
        }
        kind::claim_types(claims)
    }
}

const DEFAULT_LEEWAY: Duration = Duration::from_secs(60);
