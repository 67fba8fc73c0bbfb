//! A code that passed every check.

use core::fmt;
use std::sync::Arc;

use oauth_step::Secret;

use super::pending::PendingAuthorization;
use crate::adapt::Applied;
use crate::scope::Scope;

/// An authorization code, with all that redeeming it needs. Good for one
/// [`Client::exchange_code`](crate::Client::exchange_code).
///
/// Made by [`PendingAuthorization::response`] alone.
pub struct AuthorizationCode {
    code: Secret<String>,
    pending: PendingAuthorization,
    params: Vec<(String, String)>,
}

impl AuthorizationCode {
    pub(super) fn new(
        code: Secret<String>,
        pending: PendingAuthorization,
        params: Vec<(String, String)>,
    ) -> Self {
        Self {
            code,
            pending,
            params,
        }
    }

    /// The code itself, for hashes over it.
    pub fn code(&self) -> &Secret<String> {
        &self.code
    }

    /// The issuer of the server that gave it.
    pub fn issuer(&self) -> &str {
        self.pending.issuer()
    }

    /// The client it was given to.
    pub fn client_id(&self) -> &str {
        self.pending.client_id()
    }

    /// The `nonce` that was sent.
    pub fn nonce(&self) -> Option<&str> {
        self.pending.nonce()
    }

    /// A parameter of the response that no rule concerns, such as `session_state` or `scope`; the
    /// first of that name.
    pub fn param(&self, name: &str) -> Option<&str> {
        let mut params = self.params.iter();
        let (_, value) = params.find(|(other, _)| other == name)?;
        Some(value)
    }

    pub(crate) fn into_parts(self) -> CodeParts {
        CodeParts {
            verifier: self.pending.drawn.into_verifier(),
            code: self.code,
            redirect_uri: self.pending.redirect_uri,
            scope: self.pending.scope,
            dpop_thumbprint: self.pending.dpop_thumbprint,
            applied: self.pending.applied,
        }
    }
}

impl fmt::Debug for AuthorizationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationCode")
            .field("code", &self.code)
            .field("pending", &self.pending)
            .finish_non_exhaustive()
    }
}

/// What goes into the token request.
pub(crate) struct CodeParts {
    pub(crate) code: Secret<String>,
    pub(crate) verifier: Option<Secret<String>>,
    pub(crate) redirect_uri: Option<Arc<str>>,
    pub(crate) scope: Option<Scope>,
    /// Of the key that the code is bound to.
    pub(crate) dpop_thumbprint: Option<Box<str>>,
    /// What quirks and hooks did to the authorization request.
    pub(crate) applied: Applied,
}
