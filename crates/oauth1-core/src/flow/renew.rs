//! New token credentials for old ones (the Session extension).

use core::fmt;

use oauth_step::{Env, IntoStep, Step};

use super::message::{Message, message_words};
use super::token::{AwaitTokenCredentials, send};
use crate::client::Client;
use crate::credentials::TokenCredentials;
use crate::error::{Error, Misuse};
use crate::signer::Extra;

/// Asks for new token credentials, made by [`Client::renewal`](crate::Client::renewal).
#[must_use = "nothing is sent until it is run"]
pub struct Renewal {
    client: Client,
    credentials: TokenCredentials,
    message: Message,
}

impl Renewal {
    pub(crate) fn new(client: Client, credentials: TokenCredentials) -> Self {
        Self {
            client,
            credentials,
            message: Message::new(),
        }
    }

    message_words!();
}

impl IntoStep for Renewal {
    type Flow = AwaitTokenCredentials;

    fn into_step(self, env: &dyn Env) -> Result<Step<Self::Flow>, Error> {
        let handle = self.credentials.session_handle();
        let handle = handle.ok_or(Misuse::NoSessionHandle)?;
        let signer = self.client.signer(&self.credentials);
        let extra = Extra::SessionHandle(&handle);
        let kept = Some(handle.clone());
        send(self.client, &self.message, &signer, extra, kept, env)
    }
}

impl fmt::Debug for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renewal")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}
