//! New token credentials for old ones (the Session extension).

use oauth_step::{Env, IntoStep, Step};

use super::message::Message;
use super::token::{AwaitTokenCredentials, send};
use crate::client::Client;
use crate::credentials::TokenCredentials;
use crate::error::{Error, Misuse};
use crate::signer::Extra;

/// Asks for new token credentials, made by [`Client::renewal`](crate::Client::renewal).
#[derive(Debug)]
#[must_use = "nothing is sent until it is run"]
pub struct Renewal {
    client: Client,
    credentials: TokenCredentials,
}

impl Renewal {
    pub(crate) fn new(client: Client, credentials: TokenCredentials) -> Self {
        Self {
            client,
            credentials,
        }
    }
}

impl IntoStep for Renewal {
    type Flow = AwaitTokenCredentials;

    fn into_step(self, env: &dyn Env) -> Result<Step<Self::Flow>, Error> {
        let handle = self.credentials.session_handle();
        let handle = handle.ok_or(Misuse::NoSessionHandle)?;
        let signer = self.client.signer(&self.credentials);
        let extra = Extra::SessionHandle(&handle);
        send(self.client, &Message::new(), &signer, extra, env)
    }
}
