//! The challenge endpoint: a challenge before the first proof
//! (draft-ietf-oauth-attestation-based-client-auth §6.1).

use core::fmt;
use std::sync::Arc;

use http::Method;
use http::header::{ACCEPT, HeaderValue};
use oauth_step::{
    Env, Expected, IntoStep, JsonError, JsonObject, MutualTls, Pending, Request, Response, Step,
    TransportError,
};

use super::Attestation;
use crate::answer;
use crate::client::Client;
use crate::error::{Error, Masks, Misuse, PeerFault, Place};
use crate::metadata::EndpointName;

/// The intent to fetch a challenge for the next proof of an attestation; made by
/// [`Client::attestation_challenge`].
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct FetchChallenge(Client);

impl Client {
    /// Fetches a challenge for the next proof of the client's attestation, as the draft wants it
    /// where the server has a `challenge_endpoint`. Without it the first request is refused with a
    /// challenge, and sent once more. In combined mode it is the nonce of the proof of possession.
    pub fn attestation_challenge(&self) -> FetchChallenge {
        FetchChallenge(self.clone())
    }
}

impl IntoStep for FetchChallenge {
    type Flow = AwaitChallenge;

    fn into_step(self, _env: &dyn Env) -> Result<Step<AwaitChallenge>, Error> {
        let Self(client) = self;
        let attestation = client.attestation().ok_or(Misuse::AssertionKeyMissing)?;
        let mut request = Request::new(Vec::new());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = client.endpoint(EndpointName::Challenge)?.uri().clone();
        let accept = HeaderValue::from_static("application/json");
        request.headers_mut().insert(ACCEPT, accept);
        if client.uses_mutual_tls() {
            request.extensions_mut().insert(MutualTls);
        }
        let flow = AwaitChallenge {
            attestation: attestation.clone(),
            issuer: client.server().shared_issuer(),
        };
        Ok(Step::send(request, flow))
    }
}

/// Awaits a challenge; the attestation has it then.
#[must_use]
pub struct AwaitChallenge {
    attestation: Attestation,
    issuer: Arc<str>,
}

impl Pending for AwaitChallenge {
    type Output = ();
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let place = Place::AttestationChallenge;
        let response = reply?;
        let body = answer::success(place, &EXPECTED, &response, env.now(), Masks::default)?;
        let challenge = read(body).map_err(|fault| Error::peer(place, fault))?;
        self.attestation.keep_challenge(self.issuer, &challenge);
        Ok(Step::Done(()))
    }
}

fn read(body: &[u8]) -> Result<String, PeerFault> {
    let object = JsonObject::parse(body)?;
    match object.required_string("attestation_challenge")? {
        challenge if challenge.is_empty() => Err(PeerFault::Json(JsonError::WrongType {
            name: "attestation_challenge",
            expected: "a non-empty string",
        })),
        challenge => Ok(challenge.into_owned()),
    }
}

impl fmt::Debug for AwaitChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AwaitChallenge({:?})", self.issuer)
    }
}

const EXPECTED: Expected = Expected::json(&[200]);
