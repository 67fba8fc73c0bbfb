//! ID Tokens under the rules of a profile.

use core::time::Duration;

use jose_assert::{Algorithm, Algorithms};
use oauth2_core::{Profile, ProfileRule};

use super::IdTokenVerifier;
use crate::Error;

impl IdTokenVerifier {
    /// With what a profile is content with where nothing was said: its algorithms, as far as the
    /// provider lists them, and no token older than it allows.
    pub(crate) fn profiled(self, profile: Profile, listed: Option<&[String]>) -> Self {
        let is_listed = |algorithm: &Algorithm| {
            listed.is_none_or(|listed| listed.iter().any(|name| name == algorithm.name()))
        };
        let is_allowed = |algorithm: &Algorithm| profile.allows_algorithm(algorithm.name());
        let algorithms = Algorithms::ASYMMETRIC.iter();
        let algorithms = algorithms.filter(|one| is_allowed(one) && is_listed(one));
        // OAuth 2.1 rules none of them out: what the client registered stays its own business.
        let this = match profile {
            Profile::OAuth21 => self,
            _ => self.algorithms(algorithms.collect()),
        };
        match profile.enforces(ProfileRule::IdTokenAge) {
            true => this.max_issued_age(LONGEST_AGE),
            false => this,
        }
    }

    /// Refuses what breaks a rule of this profile.
    pub(crate) fn check_profile(&self, profile: Profile) -> Result<(), Error> {
        let (algorithms, times) = (self.rules.algorithms, self.rules.times);
        let is_allowed = |algorithm: Algorithm| profile.allows_algorithm(algorithm.name());
        let are_allowed = algorithms.iter().all(is_allowed) && algorithms.iter().next().is_some();
        // What nobody signs is under no profile.
        let are_signed = !self.rules.unsigned || profile.allows_algorithm("none");
        profile.require(ProfileRule::Algorithm, are_allowed && are_signed)?;
        let is_moderate = |leeway: &Duration| (LEAST_LEEWAY..=LONGEST_LEEWAY).contains(leeway);
        let are_moderate = times.iat_and_nbf_leeway().iter().all(is_moderate);
        profile.require(ProfileRule::Leeway, are_moderate)?;
        let is_young = times.longest_age().is_some_and(|age| age <= LONGEST_AGE);
        Ok(profile.require(ProfileRule::IdTokenAge, is_young)?)
    }
}

/// FAPI 2.0 Security Profile §5.3.2.1: 10 s must be granted, more than 60 must not.
const LEAST_LEEWAY: Duration = Duration::from_secs(10);
const LONGEST_LEEWAY: Duration = Duration::from_secs(60);
/// Under FAPI 1.0 Advanced.
const LONGEST_AGE: Duration = Duration::from_secs(3600);
