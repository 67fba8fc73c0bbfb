//! What a notification said, once it was known to be the server's.

use core::fmt;

use oauth_step::{JsonError, JsonObject, UnixTime};

use super::authentication::{BackchannelAuthentication, DeliveryMode};
use crate::client::Client;
use crate::error::{Masks, PeerFault, ServerError};
use crate::token::Tokens;

/// What the server has announced or sent; for
/// [`Client::finish_backchannel`](crate::Client::finish_backchannel), or for a login of
/// `oidc-idtoken`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Notified {
    /// There is an outcome to be fetched from the token endpoint ([CIBA §10.2]).
    ///
    /// [CIBA §10.2]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.2
    Ping(PingedAuthentication),
    /// The tokens, not yet to be used ([CIBA §10.3]).
    ///
    /// [CIBA §10.3]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.3
    Push(PushedTokens),
    /// There will be none ([CIBA §12]).
    ///
    /// [CIBA §12]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.12
    Refused(RefusedAuthentication),
}

impl Notified {
    /// Which authentication it is about.
    pub fn authentication(&self) -> &BackchannelAuthentication {
        match self {
            Self::Ping(ping) => &ping.authentication,
            Self::Push(push) => &push.authentication,
            Self::Refused(refused) => &refused.authentication,
        }
    }

    pub(super) fn read(
        object: &JsonObject<'_>,
        authentication: &BackchannelAuthentication,
        client: &Client,
        now: UnixTime,
    ) -> Result<Self, PeerFault> {
        let authentication = authentication.clone();
        if authentication.delivery_mode() != DeliveryMode::Push {
            return Ok(Self::Ping(PingedAuthentication { authentication }));
        }
        let has = |name| object.optional(name).is_some();
        if has("error") {
            if has("access_token") || has("id_token") {
                return Err(PeerFault::ErrorBesideSuccess);
            }
            let mut masks = Masks::default();
            masks.add(authentication.auth_req_id().expose());
            if let Some(token) = &authentication.client_notification_token {
                masks.add(token.expose());
            }
            let error = ServerError::in_object(object, &masks);
            let error = error.ok_or(PeerFault::Member {
                name: "error",
                rule: "a non-empty string",
            })?;
            return Ok(Self::Refused(RefusedAuthentication {
                authentication,
                error: Box::new(error),
            }));
        }
        // No proof of possession went with anything: nothing here is bound to a key.
        if client.refuses_unbound() {
            return Err(PeerFault::TokenUnbound);
        }
        let rules = client.token_rules().proved(false);
        let rules = rules.requested_scope(authentication.scope());
        let tokens = rules.grant(object, now)?;
        // CIBA §10.3.1: what binds all the others.
        if tokens.id_token().is_none() {
            return Err(JsonError::Missing { name: "id_token" }.into());
        }
        Ok(Self::Push(PushedTokens {
            authentication,
            tokens,
        }))
    }
}

/// The server has said that the outcome can be fetched.
#[derive(Clone, Debug)]
pub struct PingedAuthentication {
    pub(super) authentication: BackchannelAuthentication,
}

impl PingedAuthentication {
    /// Which authentication it is about.
    pub fn authentication(&self) -> &BackchannelAuthentication {
        &self.authentication
    }
}

/// Tokens that were pushed. They came in a request, so nothing but their ID Token says that they
/// are the server's, for this authentication, and belong together ([CIBA §10.3.1]).
///
/// [CIBA §10.3.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.3.1
#[derive(Clone)]
pub struct PushedTokens {
    pub(super) authentication: BackchannelAuthentication,
    tokens: Tokens,
}

impl PushedTokens {
    /// Which authentication they are for.
    pub fn authentication(&self) -> &BackchannelAuthentication {
        &self.authentication
    }

    /// The authentication and the tokens, for who verifies the ID Token in them: until then none of
    /// them may be used. A login of `oidc-idtoken` does it.
    pub fn into_unverified(self) -> (BackchannelAuthentication, Tokens) {
        (self.authentication, self.tokens)
    }
}

impl fmt::Debug for PushedTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PushedTokens")
            .field("authentication", &self.authentication)
            .finish_non_exhaustive()
    }
}

/// The server has said that there will be no tokens, and why.
#[derive(Clone, Debug)]
pub struct RefusedAuthentication {
    pub(super) authentication: BackchannelAuthentication,
    pub(super) error: Box<ServerError>,
}

impl RefusedAuthentication {
    /// Which authentication it is about.
    pub fn authentication(&self) -> &BackchannelAuthentication {
        &self.authentication
    }

    /// Why: `access_denied`, `expired_token` or `transaction_failed`.
    pub fn error(&self) -> &ServerError {
        &self.error
    }
}
