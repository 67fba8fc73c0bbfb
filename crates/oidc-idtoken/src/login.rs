//! From the response to a user: its ID Token is checked, its code redeemed, the ID Token that
//! comes for it is checked, then nothing. Where no browser is, tokens are polled for, or pushed.

mod backchannel;

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError};
use oauth2_core::{
    AuthorizationDetails, AwaitPoll, AwaitToken, CodeExchange, Poll, ResourceIndicator, Tokens,
};

use crate::await_id_token::AwaitIdToken;
use crate::response::{AwaitAuthentication, FrontChannel, VerifyAuthentication};
use crate::verifier::{IdTokenError, Problem, Rule};
use crate::{AuthenticationResponse, Error, Expectations, IdToken, Misuse, OidcClient};

/// A login to be finished; made by [`OidcClient::login`], by [`OidcClient::login_device`] and by
/// [`OidcClient::login_backchannel`].
#[must_use = "nothing is sent until a driver runs it"]
pub struct Login {
    client: OidcClient,
    source: Source,
    params: Params,
}

/// Of the token request.
type Params = Vec<(String, Secret<String>)>;

/// Where the ID Token comes from, and what it must say beyond what is always expected.
enum Source {
    Response(AuthenticationResponse),
    Poll(Box<Poll>, Expectations),
    Push(Tokens, Expectations),
}

impl Login {
    pub(crate) fn new(client: OidcClient, response: AuthenticationResponse) -> Self {
        Self::of(client, Source::Response(response))
    }

    pub(crate) fn polled(client: OidcClient, poll: Poll, expected: Expectations) -> Self {
        Self::of(client, Source::Poll(Box::new(poll), expected))
    }

    pub(crate) fn pushed(client: OidcClient, tokens: Tokens, expected: Expectations) -> Self {
        Self::of(client, Source::Push(tokens, expected))
    }

    fn of(client: OidcClient, source: Source) -> Self {
        Self {
            client,
            source,
            params: Params::new(),
        }
    }

    /// Asks for a token for this resource, one of those that were granted; for several, this is
    /// called several times ([RFC 8707 §2.2]). What the authentication request named is not repeated
    /// of its own accord: see [`CodeExchange::resource`], and mind that a token for a resource is
    /// seldom one for UserInfo.
    ///
    /// [RFC 8707 §2.2]: https://www.rfc-editor.org/rfc/rfc8707#section-2.2
    pub fn resource(self, resource: ResourceIndicator) -> Self {
        self.param("resource", resource.as_str())
    }

    /// Asks for no more than these permissions out of those that were granted; see
    /// [`CodeExchange::authorization_details`].
    pub fn authorization_details(self, details: AuthorizationDetails) -> Self {
        self.param("authorization_details", details.as_str())
    }

    /// Appends a parameter to the token request. Where there is none, because no code is to come or
    /// the tokens were pushed, that is refused when it is run.
    pub fn param(mut self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }
}

impl IntoStep for Login {
    type Flow = AwaitLogin;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitLogin>, Error> {
        let Self {
            client,
            source,
            params,
        } = self;
        match source {
            Source::Response(response) => {
                let asked = response.response_type();
                if !(asked.has_code() || asked.has_token() && asked.has_id_token()) {
                    return Err(Misuse::NoTokens.into());
                }
                check_unused(&params, asked.has_code())?;
                let check = VerifyAuthentication::new(client.clone(), response);
                after_front_channel(check.into_step(env)?, Redemption { client, params }, env)
            }
            Source::Poll(poll, expected) => {
                let checks = Box::new(Checks::new(client, expected));
                let params = params.into_iter();
                let poll = params.fold(*poll, |poll, (name, value)| poll.param(name, value));
                after_poll(poll.into_step(env)?, checks, env)
            }
            Source::Push(tokens, expected) => {
                check_unused(&params, false)?;
                check(tokens, Checks::new(client, expected), env)
            }
        }
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
    /// What the token endpoint issued with the ID Token; in an implicit flow, what came through
    /// the browser.
    pub tokens: Tokens,
    /// Who the user is: it kept every rule.
    pub id_token: IdToken,
    /// In a hybrid flow, what came through the browser before: the user is the same.
    pub front_channel_id_token: Option<IdToken>,
    /// In a hybrid flow with `token`, the access token that came through the browser.
    pub front_channel_tokens: Option<Tokens>,
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

/// Awaits the tokens, and the provider's keys if they are needed ([`Login`]).
///
/// Whatever fails, no further request is sent, and the tokens are dropped.
#[derive(Debug)]
pub struct AwaitLogin(State);

enum State {
    FrontChannel(AwaitAuthentication, Redemption),
    Tokens(AwaitToken, Box<Checks>),
    Poll(Box<AwaitPoll>, Box<Checks>),
    IdToken(AwaitIdToken, Tokens, Front),
}

/// What is done with a code.
struct Redemption {
    client: OidcClient,
    params: Params,
}

/// What the ID Token will be checked against.
struct Checks {
    client: OidcClient,
    expected: Expectations,
    front: Front,
}

impl Checks {
    /// Without a browser.
    fn new(client: OidcClient, expected: Expectations) -> Self {
        Self {
            client,
            expected,
            front: Front::default(),
        }
    }
}

/// What came through the browser and stays.
#[derive(Default)]
struct Front {
    id_token: Option<Box<IdToken>>,
    tokens: Option<Box<Tokens>>,
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
            State::FrontChannel(flow, redemption) => {
                after_front_channel(flow.receive(reply, env)?, redemption, env)
            }
            State::Tokens(flow, checks) => after_tokens(flow.receive(reply, env)?, checks, env),
            State::Poll(flow, checks) => after_poll(flow.receive(reply, env)?, checks, env),
            State::IdToken(flow, tokens, front) => {
                after_id_token(flow.receive(reply, env)?, tokens, front)
            }
        }
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        match self.0 {
            State::FrontChannel(flow, redemption) => {
                after_front_channel(flow.wake(env)?, redemption, env)
            }
            State::Tokens(flow, checks) => after_tokens(flow.wake(env)?, checks, env),
            State::Poll(flow, checks) => after_poll(flow.wake(env)?, checks, env),
            State::IdToken(flow, tokens, front) => after_id_token(flow.wake(env)?, tokens, front),
        }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FrontChannel(..) => "FrontChannel",
            Self::Tokens(..) => "Tokens",
            Self::Poll(..) => "Poll",
            Self::IdToken(..) => "IdToken",
        })
    }
}

