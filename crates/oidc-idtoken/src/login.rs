//! From the code to a user: token request, then the check of the ID Token, then nothing.

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError};
use oauth2_core::{AwaitToken, Tokens};

use crate::await_id_token::AwaitIdToken;
use crate::verifier::{IdTokenError, Problem, Rule};
use crate::{AuthenticationCode, Error, Expectations, IdToken, OidcClient};

/// A login to be finished; made by [`OidcClient::login`].
#[must_use = "nothing is sent until a driver runs it"]
pub struct Login {
    client: OidcClient,
    code: AuthenticationCode,
}

impl Login {
    pub(crate) fn new(client: OidcClient, code: AuthenticationCode) -> Self {
        Self { client, code }
    }
}

impl IntoStep for Login {
    type Flow = AwaitLogin;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitLogin>, Error> {
        let Self { client, code } = self;
        let session_state = code.param("session_state").map(Secret::from);
        let (code, expected) = code.into_parts();
        let step = client.oauth().exchange_code(code).into_step(env)?;
        after_tokens(
            step,
            Checks {
                client,
                expected: Box::new(expected),
                session_state,
            },
            env,
        )
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// A user who is logged in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Authenticated {
    /// What the provider issued with the ID Token.
    pub tokens: Tokens,
    /// Who the user is: it kept every rule.
    pub id_token: IdToken,
    /// The provider's session as the browser sees it, if the response told of one
    /// ([Session Management §2]); for [`OidcClient::check_session`].
    ///
    /// [Session Management §2]: https://openid.net/specs/openid-connect-session-1_0.html#CreatingUpdatingSessions
    pub session_state: Option<Secret<String>>,
}

impl AsRef<Tokens> for Authenticated {
    fn as_ref(&self) -> &Tokens {
        &self.tokens
    }
}

/// Awaits the tokens, then the provider's keys if they are needed ([`Login`]).
///
/// Whatever fails, no further request is sent, and the tokens are dropped.
#[derive(Debug)]
pub struct AwaitLogin(State);

enum State {
    Tokens(AwaitToken, Checks),
    IdToken(AwaitIdToken, Granted),
}

/// What the ID Token will be checked against.
struct Checks {
    client: OidcClient,
    expected: Box<Expectations>,
    session_state: Option<Secret<String>>,
}

/// What is the user's once the ID Token is checked.
struct Granted {
    tokens: Tokens,
    session_state: Option<Secret<String>>,
}

impl Pending for AwaitLogin {
    type Output = Authenticated;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Tokens(flow, checks) => after_tokens(flow.receive(reply, env)?, checks, env),
            State::IdToken(flow, granted) => after_id_token(flow.receive(reply, env)?, granted),
        }
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Tokens(flow, checks) => after_tokens(flow.wake(env)?, checks, env),
            State::IdToken(flow, granted) => after_id_token(flow.wake(env)?, granted),
        }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tokens(..) => "Tokens",
            Self::IdToken(..) => "IdToken",
        })
    }
}

fn after_tokens(
    step: Step<AwaitToken>,
    checks: Checks,
    env: &dyn Env,
) -> Result<Step<AwaitLogin>, Error> {
    step.within(
        checks,
        |flow, checks| AwaitLogin(State::Tokens(flow, checks)),
        |tokens, checks| {
            let Checks {
                client,
                expected,
                session_state,
            } = checks;
            let id_token = presence(&tokens)?;
            let expected = expected.access_token(tokens.access_token());
            let check = client.verify_id_token(id_token, expected).into_step(env)?;
            let granted = Granted {
                tokens,
                session_state,
            };
            after_id_token(check, granted)
        },
    )
}

fn after_id_token(step: Step<AwaitIdToken>, granted: Granted) -> Result<Step<AwaitLogin>, Error> {
    step.within(
        granted,
        |flow, granted| AwaitLogin(State::IdToken(flow, granted)),
        |id_token, granted| {
            // Where it came encrypted, the signed one is kept: it is what a session compares with.
            let tokens = granted.tokens.with_id_token(id_token.raw().clone());
            Ok(Step::Done(Authenticated {
                tokens,
                id_token,
                session_state: granted.session_state,
            }))
        },
    )
}

/// The answer to a code holds an ID Token.
// Core 3.1.3.3.
fn presence(tokens: &Tokens) -> Result<&Secret<String>, IdTokenError> {
    tokens
        .id_token()
        .ok_or_else(|| IdTokenError::whole(Rule::Presence, Problem::Missing))
}
