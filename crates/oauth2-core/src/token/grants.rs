//! The grants, each an intent: code exchange, renewal, client credentials, extension grants.

use oauth_step::{Env, IntoStep, Secret, Step};

use super::flow::AwaitToken;
use super::grant::Grant;
use crate::authorization::AuthorizationCode;
use crate::call::Value;
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::scope::Scope;

/// The intent to redeem an authorization code ([RFC 6749 §4.1.3]); made by
/// [`Client::exchange_code`].
///
/// [RFC 6749 §4.1.3]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
#[derive(Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct CodeExchange {
    grant: Grant,
    misuse: Option<Misuse>,
}

impl CodeExchange {
    pub(crate) fn new(client: &Client, code: AuthorizationCode) -> Self {
        let belongs = code.issuer() == client.server().issuer() && code.client_id() == client.id();
        let parts = code.into_parts();
        // RFC 9449 §10: a code that is bound to a key is for who has it.
        let bound_to = parts.dpop_thumbprint.as_deref();
        let unproven = bound_to.is_some() && bound_to != client.key_thumbprint();
        // RFC 9700 §4.4: a code goes to the server that the user was sent to, and to no other.
        let misuse = match belongs {
            true => unproven.then_some(Misuse::DpopKey),
            false => Some(Misuse::OtherClient),
        };
        let mut grant = Grant::new(client, "authorization_code").param("code", parts.code);
        // RFC 6749 §4.1.3: identical to the one in the authorization request, if it was there.
        if let Some(redirect_uri) = parts.redirect_uri {
            grant = grant.param("redirect_uri", Value::RedirectUri(redirect_uri));
        }
        // RFC 7636 §4.5: always, if a challenge was sent.
        if let Some(verifier) = parts.verifier {
            grant = grant.param("code_verifier", verifier);
        }
        let grant = grant.requested_scope(parts.scope).applied(parts.applied);
        Self { grant, misuse }
    }

    /// Appends a parameter; names may repeat.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        let grant = self.grant.param(name.into(), value);
        Self { grant, ..self }
    }
}

impl IntoStep for CodeExchange {
    type Flow = AwaitToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        match self.misuse {
            Some(misuse) => Err(misuse.into()),
            None => self.grant.send(env),
        }
    }
}

/// The intent to renew an access token ([RFC 6749 §6]); made by [`Client::refresh`].
///
/// [RFC 6749 §6]: https://www.rfc-editor.org/rfc/rfc6749#section-6
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct Refresh {
    grant: Grant,
    misuse: Option<Misuse>,
}

impl Refresh {
    pub(crate) fn new(client: &Client, refresh_token: &Secret<String>) -> Self {
        let grant = Grant::new(client, "refresh_token");
        Self {
            grant: grant.param("refresh_token", refresh_token.clone()),
            misuse: None,
        }
    }

    /// Asks for less scope than was granted; the default is to ask for the same by saying nothing.
    /// More is refused before anything is sent, where the granted scope is known.
    pub fn narrowed(self, scope: Scope, granted: Option<&Scope>) -> Self {
        let widened = granted.is_some_and(|granted| !scope.is_subset(granted));
        let grant = self.grant.param("scope", scope.as_str());
        Self {
            grant: grant.requested_scope(Some(scope)),
            misuse: self
                .misuse
                .or_else(|| widened.then_some(Misuse::ScopeWidened)),
        }
    }

    /// Appends a parameter; names may repeat.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        let grant = self.grant.param(name.into(), value);
        Self { grant, ..self }
    }
}

impl IntoStep for Refresh {
    type Flow = AwaitToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        match self.misuse {
            Some(misuse) => Err(misuse.into()),
            None => self.grant.send(env),
        }
    }
}

/// The intent to fetch a token for the client itself ([RFC 6749 §4.4]); made by
/// [`Client::client_credentials`]. Its parameters come along in every renewal.
///
/// [RFC 6749 §4.4]: https://www.rfc-editor.org/rfc/rfc6749#section-4.4
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct ClientCredentials(Asking);

impl ClientCredentials {
    pub(crate) fn new(client: &Client) -> Self {
        let grant = Grant::new(client, "client_credentials");
        Self(Asking::new(grant.without_user()))
    }

    /// Asks for a scope: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        Self(self.0.scope(scope))
    }

    /// Appends a parameter, such as `audience`; names may repeat.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        Self(self.0.param(name.into(), value.into()))
    }
}

impl IntoStep for ClientCredentials {
    type Flow = AwaitToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        self.0.send(env)
    }
}

/// The intent to use any other grant type ([RFC 6749 §4.5]); made by [`Client::extension_grant`].
///
/// [RFC 6749 §4.5]: https://www.rfc-editor.org/rfc/rfc6749#section-4.5
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct ExtensionGrant(Asking);

impl ExtensionGrant {
    pub(crate) fn new(client: &Client, grant_type: String) -> Self {
        Self(Asking::new(Grant::new(client, grant_type)))
    }

    /// Asks for a scope: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        Self(self.0.scope(scope))
    }

    /// Appends a parameter, such as `assertion`; names may repeat.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        Self(self.0.param(name.into(), value.into()))
    }
}

impl IntoStep for ExtensionGrant {
    type Flow = AwaitToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        self.0.send(env)
    }
}

/// A grant that may ask for a scope.
#[derive(Clone, Debug)]
pub(super) struct Asking {
    pub(super) grant: Grant,
    misuse: Option<Misuse>,
}

impl Asking {
    pub(super) fn new(grant: Grant) -> Self {
        Self {
            grant,
            misuse: None,
        }
    }

    pub(super) fn scope(self, scope: &str) -> Self {
        let Some(scope) = Scope::parse(scope) else {
            return self.refuse(Misuse::Scope);
        };
        let grant = self.grant.param("scope", scope.as_str());
        Self {
            grant: grant.requested_scope(Some(scope)),
            ..self
        }
    }

    pub(super) fn param(self, name: String, value: Secret<String>) -> Self {
        Self {
            grant: self.grant.param(name, value),
            ..self
        }
    }

    pub(super) fn refuse(self, misuse: Misuse) -> Self {
        Self {
            misuse: self.misuse.or(Some(misuse)),
            ..self
        }
    }

    #[cfg(feature = "jose")]
    pub(super) fn asserting(
        self,
        assertion: std::sync::Arc<dyn crate::assertion::SignsAssertions>,
    ) -> Self {
        Self {
            grant: self.grant.asserting(assertion),
            ..self
        }
    }

    pub(super) fn send(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        match self.misuse {
            Some(misuse) => Err(misuse.into()),
            None => self.grant.send(env),
        }
    }
}
