//! Clients that keep the rules of a profile.

use oauth2_core::Profile;
use std::sync::Arc;

use super::{Inner, OidcClient};
use crate::Error;

impl OidcClient {
    /// Keeps the rules of this profile, with OAuth 2 and with ID Tokens and UserInfo: their
    /// algorithms, times and hashes. A client over an OAuth 2 client with a profile keeps it
    /// already, and begins with the profile's algorithms in the place of RS256.
    ///
    /// # Errors
    ///
    /// [`oauth2_core::Misuse::Profile`] names the rule that the client breaks as it is.
    pub fn with_profile(mut self, profile: Profile) -> Result<Self, Error> {
        let inner = Arc::make_mut(&mut self.0);
        inner.oauth = inner.oauth.clone().with_profile(profile)?;
        inner.check_profile()?;
        Ok(self)
    }
}

impl Inner {
    pub(super) fn check_profile(&self) -> Result<(), Error> {
        let Some(profile) = self.oauth.profile() else {
            return Ok(());
        };
        self.verifier.check_profile(profile)?;
        self.userinfo.check_profile(profile)
    }
}
