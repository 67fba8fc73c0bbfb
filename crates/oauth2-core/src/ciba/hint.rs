//! Whom the server is to authenticate.

use core::fmt;

use oauth_step::Secret;

/// Who the user is, as far as the client knows: exactly one hint goes with each request
/// ([CIBA §7.1]).
///
/// [CIBA §7.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.1
#[derive(Clone)]
#[non_exhaustive]
pub enum Hint {
    /// `id_token_hint`: an ID Token that the server has issued before.
    IdToken(Secret<String>),
    /// `login_hint`: what the user is known by, such as an address or a number.
    Login(Secret<String>),
    /// `login_hint_token`: a token that names the user, by agreement with the server.
    LoginToken(Secret<String>),
}

impl Hint {
    /// An ID Token that the server has issued before.
    pub fn id_token(id_token: impl Into<Secret<String>>) -> Self {
        Self::IdToken(id_token.into())
    }

    /// What the user is known by.
    pub fn login(login: impl Into<Secret<String>>) -> Self {
        Self::Login(login.into())
    }

    /// A token that names the user.
    pub fn login_token(token: impl Into<Secret<String>>) -> Self {
        Self::LoginToken(token.into())
    }

    /// The parameter that carries it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::IdToken(_) => "id_token_hint",
            Self::Login(_) => "login_hint",
            Self::LoginToken(_) => "login_hint_token",
        }
    }

    pub(super) fn into_value(self) -> Secret<String> {
        match self {
            Self::IdToken(value) | Self::Login(value) | Self::LoginToken(value) => value,
        }
    }
}

impl fmt::Debug for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hint({})", self.name())
    }
}
