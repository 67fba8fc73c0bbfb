//! Token credentials ([RFC 5849 §2.3]).
//!
//! [RFC 5849 §2.3]: https://www.rfc-editor.org/rfc/rfc5849#section-2.3

use core::fmt;
use core::time::Duration;

use oauth_step::Secret;

use crate::fields::Fields;

/// What stands for a resource owner's authorization: a token and its secret ([RFC 5849 §2.3]), and
/// what else the server sent along.
///
/// [RFC 5849 §2.3]: https://www.rfc-editor.org/rfc/rfc5849#section-2.3
#[derive(Clone)]
pub struct TokenCredentials {
    token: Secret<String>,
    secret: Secret<String>,
    extra: Fields,
}

impl TokenCredentials {
    /// Those that came from somewhere else.
    pub fn new(token: impl Into<Secret<String>>, secret: impl Into<Secret<String>>) -> Self {
        Self::with_extra(token.into(), secret.into(), Fields::default())
    }

    pub(crate) fn with_extra(token: Secret<String>, secret: Secret<String>, extra: Fields) -> Self {
        Self {
            token,
            secret,
            extra,
        }
    }

    /// The token (`oauth_token`).
    pub fn token(&self) -> &Secret<String> {
        &self.token
    }

    /// Its secret (`oauth_token_secret`); it may be empty.
    pub fn secret(&self) -> &Secret<String> {
        &self.secret
    }

    /// Another field of the server's answer, such as `user_id` or `screen_name`.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.extra.get(name)
    }

    /// All other fields of the server's answer, in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.extra.iter()
    }

    /// How long the token lives, counted from the answer (`oauth_expires_in`, the Session
    /// extension), where the server says so in whole seconds.
    pub fn expires_in(&self) -> Option<Duration> {
        let seconds = self.field("oauth_expires_in")?;
        let is_number = seconds.bytes().all(|octet| octet.is_ascii_digit());
        let seconds = seconds.parse().ok().filter(|_| is_number)?;
        Some(Duration::from_secs(seconds))
    }

    /// What [`Client::renewal`](crate::Client::renewal) needs, where the server sends it.
    pub fn session_handle(&self) -> Option<Secret<String>> {
        self.field("oauth_session_handle").map(Secret::from)
    }

    pub(crate) fn extra(&self) -> &Fields {
        &self.extra
    }
}

impl fmt::Debug for TokenCredentials {
    // Neither token nor fields: some hold who the user is, and some are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCredentials").finish_non_exhaustive()
    }
}
