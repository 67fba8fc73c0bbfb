//! The end of a session: both tokens revoked and forgotten.

use core::fmt;
use core::time::Duration;

use oauth_step::{
    Env, IntoStep, Pause, Pending, Response, Secret, Step, StoreAnswer, StoreRequest, Ticket,
    TransportError, Turn,
};

use super::claim::{BETWEEN_LOOKS, LEASE, Looks};
use super::keep::Keep;
use super::record::{Stored, store_error};
use super::{Base, Session};
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
    Wait(Session, Flown),
    /// What does the store have?
    Look(Leaving, Looks),
    /// Another process renews: what that brings has to go too.
    Rest(Leaving, Looks),
    /// The claim that keeps others from renewing is being saved.
    Claim(Leaving, Stored, Looks),
    /// The refresh token, or after it the access token, is at the server.
    Revoke(AwaitRevocation, TokenTypeHint, Leaving),
    Forget(Keep, Option<Error>),
}

/// The flight that is waited for, and the generation that was current then.
struct Flown {
    flight: u64,
    seen: Base,
}

/// What is being revoked. No renewal begins while it holds the ticket.
struct Leaving {
    session: Session,
    ticket: Ticket,
    /// The generation that goes.
    base: Base,
    /// The number of the stored record that goes: a higher one is a later login's.
    known: u64,
    tokens: Option<Tokens>,
    claim: Option<Stored>,
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
            let base = Base::of(current.as_deref());
            match shared.flight.turn(looked) {
                Turn::Missed => {}
                Turn::Theirs(landing) => {
                    let flight = landing.number();
                    let flown = Flown { flight, seen: base };
                    let pause = Pause::until(landing, PATIENCE);
                    return Ok(Step::wait(pause, Self(State::Wait(session.clone(), flown))));
                }
                Turn::Mine(ticket) => {
                    let leaving = Leaving {
                        session: session.clone(),
                        ticket,
                        base,
                        known: current.as_ref().map_or(0, |current| current.serial()),
                        tokens: current.as_ref().map(|current| current.tokens.clone()),
                        claim: None,
                        refused: None,
                    };
                    return match shared.store_key {
                        Some(_) => Ok(leaving.look(Looks::none())),
                        None => Self::revoke(TokenTypeHint::RefreshToken, leaving, env),
                    };
                }
            }
        }
    }

    /// The renewal has landed; or its time is up, and nobody can tell what it will bring.
    fn waited(session: Session, flown: &Flown, env: &dyn Env) -> Stepped {
        let shared = &session.shared;
        if shared.flight.is_flying(flown.flight) && shared.is_current(flown.seen) {
            return Err(Error::StillRenewing);
        }
        Self::begin(session, env)
    }

    fn revoke(hint: TokenTypeHint, leaving: Leaving, env: &dyn Env) -> Stepped {
        let Some(token) = leaving.token(hint) else {
            return Self::after(hint, leaving, env);
        };
        let revocation = leaving.session.client().revoke(token).hint(hint);
        match revocation.into_step(env) {
            Ok(step) => Self::revoked(Ok(step), hint, leaving, env),
            Err(error) => leaving.stop(error),
        }
    }

    fn revoked(
        step: Result<Step<AwaitRevocation>, Error>,
        hint: TokenTypeHint,
        mut leaving: Leaving,
        env: &dyn Env,
    ) -> Stepped {
        match step {
            Ok(step) => step.within(
                leaving,
                |revocation, leaving| Self(State::Revoke(revocation, hint, leaving)),
                |(), leaving| Self::after(hint, leaving, env),
            ),
            Err(error) if is_no_verdict(&error) => leaving.stop(error),
            Err(error) => {
                if !leaving.is_harmless(hint, &error) {
                    leaving.refused.get_or_insert(error);
                }
                Self::after(hint, leaving, env)
            }
        }
    }

    // RFC 7009 §2.1: revoking the refresh token should end the access token too, and need not.
    fn after(hint: TokenTypeHint, leaving: Leaving, env: &dyn Env) -> Stepped {
        match hint {
            TokenTypeHint::RefreshToken => Self::revoke(TokenTypeHint::AccessToken, leaving, env),
            TokenTypeHint::AccessToken => leaving.leave(env),
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
    fn token(&self, hint: TokenTypeHint) -> Option<&Secret<String>> {
        let tokens = self.tokens.as_ref()?;
        match hint {
            TokenTypeHint::AccessToken => Some(tokens.access_token()),
            TokenTypeHint::RefreshToken => tokens.refresh_token(),
        }
    }

    /// Access tokens that end by themselves alone are common; the grant is gone.
    fn is_harmless(&self, hint: TokenTypeHint, error: &Error) -> bool {
        hint == TokenTypeHint::AccessToken
            && self.token(TokenTypeHint::RefreshToken).is_some()
            && error.code() == Some(&ErrorCode::UnsupportedTokenType)
    }

    fn look(self, looks: Looks) -> Step<AwaitSignOut> {
        let key = self.session.shared.key();
        Step::store(
            StoreRequest::Load { key },
            AwaitSignOut(State::Look(self, looks)),
        )
    }

    /// The newest tokens go, whoever has fetched them.
    fn looked(
        mut self,
        looks: Looks,
        answer: Result<StoreAnswer, Error>,
        env: &dyn Env,
    ) -> Stepped {
        let mut stored = match answer {
            Ok(StoreAnswer::Found(Some(record))) => Stored::read(&record)?,
            Ok(StoreAnswer::Found(None)) if self.tokens.is_some() => Stored::empty(),
            Ok(StoreAnswer::Found(None)) => return Ok(Step::Done(())),
            Ok(_) => return Err(TransportError::unsupported().into()),
            // What is at hand can be revoked all the same; that the store failed is said after it.
            Err(_) if self.tokens.is_some() => {
                return AwaitSignOut::revoke(TokenTypeHint::RefreshToken, self, env);
            }
            Err(error) => return Err(error),
        };
        if stored.serial > self.known {
            self.known = stored.serial;
            self.tokens = stored.tokens.clone();
        }
        if self.tokens.is_none() {
            // Somebody has signed out already.
            self.session.shared.forget(self.base);
            return Ok(Step::Done(()));
        }
        let now = env.now();
        if looks.any_left() && stored.is_being_renewed(now) {
            let state = State::Rest(self, looks.again());
            return Ok(Step::wait(BETWEEN_LOOKS, AwaitSignOut(state)));
        }
        stored.renewing_until = Some(now.saturating_add(LEASE));
        let (key, record) = (self.session.shared.key(), stored.next());
        Ok(Step::store(
            StoreRequest::Save { key, record },
            AwaitSignOut(State::Claim(self, stored, looks)),
        ))
    }

    fn claimed(
        mut self,
        mut claim: Stored,
        looks: Looks,
        answer: Result<StoreAnswer, Error>,
        env: &dyn Env,
    ) -> Stepped {
        match answer {
            Ok(StoreAnswer::Conflict) if looks.any_left() => return Ok(self.look(looks.again())),
            Ok(StoreAnswer::Saved) => {
                claim.version = claim.version.saturating_add(1);
                self.claim = Some(claim);
            }
            _ => {}
        }
        AwaitSignOut::revoke(TokenTypeHint::RefreshToken, self, env)
    }

    /// Where the server has not judged at all: the tokens are kept for another try.
    fn stop(self, error: Error) -> Stepped {
        AwaitSignOut::forget(
            Keep::released(&self.session, self.ticket, self.claim, error)?,
            None,
        )
    }

    fn leave(self, env: &dyn Env) -> Stepped {
        let (session, ticket) = (&self.session, self.ticket);
        let keep = Keep::nothing(session, ticket, self.base, self.claim, self.known, env)?;
        AwaitSignOut::forget(keep, self.refused)
    }
}

fn is_no_verdict(error: &Error) -> bool {
    matches!(error, Error::Unavailable { .. } | Error::Transport(_))
}

impl Pending for AwaitSignOut {
    type Output = ();
    type Error = Error;

    fn receive(self, reply: Result<Response, TransportError>, env: &dyn Env) -> Stepped {
        match self.0 {
            State::Revoke(revocation, hint, leaving) => {
                Self::revoked(revocation.receive(reply, env), hint, leaving, env)
            }
            _ => Err(TransportError::unsupported().into()),
        }
    }

    fn wake(self, env: &dyn Env) -> Stepped {
        match self.0 {
            State::Wait(session, flown) => Self::waited(session, &flown, env),
            State::Rest(leaving, looks) => Ok(leaving.look(looks)),
            _ => Err(TransportError::unsupported().into()),
        }
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Stepped {
        match self.0 {
            State::Look(leaving, looks) => leaving.looked(looks, answer.map_err(store_error), env),
            State::Claim(leaving, claim, looks) => {
                leaving.claimed(claim, looks, answer.map_err(store_error), env)
            }
            State::Forget(keep, refused) => Self::forget(keep.stored(answer, env)?, refused),
            _ => Err(TransportError::unsupported().into()),
        }
    }
}

impl fmt::Debug for AwaitSignOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Wait(..) => "AwaitSignOut(Wait)",
            State::Look(..) => "AwaitSignOut(Look)",
            State::Rest(..) => "AwaitSignOut(Rest)",
            State::Claim(..) => "AwaitSignOut(Claim)",
            State::Revoke(..) => "AwaitSignOut(Revoke)",
            State::Forget(..) => "AwaitSignOut(Forget)",
        })
    }
}

/// Longer than any request is given.
const PATIENCE: Duration = Duration::from_secs(120);
