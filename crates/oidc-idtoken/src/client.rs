//! One client at one provider, ready to log users in.

mod profiled;

use core::fmt;
use std::sync::Arc;

use jose_assert::{HmacKey, IssuerKeys, RemoteJwks};
use oauth_step::{Endpoint, Secret};
use oauth2_core::{Client, EndpointName, ServerMetadata, Tokens};

use crate::{
    AuthenticationRequest, AuthenticationResponse, BackchannelLogout, CheckSession, Error,
    Expectations, FrontchannelLogouts, IdTokenVerifier, Login, Logout, LogoutTokenVerifier, Misuse,
    UserInfoRequest, UserInfoRules, VerifyAuthentication, VerifyIdToken,
};

/// One client at one OpenID Connect provider: the OAuth 2 client, the provider's keys, and what
/// its ID Tokens must be like. Clones share all of it.
#[derive(Clone)]
pub struct OidcClient(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    oauth: Client,
    keys: IssuerKeys,
    verifier: IdTokenVerifier,
    userinfo: UserInfoRules,
    /// Nothing where UserInfo is not signed.
    userinfo_keys: Option<IssuerKeys>,
    frontchannel_session_required: bool,
}

impl OidcClient {
    /// For ID Tokens signed with RS256, the default of the standard, and keys from the `jwks_uri`
    /// of the metadata.
    ///
    /// # Errors
    ///
    /// [`Misuse::MetadataMissing`] without a `jwks_uri`, [`oauth2_core::Misuse::Profile`] where the
    /// provider lists no algorithm that the client's profile allows.
    pub fn new(oauth: Client) -> Result<Self, Error> {
        let mut verifier = IdTokenVerifier::new(oauth.server().issuer(), oauth.id());
        if let Some(profile) = oauth.profile() {
            let listed = oauth.server().id_token_signing_alg_values_supported();
            verifier = verifier.profiled(profile, listed.as_deref());
        }
        let keys = published(&oauth)?;
        let userinfo = UserInfoRules::new(oauth.server().issuer(), oauth.id());
        let inner = Inner {
            oauth,
            keys,
            verifier,
            userinfo,
            userinfo_keys: None,
            frontchannel_session_required: false,
        };
        inner.check_profile()?;
        Ok(Self(Arc::new(inner)))
    }

    /// Changes what the ID Tokens must be like: the algorithms that the client registered, the
    /// audiences it trusts, and so on.
    ///
    /// ```
    /// # use jose_assert::{Algorithm, Algorithms};
    /// # use oidc_idtoken::{Error, OidcClient};
    /// # fn example(client: OidcClient) -> Result<(), Error> {
    /// let client = client.with_id_tokens(|rules| {
    ///     rules.algorithms(Algorithms::only(Algorithm::Es256)).require_auth_time()
    /// })?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Misuse`] for symmetric algorithms without a client secret or beside others,
    /// [`oauth2_core::Misuse::Profile`] for what the client's profile forbids.
    pub fn with_id_tokens(
        mut self,
        change: impl FnOnce(IdTokenVerifier) -> IdTokenVerifier,
    ) -> Result<Self, Error> {
        let inner = Arc::make_mut(&mut self.0);
        inner.verifier = change(inner.verifier.clone());
        inner.keys = match (inner.verifier.is_symmetric()?, &inner.keys) {
            (false, IssuerKeys::Published(keys)) => IssuerKeys::Published(keys.clone()),
            (false, IssuerKeys::Secret(_)) => published(&inner.oauth)?,
            (true, _) => IssuerKeys::Secret(secret_key(&inner.oauth, &inner.verifier)?),
        };
        inner.check_profile()?;
        Ok(self)
    }

    /// Changes what UserInfo must be like: the algorithms and the encryption that the client
    /// registered for it.
    ///
    /// ```
    /// # use jose_assert::{Algorithm, Algorithms};
    /// # use oidc_idtoken::{Error, OidcClient};
    /// # fn example(client: OidcClient) -> Result<(), Error> {
    /// let client = client.with_userinfo(|rules| rules.signed(Algorithms::only(Algorithm::Es256)))?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Misuse`] for symmetric algorithms without a client secret or beside others,
    /// [`oauth2_core::Misuse::Profile`] for what the client's profile forbids.
    pub fn with_userinfo(
        mut self,
        change: impl FnOnce(UserInfoRules) -> UserInfoRules,
    ) -> Result<Self, Error> {
        let inner = Arc::make_mut(&mut self.0);
        inner.userinfo = change(inner.userinfo.clone());
        inner.userinfo_keys = match (inner.userinfo.is_symmetric()?, &inner.keys) {
            (None, _) => None,
            (Some(true), _) => {
                let key = secret_key(&inner.oauth, &inner.verifier)?;
                Some(IssuerKeys::Secret(key))
            }
            // One cache for both.
            (Some(false), IssuerKeys::Published(keys)) => Some(IssuerKeys::Published(keys.clone())),
            (Some(false), IssuerKeys::Secret(_)) => Some(published(&inner.oauth)?),
        };
        inner.check_profile()?;
        Ok(self)
    }

