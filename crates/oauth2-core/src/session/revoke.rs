//! The end of a session: both tokens revoked and forgotten.

use core::fmt;
use core::time::Duration;

use oauth_step::{
    Env, IntoStep, Pause, Pending, Response, Step, StoreAnswer, Ticket, TransportError, Turn,
};

use super::Session;
use super::keep::Keep;
use crate::{AwaitRevocation, Error, ErrorCode, TokenTypeHint, Tokens};

/// Revoke the session's tokens and forget them.
#[must_use = "an intent does nothing until a driver runs it"]
#[derive(Debug)]
pub struct SignOut(Session);

impl SignOut {
    pub(super) fn new(session: Session) -> Self {
        Self(session)
    }
}

impl IntoStep for SignOut {
    type Flow = AwaitSignOut;

    fn into_step(self, env: &dyn Env) -> Stepped {
        AwaitSignOut::begin(self.0, env)
    }
}

/// A session being ended.
pub struct AwaitSignOut(State);

enum State {
    /// A renewal is in flight: what it brings has to go too.
    Wait(Session),
    RefreshToken(AwaitRevocation, Leaving),
    AccessToken(AwaitRevocation, Leaving),
    Forget(Keep, Option<Error>),
}

/// What is being revoked. No renewal begins while it holds the ticket.
struct Leaving {
    session: Session,
    ticket: Ticket,
    tokens: Tokens,
    /// The first refusal.
    refused: Option<Error>,
}

type Stepped = Result<Step<AwaitSignOut>, Error>;

impl AwaitSignOut {
    fn begin(session: Session, env: &dyn Env) -> Stepped {
        let shared = &session.shared;
        loop {
            let looked = shared.flight.epoch();
            let current = shared.current.load_full();
            match shared.flight.turn(looked) {
                Turn::Missed => {}
                Turn::Theirs(landing) => {
                    let pause = Pause::until(landing, PATIENCE);
                    return Ok(Step::wait(pause, Self(State::Wait(session.clone()))));
                }
                Turn::Mine(ticket) => {
                    let Some(current) = current else {
                        return Self::forget(Keep::nothing(&session, ticket, env)?, None);
                    };
                    return Self::refresh_token(
                        Leaving {
                            session: session.clone(),
                            ticket,
                            tokens: current.tokens.clone(),
                            refused: None,
                        },
                        env,
                    );
                }
            }
        }
    }

    // RFC 7009 §2.1: revoking the refresh token should end the access token too, and need not.
    fn refresh_token(leaving: Leaving, env: &dyn Env) -> Stepped {
        let Some(token) = leaving.tokens.refresh_token() else {
            return Self::access_token(leaving, env);
        };
        let revocation = leaving.session.client().revoke(token);
        let step = revocation
            .hint(TokenTypeHint::RefreshToken)
            .into_step(env)?;
        Self::refresh_token_sent(Ok(step), leaving, env)
    }

    fn refresh_token_sent(
        step: Result<Step<AwaitRevocation>, Error>,
        mut leaving: Leaving,
        env: &dyn Env,
    ) -> Stepped {
        match step {
            Ok(Step::Done(())) => Self::access_token(leaving, env),
            Ok(step) => step.within(
                leaving,
                |revocation, leaving| Self(State::RefreshToken(revocation, leaving)),
                |(), leaving| Self::access_token(leaving, env),
            ),
            Err(error) => {
                leaving.refuse(error)?;
                Self::access_token(leaving, env)
            }
        }
    }

    fn access_token(leaving: Leaving, env: &dyn Env) -> Stepped {
        let revocation = leaving
            .session
            .client()
            .revoke(leaving.tokens.access_token());
        let step = revocation.hint(TokenTypeHint::AccessToken).into_step(env)?;
        Self::access_token_sent(Ok(step), leaving, env)
    }

    fn access_token_sent(
        step: Result<Step<AwaitRevocation>, Error>,
        mut leaving: Leaving,
        env: &dyn Env,
    ) -> Stepped {
        match step {
            Ok(step) => step.within(
                leaving,
                |revocation, leaving| Self(State::AccessToken(revocation, leaving)),
                |(), leaving| leaving.leave(env),
            ),
            Err(error) => {
                // Access tokens that end by themselves alone are common; the grant is gone.
                let refresh_token = leaving.tokens.refresh_token().is_some();
                let harmless = error.code() == Some(&ErrorCode::UnsupportedTokenType);
                if !(refresh_token && harmless) {
                    leaving.refuse(error)?;
                }
                leaving.leave(env)
            }
        }
    }

    fn forget(step: Step<Keep>, refused: Option<Error>) -> Stepped {
        step.within(
            refused,
            |keep, refused| Self(State::Forget(keep, refused)),
            |(), refused| refused.map_or(Ok(Step::Done(())), Err),
        )
    }
}

impl Leaving {
    /// Goes on after a refusal; stops where the server has not judged at all, with the tokens kept
    /// for another try.
    fn refuse(&mut self, error: Error) -> Result<(), Error> {
        if matches!(error, Error::Unavailable { .. } | Error::Transport(_)) {
            return Err(error);
        }
        self.refused.get_or_insert(error);
        Ok(())
    }

    fn leave(self, env: &dyn Env) -> Stepped {
        AwaitSignOut::forget(
            Keep::nothing(&self.session, self.ticket, env)?,
            self.refused,
        )
    }
}

impl Pending for AwaitSignOut {
    type Output = ();
    type Error = Error;

    fn receive(self, reply: Result<Response, TransportError>, env: &dyn Env) -> Stepped {
        match self.0 {
            State::RefreshToken(revocation, leaving) => {
                Self::refresh_token_sent(revocation.receive(reply, env), leaving, env)
            }
            State::AccessToken(revocation, leaving) => {
                Self::access_token_sent(revocation.receive(reply, env), leaving, env)
            }
            State::Wait(_) | State::Forget(..) => Err(TransportError::unsupported().into()),
        }
    }

    fn wake(self, env: &dyn Env) -> Stepped {
        match self.0 {
            State::Wait(session) => Self::begin(session, env),
            _ => Err(TransportError::unsupported().into()),
        }
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Stepped {
        match self.0 {
            State::Forget(keep, refused) => Self::forget(keep.stored(answer, env)?, refused),
            _ => Err(TransportError::unsupported().into()),
        }
    }
}

impl fmt::Debug for AwaitSignOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Wait(_) => "AwaitSignOut(Wait)",
            State::RefreshToken(..) => "AwaitSignOut(RefreshToken)",
            State::AccessToken(..) => "AwaitSignOut(AccessToken)",
            State::Forget(..) => "AwaitSignOut(Forget)",
        })
    }
}

/// Longer than any request is given.
const PATIENCE: Duration = Duration::from_secs(120);
