//! Step 1: temporary credentials ([RFC 5849 §2.1]).
//!
//! [RFC 5849 §2.1]: https://www.rfc-editor.org/rfc/rfc5849#section-2.1

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Step, TransportError, UrlError};

use super::message::{Message, message_words};
use crate::answer;
use crate::base_string::{Collected, Names};
use crate::client::Client;
use crate::error::{Error, Misuse, PeerFault, Place};
use crate::protocol;
use crate::signer::Extra;
use crate::temporary::TemporaryCredentials;

/// Asks for temporary credentials, made by
/// [`Client::temporary_credentials`](crate::Client::temporary_credentials).
#[derive(Clone)]
#[must_use = "nothing is sent until it is run"]
pub struct TemporaryCredentialsRequest {
    client: Client,
    callback: String,
    message: Message,
    authorization: Vec<(String, String)>,
}

impl TemporaryCredentialsRequest {
    pub(crate) fn new(client: Client, callback: String) -> Self {
        Self {
            client,
            callback,
            message: Message::new(),
            authorization: Vec::new(),
        }
    }

    message_words!();

    /// Puts a parameter into the URL that the resource owner is sent to.
    pub fn authorization_parameter(
        mut self,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.authorization.push((name.into(), value.into()));
        self
    }
}

impl IntoStep for TemporaryCredentialsRequest {
    type Flow = AwaitTemporaryCredentials;

    fn into_step(self, env: &dyn Env) -> Result<Step<Self::Flow>, Error> {
        let client = &self.client;
        if self.callback.is_empty() {
            return Err(Misuse::Callback.into());
        }
        for (name, _) in &self.authorization {
            if let Some(name) = protocol::reserved(name.as_bytes()) {
                return Err(Misuse::ReservedParameter(name).into());
            }
        }
        // What is missing or wrong later is said now: no such parameter may stand there already.
        Collected::new(
            client.authorization_endpoint()?.uri(),
            None,
            Names::Ordinary,
        )?;
        client.token_credentials_endpoint()?;
        let endpoint = client.temporary_credentials_endpoint()?;
        let extra = Extra::Callback(&self.callback);
        let signer = client.two_legged();
        let request = self.message.sign(endpoint, &signer, extra, env)?;
        Ok(Step::send(request, AwaitTemporaryCredentials(self)))
    }
}

impl fmt::Debug for TemporaryCredentialsRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TemporaryCredentialsRequest")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// Temporary credentials have been asked for.
#[derive(Debug)]
pub struct AwaitTemporaryCredentials(TemporaryCredentialsRequest);

impl Pending for AwaitTemporaryCredentials {
    type Output = TemporaryCredentials;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let fault = |fault| Error::peer(Place::TemporaryCredentials, fault);
        let Self(request) = self;
        let client = &request.client;
        let fields = answer::fields(client, Place::TemporaryCredentials, &reply?, env.now())?;
        let (token, secret) = answer::credentials(&fields).map_err(fault)?;
        // RFC 5849 §2.1: exactly "true"; without it anybody's browser could finish this.
        let is_confirmed = fields.get("oauth_callback_confirmed") == Some("true");
        if !is_confirmed && !client.speaks_oauth_1_0() {
            return Err(fault(PeerFault::CallbackUnconfirmed));
        }
        let own = [("oauth_token", token)].into_iter();
        // OAuth Core 1.0 §6.2.1: there the callback goes along only now.
        let callback = (!is_confirmed && request.callback != OUT_OF_BAND)
            .then_some(("oauth_callback", request.callback.as_str()));
        let others = request.authorization.iter();
        let others = others.map(|(name, value)| (name.as_str(), value.as_str()));
        let endpoint = client.authorization_endpoint()?;
        let url = endpoint.with_query(own.chain(callback).chain(others));
        let too_long = |_: UrlError| fault(PeerFault::TooLarge { limit: LONGEST_URL });
        Ok(Step::Done(TemporaryCredentials {
            client_id: client.id().into(),
            token: token.into(),
            secret: secret.into(),
            authorization_url: url.map_err(too_long)?.as_str().into(),
            is_confirmed,
            extra: fields.without(&STANDARD),
        }))
    }
}

/// What a URL can be at most, as `http` has it.
const LONGEST_URL: usize = 65_534;
const OUT_OF_BAND: &str = "oob";
const STANDARD: [&str; 3] = [
    "oauth_token",
    "oauth_token_secret",
    "oauth_callback_confirmed",
];
