//! Authorization requests under the rules of a profile.

use super::builder::AuthorizationRequestBuilder;
use super::mode::ResponseMode;
use super::pkce::Pkce;
use super::response_type::ResponseType;
use super::wrapped::Made;
use crate::client::Client;
use crate::error::Misuse;
use crate::profile::{Profile, ProfileRule};

/// How a request leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Pushed,
    ThroughTheBrowser,
}

impl AuthorizationRequestBuilder<'_> {
    /// Asks for a response in a JWT where the profile wants one and nothing was said.
    pub(super) fn keep_to_profile(&mut self) {
        let Some(profile) = self.client.profile() else {
            return;
        };
        let is_code = self.response_type == ResponseType::Code;
        let wants_jwt = profile.enforces(ProfileRule::SignedResponse)
            || profile.enforces(ProfileRule::DetachedSignature) && is_code;
        if wants_jwt && verifies_responses(&self.client) {
            self.response_mode = self.response_mode.or_else(jwt);
        }
    }

    pub(super) fn check_profile(&self, way: Way) -> Result<(), Misuse> {
        let client = &self.client;
        let Some(profile) = client.profile() else {
            return Ok(());
        };
        client.check_profile()?;
        let is_pushed = way == Way::Pushed;
        profile.demand(ProfileRule::PushedRequest, is_pushed)?;
        self.check_response(profile)?;
        // FAPI 1.0 Advanced §5.2.2 wants it of requests that are pushed.
        let wants_pkce = is_pushed || !profile.enforces(ProfileRule::DetachedSignature);
        let has_pkce = self.pkce == Pkce::S256 || !self.response_type.has_code();
        profile.demand(ProfileRule::Pkce, has_pkce || !wants_pkce)?;
        if let Some(uri) = &self.redirect_uri {
            client.demand_redirect_uri(uri)?;
        }
        Made::check(self.wrapping.made(), profile)
    }

    fn check_response(&self, profile: Profile) -> Result<(), Misuse> {
        let asked = self.response_type;
        let is_code = asked == ResponseType::Code;
        let is_jwt = self.response_mode.is_some_and(ResponseMode::is_jwt)
            && verifies_responses(&self.client);
        profile.demand(ProfileRule::ResponseType, is_code)?;
        profile.demand(ProfileRule::ImplicitGrant, !asked.has_token())?;
        profile.demand(ProfileRule::SignedResponse, is_jwt)?;
        let is_detached = asked == ResponseType::CodeIdToken || is_code && is_jwt;
        profile.demand(ProfileRule::DetachedSignature, is_detached)?;
        // JARM §2.4: the issuer is in the JWT.
        let is_named = is_jwt || self.client.server().iss_parameter_supported();
        profile.demand(ProfileRule::IssuerParameter, is_named)
    }
}

#[cfg(feature = "jose")]
fn verifies_responses(client: &Client) -> bool {
    client.jarm().is_some()
}

#[cfg(not(feature = "jose"))]
fn verifies_responses(_: &Client) -> bool {
    false
}

#[cfg(feature = "jose")]
fn jwt() -> Option<ResponseMode> {
    Some(ResponseMode::Jwt)
}

#[cfg(not(feature = "jose"))]
fn jwt() -> Option<ResponseMode> {
    None
}