    /// Uses a key cache that exists already, or was imported.
    #[must_use]
    pub fn with_keys(mut self, keys: Arc<RemoteJwks>) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        let all = [Some(&mut inner.keys), inner.userinfo_keys.as_mut()];
        for place in all.into_iter().flatten() {
            if matches!(place, IssuerKeys::Published(_)) {
                *place = IssuerKeys::Published(keys.clone());
            }
        }
        self
    }

    /// Begins a login: where to send the browser.
    pub fn authentication(&self) -> AuthenticationRequest<'_> {
        AuthenticationRequest::new(&self.0.oauth)
    }

    /// Finishes a login: an ID Token from the browser is checked first, then the code is redeemed,
    /// and the ID Token that comes for it is checked.
    pub fn login(&self, response: AuthenticationResponse) -> Login {
        Login::new(self.clone(), response)
    }

    /// Checks what came through the browser and redeems nothing: for response types without a
    /// code.
    pub fn verify_response(&self, response: AuthenticationResponse) -> VerifyAuthentication {
        VerifyAuthentication::new(self.clone(), response)
    }

    /// Checks an ID Token that came some other way, fetching the provider's keys if needed.
    pub fn verify_id_token(&self, token: &Secret<String>, expected: Expectations) -> VerifyIdToken {
        let Inner { keys, verifier, .. } = &*self.0;
        VerifyIdToken::new(keys.clone(), verifier.clone(), token.clone(), expected)
    }

    /// Asks for more claims about the user whom the ID Token names.
    ///
    /// # Errors
    ///
    /// [`Misuse::MetadataMissing`] without a `userinfo_endpoint`; a token that is neither a bearer
    /// token nor one bound to the client's key.
    pub fn userinfo(&self, tokens: &Tokens, subject: &str) -> Result<UserInfoRequest, Error> {
        let oauth = &self.0.oauth;
        let missing = |_| Misuse::MetadataMissing("userinfo_endpoint");
        let endpoint = oauth.endpoint(EndpointName::UserInfo).map_err(missing)?;
        let request = UserInfoRequest::of(oauth, endpoint, tokens, subject)?.adapted_by(oauth);
        let Inner {
            userinfo,
            userinfo_keys,
            ..
        } = &*self.0;
        Ok(request.with_rules(userinfo.clone(), userinfo_keys.clone()))
    }

    /// Begins a logout at the provider: where to send the browser.
    pub fn logout(&self) -> Logout<'_> {
        Logout::new(self)
    }

    /// Checks a Logout Token that the provider has posted, fetching its keys if needed. `form` is
    /// the body, `application/x-www-form-urlencoded`.
    pub fn backchannel_logout(&self, form: &[u8]) -> BackchannelLogout {
        self.backchannel_logout_by(self.logout_tokens(), form)
    }

    /// The same by other rules: with a replay guard, for instance. They begin as
    /// [`logout_tokens`](Self::logout_tokens).
    pub fn backchannel_logout_by(
        &self,
        verifier: LogoutTokenVerifier,
        form: &[u8],
    ) -> BackchannelLogout {
        BackchannelLogout::new(self.0.keys.clone(), verifier, form)
    }

    /// The rules for Logout Tokens, also to check one without any request.
    pub fn logout_tokens(&self) -> LogoutTokenVerifier {
        LogoutTokenVerifier::new(self.0.verifier.clone())
    }

    /// The client registered `frontchannel_logout_session_required`.
    pub(crate) fn requiring_frontchannel_session(mut self, required: bool) -> Self {
        Arc::make_mut(&mut self.0).frontchannel_session_required = required;
        self
    }

    /// Reads what the provider asks in the browser when its session has ended.
    pub fn frontchannel_logouts(&self) -> FrontchannelLogouts {
        let logouts = FrontchannelLogouts::new(self.provider().issuer());
        match self.0.frontchannel_session_required {
            true => logouts.require_session(),
            false => logouts,
        }
    }

    /// A page that watches, in the browser, whether the provider's session has changed since a
    /// login with this `session_state`. `application` is any URL of the page that it tells.
    ///
    /// # Errors
    ///
    /// [`Misuse::MetadataMissing`] without a `check_session_iframe`, [`Misuse::Url`], and as
    /// [`CheckSession::new`].
    pub fn check_session(
        &self,
        session_state: &str,
        application: &str,
    ) -> Result<CheckSession, Error> {
        let provider = self.provider();
        let iframe = provider.check_session_iframe();
        let iframe = iframe.ok_or(Misuse::MetadataMissing("check_session_iframe"))?;
        let application = Endpoint::parse(application, provider.policy())
            .map_err(|error| Misuse::Url("application", error))?;
        CheckSession::new(
            iframe.clone(),
            self.0.oauth.id(),
            session_state,
            application,
        )
    }

    /// The OAuth 2 client underneath.
    pub fn oauth(&self) -> &Client {
        &self.0.oauth
    }

    /// The provider.
    pub fn provider(&self) -> &ServerMetadata {
        self.0.oauth.server()
    }

    /// The rules for ID Tokens, to check one without any request.
    pub fn verifier(&self) -> &IdTokenVerifier {
        &self.0.verifier
    }

    /// The provider's keys; `None` where the client's secret takes their place.
    pub fn keys(&self) -> Option<&Arc<RemoteJwks>> {
        match &self.0.keys {
            IssuerKeys::Published(keys) => Some(keys),
            IssuerKeys::Secret(_) => None,
        }
    }
}

impl fmt::Debug for OidcClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcClient")
            .field("verifier", &self.0.verifier)
            .finish_non_exhaustive()
    }
}

fn published(oauth: &Client) -> Result<IssuerKeys, Error> {
    let keys = oauth.published_keys();
    let keys = keys.map_err(|_| Misuse::MetadataMissing("jwks_uri"))?;
    Ok(IssuerKeys::Published(keys))
}

/// The key of a client's symmetric ID Tokens: the octets of its secret.
// Core 3.1.3.7 (8): confidential clients only.
fn secret_key(oauth: &Client, verifier: &IdTokenVerifier) -> Result<HmacKey, Error> {
    verifier.secret_key(oauth.secret().ok_or(Misuse::AlgorithmNeedsSecret)?)
}
