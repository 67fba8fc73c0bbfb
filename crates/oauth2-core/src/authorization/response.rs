//! What a checked authorization response holds.

use core::fmt;

use oauth_step::{Secret, UnixTime};

use super::code::AuthorizationCode;
use super::pending::PendingAuthorization;
use crate::token::Tokens;

/// An authorization response that passed every check: exactly what its response type promises.
///
/// An ID Token in it is not verified yet: until it is, neither the code nor the access token
/// beside it may be used ([OpenID Connect Core §3.3.2.12]).
///
/// [OpenID Connect Core §3.3.2.12]: https://openid.net/specs/openid-connect-core-1_0.html#HybridIDTValidation
pub struct AuthorizationResponse {
    pub(super) pending: PendingAuthorization,
    pub(super) code: Option<Secret<String>>,
    pub(super) id_token: Option<Secret<String>>,
    /// As if received at the beginning of time.
    pub(super) tokens: Option<Tokens>,
    pub(super) params: Vec<(String, String)>,
}

impl AuthorizationResponse {
    /// The code, for hashes over it; [`into_code`](Self::into_code) gives what can be redeemed.
    pub fn code(&self) -> Option<&Secret<String>> {
        self.code.as_ref()
    }

    /// The code with all that redeeming it needs.
    pub fn into_code(self) -> Option<AuthorizationCode> {
        let code = self.code?;
        Some(AuthorizationCode::new(code, self.pending, self.params))
    }

    /// The ID Token, not verified.
    pub fn id_token(&self) -> Option<&Secret<String>> {
        self.id_token.as_ref()
    }

    /// The access token and what was said about it. Its life counts from `received_at`.
    pub fn tokens(&self, received_at: UnixTime) -> Option<Tokens> {
        Some(self.tokens.clone()?.received(received_at))
    }

    /// The issuer of the server that answered.
    pub fn issuer(&self) -> &str {
        self.pending.issuer()
    }

    /// The client that it answered.
    pub fn client_id(&self) -> &str {
        self.pending.client_id()
    }

    /// The `state`, which came back as it was sent.
    pub fn state(&self) -> &str {
        self.pending.state()
    }

    /// The `nonce` that was sent.
    pub fn nonce(&self) -> Option<&str> {
        self.pending.nonce()
    }

    /// A parameter that no rule concerns, such as `session_state`; the first of that name.
    pub fn param(&self, name: &str) -> Option<&str> {
        let mut params = self.params.iter();
        let (_, value) = params.find(|(other, _)| other == name)?;
        Some(value)
    }
}

impl fmt::Debug for AuthorizationResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationResponse")
            .field("pending", &self.pending)
            .field("code", &self.code)
            .field("id_token", &self.id_token)
            .field("tokens", &self.tokens)
            .finish_non_exhaustive()
    }
}
