//! What the token endpoint grants.

use core::fmt;
use core::time::Duration;
use std::borrow::Cow;

use http::HeaderValue;
use oauth_step::{JsonObject, JsonValue, Secret, UnixTime};

use super::response::{is_access_token, is_refresh_token};
use super::type_identifier::TokenTypeIdentifier;
use crate::client::sensitive;
use crate::error::{Error, Misuse};
use crate::profile::ProfileViolation;
use crate::scope::Scope;

/// An access token and what came with it ([RFC 6749 §5.1]).
///
/// [RFC 6749 §5.1]: https://www.rfc-editor.org/rfc/rfc6749#section-5.1
#[derive(Clone)]
pub struct Tokens {
    pub(super) access_token: Secret<String>,
    pub(super) token_type: TokenType,
    pub(super) obtained_at: UnixTime,
    pub(super) expires_at: Option<UnixTime>,
    pub(super) refresh_token: Option<Secret<String>>,
    pub(super) scope: Option<Scope>,
    pub(super) missing_scope: Scope,
    pub(super) id_token: Option<Secret<String>>,
    /// That of the login, where a renewal has brought another.
    pub(super) original_id_token: Option<Secret<String>>,
    /// The other members, as the text of a checked JSON object.
    pub(super) extra: Option<Secret<String>>,
    pub(super) violation: Option<ProfileViolation>,
    /// What it took to read them.
    pub(super) quirks: Vec<Cow<'static, str>>,
}

impl Tokens {
    /// A bearer token that was obtained elsewhere.
    ///
    /// # Errors
    ///
    /// [`Misuse::InvalidCredential`] where it is empty or holds characters that no token has.
    pub fn new(
        access_token: impl Into<Secret<String>>,
        obtained_at: UnixTime,
    ) -> Result<Self, Error> {
        let access_token = access_token.into();
        if !is_access_token(access_token.expose()) {
            return Err(Misuse::InvalidCredential("access_token").into());
        }
        Ok(Self {
            access_token,
            token_type: TokenType::Bearer,
            obtained_at,
            expires_at: None,
            refresh_token: None,
            scope: None,
            missing_scope: Scope::default(),
            id_token: None,
            original_id_token: None,
            extra: None,
            violation: None,
            quirks: Vec::new(),
        })
    }

    /// Sets when the access token expires.
    #[must_use]
    pub fn with_expires_at(self, expires_at: UnixTime) -> Self {
        Self {
            expires_at: Some(expires_at),
            ..self
        }
    }

    /// Sets the refresh token.
    ///
    /// # Errors
    ///
    /// [`Misuse::InvalidCredential`] where it is empty or holds characters that no token has.
    pub fn with_refresh_token(
        self,
        refresh_token: impl Into<Secret<String>>,
    ) -> Result<Self, Error> {
        let refresh_token = refresh_token.into();
        if !is_refresh_token(refresh_token.expose()) {
            return Err(Misuse::InvalidCredential("refresh_token").into());
        }
        Ok(Self {
            refresh_token: Some(refresh_token),
            ..self
        })
    }

    /// Sets the scope.
    #[must_use]
    pub fn with_scope(self, scope: Scope) -> Self {
        Self {
            scope: Some(scope),
            ..self
        }
    }

    /// Sets the ID Token: the signed one in place of the encrypted one that came, for instance.
    #[must_use]
    pub fn with_id_token(self, id_token: impl Into<Secret<String>>) -> Self {
        Self {
            id_token: Some(id_token.into()),
            ..self
        }
    }

    /// These tokens as the renewal of `old`: its refresh token, its scope and its ID Token stay
    /// where the answer brought none ([RFC 6749 §6], [OpenID Connect Core §12.2]).
    ///
    /// [RFC 6749 §6]: https://www.rfc-editor.org/rfc/rfc6749#section-6
    /// [OpenID Connect Core §12.2]: https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse
    #[must_use]
    pub fn renewing(self, old: &Self) -> Self {
        let original = old.original_id_token.as_ref();
        let replaced = old.id_token.as_ref().filter(|_| self.id_token.is_some());
        Self {
            original_id_token: original.or(replaced).cloned(),
            id_token: self.id_token.or_else(|| old.id_token.clone()),
            refresh_token: self.refresh_token.or_else(|| old.refresh_token.clone()),
            scope: self.scope.or_else(|| old.scope.clone()),
            ..self
        }
    }

