//! An ID Token that kept every rule.

use core::fmt;
use std::borrow::Cow;

use jose_assert::{Algorithm, Claims, NumericDate};
use oauth_step::{JsonValue, Secret, UnixTime};

use crate::StandardClaims;
use crate::verifier::{Opened, OriginalAuthentication};

/// An ID Token that was verified: the provider's word on who authenticated, how and when
/// ([Core §2]).
///
/// A user is known by [`issuer`](Self::issuer) and [`subject`](Self::subject) together, and by
/// nothing else.
///
/// [Core §2]: https://openid.net/specs/openid-connect-core-1_0.html#IDToken
#[derive(Clone)]
pub struct IdToken {
    raw: Secret<String>,
    opened: Opened,
    issuer: Text,
    subject: Text,
}

/// A claim that is there, as text.
#[derive(Clone)]
enum Text {
    /// As it stands among the claims.
    Plain,
    /// It was written with escapes.
    Unescaped(String),
}

impl IdToken {
    /// Only the verifier makes one, after its rules.
    pub(crate) fn new(raw: Secret<String>, opened: Opened) -> Self {
        let text = |name| match opened.claims.string(name) {
            Ok(Some(Cow::Owned(unescaped))) => Text::Unescaped(unescaped),
            _ => Text::Plain,
        };
        let (issuer, subject) = (text("iss"), text("sub"));
        Self {
            raw,
            opened,
            issuer,
            subject,
        }
    }

    /// Who says so.
    pub fn issuer(&self) -> &str {
        self.text("iss", &self.issuer)
    }

    /// Who authenticated: the issuer's name for the user, never given to another.
    pub fn subject(&self) -> &str {
        self.text("sub", &self.subject)
    }

    /// For whom the token is: this client, and others that it trusts.
    pub fn audience(&self) -> Vec<Cow<'_, str>> {
        self.checked().audience().ok().flatten().unwrap_or_default()
    }

    /// To whom it was issued (`azp`), if it says so: this client.
    pub fn authorized_party(&self) -> Option<Cow<'_, str>> {
        self.string("azp")
    }

    /// When it ends.
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.date("exp")
    }

    /// When it was made.
    pub fn issued_at(&self) -> Option<UnixTime> {
        self.date("iat")
    }

    /// When the user authenticated, if it says so.
    pub fn auth_time(&self) -> Option<UnixTime> {
        self.date("auth_time")
    }

    /// The nonce of the request it answers, if there was one.
    pub fn nonce(&self) -> Option<Cow<'_, str>> {
        self.string("nonce")
    }

    /// How strongly the user authenticated (`acr`), if it says so.
    pub fn acr(&self) -> Option<Cow<'_, str>> {
        self.string("acr")
    }

    /// By which means the user authenticated (`amr`); empty if it does not say so, or oddly.
    pub fn amr(&self) -> Vec<Cow<'_, str>> {
        let means = self
            .claim("amr")
            .and_then(|value| value.as_array())
            .unwrap_or_default();
        means.into_iter().filter_map(JsonValue::as_str).collect()
    }

    /// The provider's name for its session with the user (`sid`), if it says so.
    pub fn session_id(&self) -> Option<Cow<'_, str>> {
        self.string("sid")
    }

    /// What it tells about the user besides.
    pub fn claims(&self) -> StandardClaims<'_> {
        StandardClaims::new(self.checked())
    }

    /// The raw value of a claim of any name.
    pub fn claim(&self, name: &str) -> Option<JsonValue<'_>> {
        self.checked().get(name)
    }

    /// All claims, as the JSON object that was sent.
    pub fn claims_json(&self) -> &str {
        self.checked().text()
    }

    /// The algorithm it is signed with; nothing where it is not signed, which takes
    /// [`IdTokenVerifier::dangerous_unsigned`](crate::IdTokenVerifier::dangerous_unsigned).
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.opened.algorithm
    }

    /// The token itself, for `id_token_hint`; the signed one within, where it came encrypted
    /// ([Core §3.1.2.1]). It is about a person: keep it as one keeps a secret.
    ///
    /// [Core §3.1.2.1]: https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
    pub fn raw(&self) -> &Secret<String> {
        &self.raw
    }

    /// What the ID Tokens of renewals must repeat.
    pub fn authentication(&self) -> OriginalAuthentication {
        OriginalAuthentication::new(self.checked(), self.algorithm().is_none())
    }

    fn checked(&self) -> &Claims {
        &self.opened.claims
    }

    fn text<'a>(&'a self, name: &'static str, text: &'a Text) -> &'a str {
        match (text, self.string(name)) {
            (Text::Unescaped(unescaped), _) => unescaped,
            (Text::Plain, Some(Cow::Borrowed(plain))) => plain,
            (Text::Plain, _) => "",
        }
    }

    fn string(&self, name: &'static str) -> Option<Cow<'_, str>> {
        self.checked().string(name).ok().flatten()
    }

    fn date(&self, name: &'static str) -> Option<UnixTime> {
        self.checked()
            .date(name)
            .ok()
            .flatten()
            .map(NumericDate::as_unix_time)
    }
}

impl fmt::Debug for IdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdToken")
            .field("issuer", &self.issuer())
            .field("algorithm", &self.algorithm())
            .finish_non_exhaustive()
    }
}
