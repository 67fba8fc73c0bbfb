//! Refresh tokens, RFC 6749 §6.

use std::sync::Arc;

use super::TokenRequest;
use super::issued::{Issued, Kind};
use crate::answer::Refusal;
use crate::scope;

impl TokenRequest<'_> {
    /// With the rotation of RFC 9700 §4.14.2.
    pub(super) fn refresh(&self) -> Result<Issued, Refusal> {
        let presented = self.required("refresh_token")?;
        let state = &mut *self.shared.lock();
        let now = state.now();
        let token = state.refresh_tokens.get_mut(presented);
        let token = token.filter(|token| token.grant.client.id == self.client.id);
        let Some(token) = token else {
            let text = "the refresh token is unknown or another client's";
            return Err(Refusal::invalid_grant(text));
        };
        if token.spent {
            token.grant.revoke();
            let text = "the refresh token was used before; all tokens of its family are revoked";
            return Err(Refusal::invalid_grant(text));
        }
        if token.grant.is_revoked() {
            return Err(Refusal::invalid_grant("the refresh token is revoked"));
        }
        if token.expires <= now {
            return Err(Refusal::invalid_grant("the refresh token has expired"));
        }
        self.check_key(token.jkt.as_deref(), "refresh token")?;
        let grant = Arc::clone(&token.grant);
        // RFC 6749 §6: never more than was granted.
        let scope = match self.form.get("scope") {
            Some(scope) => scope::read(scope, &grant.scope)?,
            None => grant.scope.clone(),
        };
        let rotate = self.shared.config.rotation;
        token.spent = rotate;
        Ok(Issued {
            refresh_token: match rotate {
                true => Some(self.new_refresh_token(state, &grant)?),
                false => None,
            },
            access_token: self.new_access_token(state, &grant, scope.clone())?,
            kind: Kind::Access,
            jkt: self.jkt.clone(),
            scope,
            // OpenID Connect Core 12.2: a renewed ID Token should have no nonce.
            nonce: None,
            grant,
        })
    }
}
