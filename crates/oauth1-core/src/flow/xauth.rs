//! xAuth: a name and a password for token credentials.

use core::fmt;

use oauth_step::{Env, IntoStep, Secret, Step};

use super::message::{Message, message_words};
use super::token::{AwaitTokenCredentials, send};
use crate::client::Client;
use crate::error::Error;
use crate::signer::Extra;

/// Asks for token credentials with a name and a password, made by
/// [`Client::xauth`](crate::Client::xauth).
#[must_use = "nothing is sent until it is run"]
pub struct XAuth {
    client: Client,
    message: Message,
}

impl XAuth {
    pub(crate) fn new(client: Client, username: String, password: Secret<String>) -> Self {
        let mode = "client_auth";
        let message = Message::new()
            .parameter("x_auth_mode".to_owned(), mode.into())
            .parameter("x_auth_username".to_owned(), username.into())
            .parameter("x_auth_password".to_owned(), password);
        Self { client, message }
    }

    message_words!();
}

impl IntoStep for XAuth {
    type Flow = AwaitTokenCredentials;

    fn into_step(self, env: &dyn Env) -> Result<Step<Self::Flow>, Error> {
        let signer = self.client.two_legged();
        send(self.client, &self.message, &signer, Extra::None, None, env)
    }
}

impl fmt::Debug for XAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("XAuth")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}