    /// With what the client's profile would not have.
    pub(super) fn reported(self, violation: Option<ProfileViolation>) -> Self {
        Self { violation, ..self }
    }

    /// The same, received at another time.
    pub(crate) fn received(self, at: UnixTime) -> Self {
        Self {
            expires_at: self.lifetime().map(|lifetime| at.saturating_add(lifetime)),
            obtained_at: at,
            ..self
        }
    }

    /// Notes what was done to get them.
    /// With the names of what it took.
    pub(crate) fn with_quirks(self, quirks: Vec<Cow<'static, str>>) -> Self {
        Self { quirks, ..self }
    }

    /// Without the refresh token: for a session that has another way to the next access token.
    pub(crate) fn without_refresh_token(self) -> Self {
        Self {
            refresh_token: None,
            ..self
        }
    }

    /// The same as tokens that are bound to a key, whatever type they were told to have.
    #[cfg(feature = "jose")]
    pub(crate) fn bound(self) -> Self {
        Self {
            token_type: TokenType::Dpop,
            ..self
        }
    }

    /// The access token.
    pub fn access_token(&self) -> &Secret<String> {
        &self.access_token
    }

    /// How the access token is used.
    pub fn token_type(&self) -> &TokenType {
        &self.token_type
    }

    /// When the request for it was sent.
    pub fn obtained_at(&self) -> UnixTime {
        self.obtained_at
    }

    /// When the access token expires, if the server said so. Counted from when it was asked for.
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.expires_at
    }

    /// How long the access token lives in all, if the server said so.
    pub fn lifetime(&self) -> Option<Duration> {
        Some(self.expires_at?.since(self.obtained_at))
    }

    /// Whether the access token has expired. One of unknown life has not.
    pub fn is_expired(&self, now: UnixTime) -> bool {
        self.expires_at.is_some_and(|expires_at| expires_at <= now)
    }

    /// The refresh token.
    pub fn refresh_token(&self) -> Option<&Secret<String>> {
        self.refresh_token.as_ref()
    }

    /// The granted scope; where the server did not say, the one asked for ([RFC 6749 §5.1]).
    ///
    /// [RFC 6749 §5.1]: https://www.rfc-editor.org/rfc/rfc6749#section-5.1
    pub fn scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    /// What was asked for and not granted; empty under
    /// [`ScopePolicy::Ignore`](crate::ScopePolicy::Ignore).
    pub fn missing_scope(&self) -> &Scope {
        &self.missing_scope
    }

    /// The ID Token, unread: checking it is OpenID Connect's business.
    pub fn id_token(&self) -> Option<&Secret<String>> {
        self.id_token.as_ref()
    }

    /// The ID Token of the login that these tokens go back to: what those of renewals are held
    /// against ([OpenID Connect Core §12.2]).
    ///
    /// [OpenID Connect Core §12.2]: https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse
    pub fn original_id_token(&self) -> Option<&Secret<String>> {
        self.original_id_token.as_ref().or(self.id_token.as_ref())
    }

    /// What the client's profile would not have, and is reported rather than refused: a refresh token
    /// that is neither bound to the client nor replaced when it is used ([RFC 9700 §2.2.2]). It is not
    /// stored with them.
    ///
    /// [RFC 9700 §2.2.2]: https://www.rfc-editor.org/rfc/rfc9700#section-2.2.2
    pub fn violation(&self) -> Option<ProfileViolation> {
        self.violation
    }

    /// What a token exchange issued ([RFC 8693 §2.2.1]); nothing for any other grant.
    ///
    /// [RFC 8693 §2.2.1]: https://www.rfc-editor.org/rfc/rfc8693#section-2.2.1
    pub fn issued_token_type(&self) -> Option<TokenTypeIdentifier> {
        let uri = self.extra("issued_token_type")?.as_str()?;
        Some(TokenTypeIdentifier::from_uri(&uri))
    }

    /// A member that no standard row of this type covers.
    pub fn extra(&self, name: &str) -> Option<JsonValue<'_>> {
        let text = self.extra.as_ref()?.expose();
        JsonObject::parse(text.as_bytes()).ok()?.get(name)
    }

    /// The names of the quirks and hooks that were needed to ask for these tokens, by an authorization
    /// request too, and to read the answer, in order: `FormAnswers` for [`Quirk::FormAnswers`](crate::Quirk::FormAnswers),
    /// `token_response` for such a [`Hook`](crate::Hook). None where the server keeps to the
    /// standards.
    pub fn quirks_applied(&self) -> &[Cow<'static, str>] {
        &self.quirks
    }

    /// The value of an `Authorization` header with this token, marked as sensitive.
    ///
    /// # Errors
    ///
    /// [`Misuse::TokenType`] where it is no bearer token, [`Misuse::InvalidCredential`] where it
    /// holds characters outside `%x21-7E`.
    pub fn bearer(&self) -> Result<HeaderValue, Error> {
        match self.token_type {
            TokenType::Bearer => self.header("Bearer "),
            _ => Err(Misuse::TokenType.into()),
        }
    }

    /// The value of an `Authorization` header by the scheme of the token's type, `Bearer` or `DPoP`,
    /// marked as sensitive. A bound token takes a proof beside it ([RFC 9449 §7.1]).
    ///
    /// # Errors
    ///
    /// As [`bearer`](Self::bearer), for a token that is neither.
    ///
    /// [RFC 9449 §7.1]: https://www.rfc-editor.org/rfc/rfc9449#section-7.1
    pub fn authorization(&self) -> Result<HeaderValue, Error> {
        match self.token_type {
            TokenType::Dpop => self.header("DPoP "),
            _ => self.bearer(),
        }
    }

    fn header(&self, scheme: &str) -> Result<HeaderValue, Error> {
        // RFC 6750 §2.1; checked where it came in, and again here, where a line break would hurt.
        if !is_access_token(self.access_token.expose()) {
            return Err(Misuse::InvalidCredential("access_token").into());
        }
        sensitive(scheme, self.access_token.expose(), "access_token")
    }
}

