//! Step 3: token credentials ([RFC 5849 §2.3]).
//!
//! [RFC 5849 §2.3]: https://www.rfc-editor.org/rfc/rfc5849#section-2.3

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError};

use super::message::{Message, message_words};
use crate::answer;
use crate::callback::Verified;
use crate::client::Client;
use crate::credentials::TokenCredentials;
use crate::error::{Error, Misuse, Place};
use crate::signer::{Extra, Signer};

/// Asks for token credentials, made by
/// [`Client::token_credentials`](crate::Client::token_credentials).
#[must_use = "nothing is sent until it is run"]
pub struct TokenCredentialsRequest {
    client: Client,
    verified: Verified,
    message: Message,
}

impl TokenCredentialsRequest {
    pub(crate) fn new(client: Client, verified: Verified) -> Self {
        Self {
            client,
            verified,
            message: Message::new(),
        }
    }

    message_words!();
}

impl IntoStep for TokenCredentialsRequest {
    type Flow = AwaitTokenCredentials;

    fn into_step(self, env: &dyn Env) -> Result<Step<Self::Flow>, Error> {
        let Verified {
            temporary,
            verifier,
        } = &self.verified;
        // RFC 5849 §2.3: the temporary credentials are bound to the client.
        if *temporary.client_id != *self.client.id() {
            return Err(Misuse::OtherClient.into());
        }
        let signer = Signer::new(&self.client, Some((&temporary.token, &temporary.secret)));
        let extra = verifier.as_ref().map_or(Extra::None, Extra::Verifier);
        send(self.client, &self.message, &signer, extra, None, env)
    }
}

impl fmt::Debug for TokenCredentialsRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCredentialsRequest")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// Token credentials have been asked for.
#[derive(Debug)]
pub struct AwaitTokenCredentials {
    client: Client,
    /// The session handle that goes on, unless another one comes.
    handle: Option<Secret<String>>,
}

/// Sends a request to the endpoint for token credentials.
pub(super) fn send(
    client: Client,
    message: &Message,
    signer: &Signer,
    extra: Extra<'_>,
    handle: Option<Secret<String>>,
    env: &dyn Env,
) -> Result<Step<AwaitTokenCredentials>, Error> {
    let endpoint = client.token_credentials_endpoint()?;
    let request = message.sign(endpoint, signer, extra, env)?;
    Ok(Step::send(
        request,
        AwaitTokenCredentials { client, handle },
    ))
}

impl Pending for AwaitTokenCredentials {
    type Output = TokenCredentials;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let place = Place::TokenCredentials;
        let fields = answer::fields(&self.client, place, &reply?, env.now())?;
        let (token, secret) =
            answer::credentials(&fields).map_err(|fault| Error::peer(place, fault))?;
        let (token, secret) = (token.into(), secret.into());
        let mut extra = fields.without(&["oauth_token", "oauth_token_secret"]);
        if let (Some(handle), None) = (self.handle, extra.get(SESSION_HANDLE)) {
            extra.push(SESSION_HANDLE, handle);
        }
        let credentials = TokenCredentials::with_extra(token, secret, extra);
        Ok(Step::Done(credentials))
    }
}

const SESSION_HANDLE: &str = "oauth_session_handle";
