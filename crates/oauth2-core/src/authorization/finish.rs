//! From a response to tokens, whatever its type.

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError};

use super::received::{AwaitResponse, ReceivedResponse};
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::token::{AwaitToken, Tokens};

/// An authorization to be finished: its response is verified, its code is redeemed. Made by
/// [`Client::finish_authorization`].
#[derive(Debug)]
#[must_use = "nothing is sent until a driver runs it"]
pub struct FinishAuthorization {
    received: ReceivedResponse,
    redemption: Redemption,
}

/// What is done with a code.
#[derive(Debug)]
struct Redemption {
    client: Client,
    params: Vec<(String, Secret<String>)>,
}

impl FinishAuthorization {
    pub(crate) fn new(client: Client, received: ReceivedResponse) -> Self {
        let params = Vec::new();
        Self {
            received,
            redemption: Redemption { client, params },
        }
    }

    /// Appends a parameter to the token request. Where there is none, because no code is to come,
    /// that is refused when it is run.
    pub fn param(mut self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        self.redemption.params.push((name.into(), value.into()));
        self
    }
}

impl IntoStep for FinishAuthorization {
    type Flow = AwaitAuthorization;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitAuthorization>, Error> {
        let Self {
            received,
            redemption,
        } = self;
        let asked = received.response_type();
        // OpenID Connect Core §3.3.2.8: what an ID Token came with waits for its verification.
        if asked.has_id_token() || !asked.has_code() && !asked.has_token() {
            return Err(Misuse::NoTokens.into());
        }
        if !asked.has_code() && !redemption.params.is_empty() {
            return Err(Misuse::NoTokenRequest.into());
        }
        let verified = received.verify(&redemption.client).into_step(env)?;
        after_response(verified, redemption, env)
    }
}

/// Awaits the server's keys, if the response came in a JWT, then the tokens; see
/// [`FinishAuthorization`].
#[derive(Debug)]
pub struct AwaitAuthorization(State);

enum State {
    Response(AwaitResponse, Redemption),
    Token(AwaitToken),
}

impl Pending for AwaitAuthorization {
    type Output = Tokens;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Response(flow, redemption) => {
                after_response(flow.receive(reply, env)?, redemption, env)
            }
            State::Token(flow) => after_token(flow.receive(reply, env)?),
        }
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Response(flow, redemption) => after_response(flow.wake(env)?, redemption, env),
            State::Token(flow) => after_token(flow.wake(env)?),
        }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Response(..) => "Response",
            Self::Token(_) => "Token",
        })
    }
}

fn after_response(
    step: Step<AwaitResponse>,
    redemption: Redemption,
    env: &dyn Env,
) -> Result<Step<AwaitAuthorization>, Error> {
    step.within(
        redemption,
        |flow, redemption| AwaitAuthorization(State::Response(flow, redemption)),
        |response, Redemption { client, params }| {
            let tokens = response.tokens(env.now());
            match (response.into_code(), tokens) {
                // What the token endpoint gives is renewed; what came through the browser is not.
                (Some(code), _) => {
                    let exchange = client.exchange_code(code);
                    let exchange = params
                        .into_iter()
                        .fold(exchange, |exchange, (name, value)| {
                            exchange.param(name, value)
                        });
                    after_token(exchange.into_step(env)?)
                }
                (None, Some(tokens)) => Ok(Step::Done(tokens)),
                (None, None) => Err(Misuse::NoTokens.into()),
            }
        },
    )
}

fn after_token(step: Step<AwaitToken>) -> Result<Step<AwaitAuthorization>, Error> {
    step.within(
        (),
        |flow, ()| AwaitAuthorization(State::Token(flow)),
        |tokens, ()| Ok(Step::Done(tokens)),
    )
}