impl AsRef<Self> for Tokens {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("access_token", &self.access_token)
            .field("token_type", &self.token_type)
            .field("obtained_at", &self.obtained_at)
            .field("expires_at", &self.expires_at)
            .field("refresh_token", &self.refresh_token)
            .field("scope", &self.scope)
            .field("id_token", &self.id_token)
            .finish_non_exhaustive()
    }
}

/// How an access token is used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenType {
    /// Whoever has it may use it ([RFC 6750]).
    ///
    /// [RFC 6750]: https://www.rfc-editor.org/rfc/rfc6750
    Bearer,
    /// Whoever has the key that it is bound to may use it ([RFC 9449]).
    ///
    /// [RFC 9449]: https://www.rfc-editor.org/rfc/rfc9449
    Dpop,
    /// Not at all: it is no access token, but what a token exchange gave for another use, `N_A`
    /// ([RFC 8693 §2.2.1]).
    ///
    /// [RFC 8693 §2.2.1]: https://www.rfc-editor.org/rfc/rfc8693#section-2.2.1
    NotApplicable,
    /// Another type, registered with
    /// [`Client::with_token_type`](crate::Client::with_token_type), as it was registered.
    Other(Box<str>),
}

impl TokenType {
    /// The type as it is registered.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Bearer => "Bearer",
            Self::Dpop => "DPoP",
            Self::NotApplicable => "N_A",
            Self::Other(name) => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // No constructor lets such a token in; the header is guarded all the same.
    #[test]
    fn a_header_is_not_built_from_what_would_break_it() {
        for token in ["", "a b", "a\r\nb"] {
            let tokens = Tokens::new("at", UnixTime(0)).map(|tokens| Tokens {
                access_token: token.into(),
                ..tokens
            });
            let outcome = tokens.and_then(|tokens| tokens.bearer());
            let expected = Misuse::InvalidCredential("access_token");
            assert!(matches!(outcome, Err(Error::Misuse(misuse)) if misuse == expected));
        }
    }
}
