//! The rules that a Logout Token shares with ID Tokens (Back-Channel Logout 2.6 (4)).

use jose_assert::{Claims, TimeRules};
use oauth_step::UnixTime;

use super::refusal::IdTokenError;
use super::{IdTokenVerifier, freshness, parties};

impl IdTokenVerifier {
    /// `iss` and `aud`, for a token that is no ID Token.
    pub(crate) fn review_parties(&self, claims: &Claims) -> Result<(), IdTokenError> {
        let rules = &*self.rules;
        parties::iss(claims, &rules.issuer, &rules.tenants)?;
        let audience = parties::aud(claims, &rules.client_id)?;
        parties::other_audiences(&audience, &rules.client_id, &rules.trusted_audiences)
    }

    /// The times, by these rules.
    pub(crate) fn review_times(
        &self,
        claims: &Claims,
        times: TimeRules,
        now: UnixTime,
    ) -> Result<(), IdTokenError> {
        freshness::times(claims, &times, now)
    }

    /// The rules for the times of ID Tokens.
    pub(crate) fn times(&self) -> TimeRules {
        self.rules.times.require_exp()
    }

    /// The same, but for the one that a token must say when it ends.
    pub(crate) fn times_without_exp(&self) -> TimeRules {
        self.rules.times
    }
}