fn after_front_channel(
    step: Step<AwaitAuthentication>,
    redemption: Redemption,
    env: &dyn Env,
) -> Result<Step<AwaitLogin>, Error> {
    step.within(
        redemption,
        |flow, redemption| AwaitLogin(State::FrontChannel(flow, redemption)),
        |front, redemption| redeem(front, redemption, env),
    )
}

/// Only after everything from the browser was checked.
// Core 3.3.2.8.
fn redeem(
    front: FrontChannel,
    redemption: Redemption,
    env: &dyn Env,
) -> Result<Step<AwaitLogin>, Error> {
    let Redemption { client, params } = redemption;
    let tokens = front.tokens();
    let session_state = front.param("session_state").map(Secret::from);
    let (response, requested, id_token) = front.into_parts();
    let Some(code) = response.code().cloned() else {
        let (Some(tokens), Some(id_token)) = (tokens, id_token) else {
            return Err(Misuse::NoTokens.into());
        };
        return Ok(Step::Done(Authenticated {
            tokens: keeping(tokens, &id_token),
            id_token,
            front_channel_id_token: None,
            front_channel_tokens: None,
            session_state,
        }));
    };
    let expected = requested.expectations(&response).code(&code);
    let expected = match (&id_token, &tokens) {
        (Some(first), _) => expected.after(first.authentication()),
        (None, Some(_)) => expected,
        // The code flow, the only one whose ID Token may be registered as unsigned.
        (None, None) => expected.from_token_endpoint(),
    };
    let checks = Checks {
        client: client.clone(),
        expected,
        front: Front {
            id_token: id_token.map(Box::new),
            tokens: tokens.map(Box::new),
            session_state,
        },
    };
    // There is one, as was seen a moment ago.
    let code = response.into_code().ok_or(Misuse::NoTokens)?;
    let exchange = client.oauth().exchange_code(code);
    let params = params.into_iter();
    let exchange = params.fold(exchange, |exchange, (name, value)| {
        CodeExchange::param(exchange, name, value)
    });
    after_tokens(exchange.into_step(env)?, Box::new(checks), env)
}

/// Parameters for a token request that is never made are a mistake.
fn check_unused(params: &Params, used: bool) -> Result<(), Error> {
    match used || params.is_empty() {
        true => Ok(()),
        false => Err(oauth2_core::Error::from(oauth2_core::Misuse::NoTokenRequest).into()),
    }
}

fn after_tokens(
    step: Step<AwaitToken>,
    checks: Box<Checks>,
    env: &dyn Env,
) -> Result<Step<AwaitLogin>, Error> {
    step.within(
        checks,
        |flow, checks| AwaitLogin(State::Tokens(flow, checks)),
        |tokens, checks| check(tokens, *checks, env),
    )
}

fn after_poll(
    step: Step<AwaitPoll>,
    checks: Box<Checks>,
    env: &dyn Env,
) -> Result<Step<AwaitLogin>, Error> {
    step.within(
        checks,
        |flow, checks| AwaitLogin(State::Poll(Box::new(flow), checks)),
        |tokens, checks| check(tokens, *checks, env),
    )
}

/// The ID Token beside the tokens; they wait for it.
fn check(tokens: Tokens, checks: Checks, env: &dyn Env) -> Result<Step<AwaitLogin>, Error> {
    let Checks {
        client,
        expected,
        front,
    } = checks;
    let id_token = presence(&tokens)?;
    let mut expected = expected.access_token(tokens.access_token());
    if let Some(refresh_token) = tokens.refresh_token() {
        expected = expected.refresh_token(refresh_token);
    }
    let check = client.verify_id_token(id_token, expected).into_step(env)?;
    after_id_token(check, tokens, front)
}

fn after_id_token(
    step: Step<AwaitIdToken>,
    tokens: Tokens,
    front: Front,
) -> Result<Step<AwaitLogin>, Error> {
    step.within(
        (tokens, front),
        |flow, (tokens, front)| AwaitLogin(State::IdToken(flow, tokens, front)),
        |id_token, (tokens, front)| {
            Ok(Step::Done(Authenticated {
                tokens: keeping(tokens, &id_token),
                id_token,
                front_channel_id_token: front.id_token.map(|id_token| *id_token),
                front_channel_tokens: front.tokens.map(|tokens| *tokens),
                session_state: front.session_state,
            }))
        },
    )
}

/// Where it came encrypted, the signed one is kept: it is what a session compares with.
fn keeping(tokens: Tokens, id_token: &IdToken) -> Tokens {
    tokens.with_id_token(id_token.raw().clone())
}

/// The answer to a code holds an ID Token.
// Core 3.1.3.3.
fn presence(tokens: &Tokens) -> Result<&Secret<String>, IdTokenError> {
    tokens
        .id_token()
        .ok_or_else(|| IdTokenError::whole(Rule::Presence, Problem::Missing))
}
