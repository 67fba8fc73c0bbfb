//! The resource owner password credentials grant ([RFC 6749 §4.3]).
//!
//! [RFC 6749 §4.3]: https://www.rfc-editor.org/rfc/rfc6749#section-4.3

use oauth_step::{Env, IntoStep, Secret, Step};

use super::flow::AwaitToken;
use super::grant::Grant;
use super::grants::Asking;
use crate::client::Client;
use crate::error::Error;

/// The intent to use a user's password ([RFC 6749 §4.3]); made by [`Client::password`].
///
/// **Deprecated by the standards**: [RFC 9700 §2.4] says that it MUST NOT be used, and OAuth 2.1
/// has left it out. The user tells the application what only the server should know, and no second
/// factor fits in. It is here for servers that know nothing else.
///
/// [RFC 6749 §4.3]: https://www.rfc-editor.org/rfc/rfc6749#section-4.3
/// [RFC 9700 §2.4]: https://www.rfc-editor.org/rfc/rfc9700#section-2.4
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct PasswordGrant(Asking);

impl Client {
    /// Uses a user's password, which [RFC 9700 §2.4] forbids: see [`PasswordGrant`].
    ///
    /// [RFC 9700 §2.4]: https://www.rfc-editor.org/rfc/rfc9700#section-2.4
    pub fn password(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret<String>>,
    ) -> PasswordGrant {
        let grant = Grant::new(self, "password")
            .param("username", username.into())
            .param("password", password);
        PasswordGrant(Asking::new(grant))
    }
}

impl PasswordGrant {
    /// Asks for a scope: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        Self(self.0.scope(scope))
    }

    /// Appends a parameter; names may repeat.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        Self(self.0.param(name.into(), value.into()))
    }
}

impl IntoStep for PasswordGrant {
    type Flow = AwaitToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        self.0.send(env)
    }
}
