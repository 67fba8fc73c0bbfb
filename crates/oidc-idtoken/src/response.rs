//! What came back through the browser.

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError, UnixTime};
use oauth2_core::{
    AuthorizationResponse, AwaitResponse, ProfileRule, ReceivedResponse, ResponseType, Tokens,
};

use crate::await_id_token::AwaitIdToken;
use crate::pending::Requested;
use crate::{Error, Expectations, IdToken, OidcClient};

/// A response to an authentication request, with what its ID Tokens must say. Hand it to
/// [`OidcClient::login`], or to [`OidcClient::verify_response`] where no code came with it.
#[must_use = "a code is good for one login, and soon for none"]
pub struct AuthenticationResponse {
    received: ReceivedResponse,
    requested: Requested,
}

impl AuthenticationResponse {
    pub(crate) fn new(received: ReceivedResponse, requested: Requested) -> Self {
        Self {
            received,
            requested,
        }
    }

    /// What was asked for.
    pub fn response_type(&self) -> ResponseType {
        self.received.response_type()
    }

    /// The state, by which the browser's answer is told from others.
    pub fn state(&self) -> &str {
        self.received.state()
    }
}

impl fmt::Debug for AuthenticationResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticationResponse")
            .field("response_type", &self.response_type())
            .finish_non_exhaustive()
    }
}

/// A response whose ID Token is to be checked, fetching the provider's keys if that is needed;
/// made by [`OidcClient::verify_response`].
#[derive(Debug)]
#[must_use = "nothing is checked until a driver runs it"]
pub struct VerifyAuthentication {
    client: OidcClient,
    response: AuthenticationResponse,
}

impl VerifyAuthentication {
    pub(crate) fn new(client: OidcClient, response: AuthenticationResponse) -> Self {
        Self { client, response }
    }
}

impl IntoStep for VerifyAuthentication {
    type Flow = AwaitAuthentication;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitAuthentication>, Error> {
        let Self { client, response } = self;
        let AuthenticationResponse {
            received,
            requested,
        } = response;
        let step = received.verify(client.oauth()).into_step(env)?;
        after_response(step, client, requested, env)
    }
}

/// What came through the browser, checked: an ID Token in it kept every rule.
///
/// Only now may the code be redeemed and the access token be used ([Core §3.3.2.8]).
///
/// [Core §3.3.2.8]: https://openid.net/specs/openid-connect-core-1_0.html#HybridAuthResponseValidation
pub struct FrontChannel {
    response: AuthorizationResponse,
    requested: Requested,
    received_at: UnixTime,
    id_token: Option<IdToken>,
}

impl FrontChannel {
    /// Who the user is, where the response type brings an ID Token.
    pub fn id_token(&self) -> Option<&IdToken> {
        self.id_token.as_ref()
    }

    /// The access token, where the response type brings one.
    pub fn tokens(&self) -> Option<Tokens> {
        self.response.tokens(self.received_at)
    }

    /// The code, where the response type brings one; [`OidcClient::login`] redeems it.
    pub fn code(&self) -> Option<&Secret<String>> {
        self.response.code()
    }

    /// A parameter of the response that no rule concerns, such as `session_state`.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.response.param(name)
    }

    pub(crate) fn into_parts(self) -> (AuthorizationResponse, Requested, Option<IdToken>) {
        (self.response, self.requested, self.id_token)
    }
}

impl fmt::Debug for FrontChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrontChannel")
            .field("id_token", &self.id_token)
            .finish_non_exhaustive()
    }
}

/// Awaits the provider's keys, if they are needed ([`VerifyAuthentication`]).
#[derive(Debug)]
pub struct AwaitAuthentication(State);

enum State {
    Response(AwaitResponse, OidcClient, Requested),
    IdToken(AwaitIdToken, Box<FrontChannel>),
}

impl Pending for AwaitAuthentication {
    type Output = FrontChannel;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Response(flow, client, requested) => {
                after_response(flow.receive(reply, env)?, client, requested, env)
            }
            State::IdToken(flow, front) => after_id_token(flow.receive(reply, env)?, front),
        }
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Response(flow, client, requested) => {
                after_response(flow.wake(env)?, client, requested, env)
            }
            State::IdToken(flow, front) => after_id_token(flow.wake(env)?, front),
        }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Response(..) => "Response",
            Self::IdToken(..) => "IdToken",
        })
    }
}

fn after_response(
    step: Step<AwaitResponse>,
    client: OidcClient,
    requested: Requested,
    env: &dyn Env,
) -> Result<Step<AwaitAuthentication>, Error> {
    step.within(
        (client, requested),
        |flow, (client, requested)| AwaitAuthentication(State::Response(flow, client, requested)),
        |response, (client, requested)| {
            let front = FrontChannel {
                received_at: env.now(),
                id_token: None,
                requested,
                response,
            };
            let Some(id_token) = front.response.id_token() else {
                return Ok(Step::Done(front));
            };
            let mut expected = front.expected();
            let profile = client.oauth().profile();
            // FAPI 1.0 Advanced §5.2.2.1: the ID Token is the signature of the response.
            if profile.is_some_and(|profile| profile.enforces(ProfileRule::StateHash)) {
                expected = expected.require_s_hash();
            }
            let check = client.verify_id_token(id_token, expected);
            let step = check.into_step(env)?;
            after_id_token(step, Box::new(front))
        },
    )
}

fn after_id_token(
    step: Step<AwaitIdToken>,
    front: Box<FrontChannel>,
) -> Result<Step<AwaitAuthentication>, Error> {
    step.within(
        front,
        |flow, front| AwaitAuthentication(State::IdToken(flow, front)),
        |id_token, front| {
            Ok(Step::Done(FrontChannel {
                id_token: Some(id_token),
                ..*front
            }))
        },
    )
}

impl FrontChannel {
    /// What the ID Token beside the code and the access token must say.
    // Core 3.2.2.9, 3.3.2.9, 3.3.2.10: each hash must be there where its value came along.
    fn expected(&self) -> Expectations {
        let response = &self.response;
        let mut expected = self.requested.expectations(response);
        if let Some(code) = response.code() {
            expected = expected.code(code).require_c_hash();
        }
        if let Some(tokens) = response.tokens(self.received_at) {
            expected = expected
                .access_token(tokens.access_token())
                .require_at_hash();
        }
        expected
    }
}
