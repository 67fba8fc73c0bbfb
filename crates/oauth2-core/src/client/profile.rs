//! Clients that keep the rules of a profile.

use oauth_step::{Endpoint, UrlPolicy};

use super::{Client, ClientAuthentication};
use crate::error::{Error, Misuse};
use crate::profile::{Profile, ProfileRule, ProfileViolation};

impl Client {
    /// Keeps the rules of this profile. What the client is set up with is looked at now, and before
    /// each request again: give it its keys and certificates before.
    ///
    /// ```
    /// # use jose_assert::SigningKey;
    /// # use oauth2_core::{Client, Dpop, Error, Profile, ServerMetadata};
    /// # fn example(discovered: ServerMetadata, key: SigningKey, bound_to: Dpop)
    /// #     -> Result<Client, Error> {
    /// Client::new(discovered, "s6BhdRkqt3")
    ///     .with_private_key_jwt(key)?
    ///     .with_dpop(bound_to)?
    ///     .with_redirect_uri("https://client.example.org/cb")?
    ///     .with_profile(Profile::Fapi2Security)
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Misuse::Profile`] names the rule that the client breaks as it is.
    pub fn with_profile(self, profile: Profile) -> Result<Self, Error> {
        let client = self.with(|inner| inner.profile = Some(profile));
        client.check_profile()?;
        Ok(client)
    }

    /// Whose rules the client keeps.
    pub fn profile(&self) -> Option<Profile> {
        self.0.profile
    }

    /// Refuses what breaks a rule of the client's profile, if it has one.
    pub(crate) fn demand(
        &self,
        rule: ProfileRule,
        kept: impl FnOnce() -> bool,
    ) -> Result<(), Misuse> {
        match self.0.profile {
            Some(profile) => profile.demand(rule, !profile.enforces(rule) || kept()),
            None => Ok(()),
        }
    }

    /// Everything that is settled before there is any request.
    pub(crate) fn check_profile(&self) -> Result<(), Misuse> {
        let Some(profile) = self.0.profile else {
            return Ok(());
        };
        let server = self.server();
        profile.demand(ProfileRule::Discovery, server.is_discovered())?;
        let in_the_clear = http::Uri::from_static("http://a.example/");
        let is_strict = !server.policy().permits(&in_the_clear);
        profile.demand(ProfileRule::Https, is_strict)?;
        let authenticates = self.0.authentication.is_some_and(is_asymmetric);
        profile.demand(ProfileRule::ClientAuthentication, authenticates)?;
        profile.demand(ProfileRule::SenderConstraint, self.binds(profile))?;
        if let Some(uri) = self.redirect_uri() {
            self.demand_redirect_uri(uri)?;
        }
        #[cfg(feature = "jose")]
        self.check_signatures(profile)?;
        Ok(())
    }

    /// Whether this is where a profile lets users come back to.
    pub(crate) fn demand_redirect_uri(&self, uri: &str) -> Result<(), Misuse> {
        self.demand(ProfileRule::RedirectUri, || {
            Endpoint::parse(uri, UrlPolicy::default()).is_ok()
        })
    }

    /// What a profile says of refresh tokens that anybody who has one may use, again and again.
    pub(crate) fn unguarded_refresh(&self) -> Option<ProfileViolation> {
        let rule = ProfileRule::RefreshToken;
        let profile = self.0.profile.filter(|profile| profile.enforces(rule))?;
        let is_public = self.0.authentication == Some(ClientAuthentication::None);
        let is_guarded = !is_public || self.binds(profile);
        (!is_guarded).then(|| ProfileViolation::new(profile, rule))
    }

    /// Whether tokens are of no use to whoever finds one.
    fn binds(&self, profile: Profile) -> bool {
        let by_certificate = self.has_certificate_bound_tokens();
        #[cfg(feature = "jose")]
        if !matches!(profile, Profile::Fapi1Advanced | Profile::FapiCiba) {
            return by_certificate || self.0.dpop.is_some() && !self.0.bearer_after_proof;
        }
        // FAPI 1.0 Advanced §5.2.3: by certificate alone.
        let _ = profile;
        by_certificate
    }

    #[cfg(feature = "jose")]
    fn check_signatures(&self, profile: Profile) -> Result<(), Misuse> {
        let algorithm = |algorithm: jose_assert::Algorithm| {
            let allowed = profile.allows_algorithm(algorithm.name());
            profile.demand(ProfileRule::Algorithm, allowed)
        };
        if let Some(assertion) = &self.0.assertion {
            algorithm(assertion.algorithm())?;
            let is_issuer = assertion.is_for(self.server().issuer());
            profile.demand(ProfileRule::AssertionAudience, is_issuer)?;
        }
        if let Some(dpop) = &self.0.dpop {
            algorithm(dpop.algorithm())?;
        }
        if let Some(jarm) = self.jarm() {
            jarm.allowed().iter().try_for_each(algorithm)?;
            profile.demand(ProfileRule::Leeway, is_moderate(jarm.times()))?;
        }
        Ok(())
    }
}

/// FAPI 2.0 Security Profile §5.3.2.1: 10 s must be granted, more than 60 must not.
#[cfg(feature = "jose")]
fn is_moderate(times: jose_assert::TimeRules) -> bool {
    let moderate = core::time::Duration::from_secs(10)..=core::time::Duration::from_secs(60);
    times
        .iat_and_nbf_leeway()
        .iter()
        .all(|leeway| moderate.contains(leeway))
}

fn is_asymmetric(method: ClientAuthentication) -> bool {
    match method {
        ClientAuthentication::SelfSignedTlsClientAuth | ClientAuthentication::TlsClientAuth => true,
        #[cfg(feature = "jose")]
        ClientAuthentication::PrivateKeyJwt => true,
        _ => false,
    }
}
