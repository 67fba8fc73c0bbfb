//! A response as it came in: checked at once, or after what its JWT needs.

use core::fmt;

use oauth_step::{Callback, Env, IntoStep, Pending, Response, Step, TransportError};

#[cfg(feature = "jose")]
use super::jarm::{AwaitObject, Secured};
use super::params::Params;
use super::pending::PendingAuthorization;
use super::response::AuthorizationResponse;
use crate::client::Client;
use crate::error::{Error, Misuse};

/// An authorization response that came in; made by [`PendingAuthorization::receive`].
///
/// One in a JWT is still unread; any other one is checked. [`verify`](Self::verify) serves both.
pub struct ReceivedResponse(State);

enum State {
    Checked(Box<AuthorizationResponse>),
    #[cfg(feature = "jose")]
    Secured(Box<Secured>),
}

impl ReceivedResponse {
    pub(super) fn read(
        pending: PendingAuthorization,
        callback: Callback<'_>,
    ) -> Result<Self, Error> {
        let params = Params::read(&pending, callback)?;
        #[cfg(feature = "jose")]
        if pending.response_mode.is_jwt() {
            let object = params.response_object()?;
            let secured = Box::new(Secured { pending, object });
            return Ok(Self(State::Secured(secured)));
        }
        Ok(Self(State::Checked(Box::new(params.review(pending)?))))
    }

    /// Verifies the JWT, if it is one; without one there is nothing to do and no request to send.
    pub fn verify(self, client: &Client) -> VerifyResponse {
        VerifyResponse {
            received: self,
            client: client.clone(),
        }
    }

    /// The request that it answers.
    fn pending(&self) -> &PendingAuthorization {
        match &self.0 {
            State::Checked(response) => &response.pending,
            #[cfg(feature = "jose")]
            State::Secured(secured) => &secured.pending,
        }
    }

    /// The `state` of the request that it answers.
    pub fn state(&self) -> &str {
        self.pending().state()
    }

    /// The `nonce` of the request that it answers.
    pub fn nonce(&self) -> Option<&str> {
        self.pending().nonce()
    }

    /// What that request asked for.
    pub fn response_type(&self) -> super::ResponseType {
        self.pending().response_type()
    }
}

impl fmt::Debug for ReceivedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReceivedResponse")
            .field(self.pending())
            .finish()
    }
}

/// A received response on its way to being checked; made by [`ReceivedResponse::verify`].
#[derive(Debug)]
#[must_use = "nothing is verified until a driver runs it"]
pub struct VerifyResponse {
    received: ReceivedResponse,
    client: Client,
}

impl IntoStep for VerifyResponse {
    type Flow = AwaitResponse;

    #[cfg_attr(
        not(feature = "jose"),
        expect(unused_variables, reason = "a JWT alone needs an environment")
    )]
    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitResponse>, Error> {
        let Self { received, client } = self;
        let pending = received.pending();
        // RFC 9700 §4.4: what came from one server is for no other.
        if pending.issuer() != client.server().issuer() || pending.client_id() != client.id() {
            return Err(Misuse::OtherClient.into());
        }
        match received.0 {
            State::Checked(response) => Ok(Step::Done(*response)),
            #[cfg(feature = "jose")]
            State::Secured(secured) => {
                let verifier = client.object_verifier().ok_or(Misuse::JarmMissing)?;
                AwaitResponse::secured(verifier.verify(*secured, env)?)
            }
        }
    }
}

/// Awaits the server's keys for a response in a JWT; see [`VerifyResponse`].
#[derive(Debug)]
pub struct AwaitResponse(
    #[cfg(feature = "jose")] AwaitObject,
    #[cfg(not(feature = "jose"))] core::convert::Infallible,
);

#[cfg(feature = "jose")]
impl AwaitResponse {
    fn secured(step: Step<AwaitObject>) -> Result<Step<Self>, Error> {
        step.within(
            (),
            |flow, ()| Self(flow),
            |response, ()| Ok(Step::Done(response)),
        )
    }
}

impl Pending for AwaitResponse {
    type Output = AuthorizationResponse;
    type Error = Error;

    #[cfg(feature = "jose")]
    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        Self::secured(self.0.receive(reply, env)?)
    }

    #[cfg(feature = "jose")]
    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        Self::secured(self.0.wake(env)?)
    }

    #[cfg(not(feature = "jose"))]
    fn receive(
        self,
        _: Result<Response, TransportError>,
        _: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        match self.0 {}
    }

    #[cfg(not(feature = "jose"))]
    fn wake(self, _: &dyn Env) -> Result<Step<Self>, Error> {
        match self.0 {}
    }
}
