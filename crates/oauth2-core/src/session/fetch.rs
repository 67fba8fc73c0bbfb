//! The first half of a renewal: look whether another process has done it, claim it, ask.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use oauth_step::{
    Env, IntoStep, Pending, Response, Step, StoreAnswer, StoreRequest, TransportError,
};

use super::keep::Keep;
use super::record::{Stored, store_error};
use super::{Flying, Kept, TokenSource};
use crate::{AwaitToken, Error, Tokens};

/// A renewal on its way to new tokens. Ends in [`Fresh`] ones, or in `None` where it was settled
/// otherwise: another process had renewed already.
#[must_use = "dropping it gives the renewal up"]
pub struct Fetch(State);

enum State {
    /// What does the store have?
    Look(Flying, Looks),
    /// Another process is at it.
    Rest(Flying, Looks),
    /// The claim is being saved.
    Claim(Flying, Stored, Looks),
    /// The server is asked.
    Exchange(AwaitToken, Flying, Option<Stored>),
    /// The server refused; the claim is being taken back.
    Release(Flying, Error),
    /// The claim could not be taken back: has another process got through meanwhile?
    Compare(Flying, Error),
    /// No renewal: tokens that the store did not take are saved again.
    Save(Keep),
}

/// How often the store was looked at.
#[derive(Clone, Copy)]
struct Looks(u32);

type Stepped = Result<Step<Fetch>, Error>;

impl Fetch {
    pub(super) fn begin(flying: Flying, env: &dyn Env) -> Stepped {
        match flying.shared().store_key {
            Some(_) => Ok(look(flying, Looks(0))),
            None => exchange(flying, None, env),
        }
    }

    /// Saves again what the store did not take.
    pub(super) fn saving(keep: Step<Keep>) -> Step<Self> {
        let ended: Stepped = keep.within(
            (),
            |keep, ()| Self(State::Save(keep)),
            |(), ()| Ok(Step::Done(None)),
        );
        ended.unwrap_or(Step::Done(None))
    }
}

impl Pending for Fetch {
    type Output = Option<Fresh>;
    type Error = Error;

    fn receive(self, reply: Result<Response, TransportError>, env: &dyn Env) -> Stepped {
        match self.0 {
            State::Exchange(exchange, flying, claim) => {
                advance(exchange.receive(reply, env), flying, claim, env)
            }
            _ => Err(TransportError::unsupported().into()),
        }
    }

    fn wake(self, env: &dyn Env) -> Stepped {
        match self.0 {
            State::Rest(flying, looks) => Ok(look(flying, looks)),
            State::Exchange(exchange, flying, claim) => {
                advance(exchange.wake(env), flying, claim, env)
            }
            _ => Err(TransportError::unsupported().into()),
        }
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Stepped {
        match self.0 {
            State::Look(flying, looks) => looked(flying, looks, answer.map_err(store_error), env),
            State::Claim(flying, mut claim, looks) => match answer {
                Ok(StoreAnswer::Saved) => {
                    claim.version = claim.version.saturating_add(1);
                    exchange(flying, Some(claim), env)
                }
                Ok(_) => Ok(look(flying, looks.again())),
                Err(error) => without_store(flying, store_error(error), env),
            },
            State::Release(flying, error) => match answer {
                Ok(StoreAnswer::Conflict) => {
                    let key = flying.key();
                    let compare = Self(State::Compare(flying, error));
                    Ok(Step::store(StoreRequest::Load { key }, compare))
                }
                _ => Err(flying.fail(error, env)),
            },
            State::Compare(flying, error) => match answer {
                Ok(StoreAnswer::Found(Some(record))) => match Stored::read(&record) {
                    Ok(stored) if flying.adopt(&stored, env) => Ok(Step::Done(None)),
                    _ => Err(flying.fail(error, env)),
                },
                _ => Err(flying.fail(error, env)),
            },
            State::Save(keep) => Ok(Self::saving(keep.stored(answer, env)?)),
            State::Rest(..) | State::Exchange(..) => Err(TransportError::unsupported().into()),
        }
    }
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Look(..) => "Fetch(Look)",
            State::Rest(..) => "Fetch(Rest)",
            State::Claim(..) => "Fetch(Claim)",
            State::Exchange(..) => "Fetch(Exchange)",
            State::Release(..) => "Fetch(Release)",
            State::Compare(..) => "Fetch(Compare)",
            State::Save(..) => "Fetch(Save)",
        })
    }
}

/// Tokens that a renewal has brought, not yet used by anyone: to be kept or discarded.
///
/// They hold the renewal's ticket: all who wait go on when they are dropped.
#[must_use = "tokens that are not kept are lost, and the old ones may be spent"]
pub struct Fresh {
    flying: Flying,
    claim: Option<Stored>,
    tokens: Tokens,
}

impl Fresh {
    /// The new tokens; what the answer left out is as before.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The tokens that they take the place of.
    pub fn previous(&self) -> Option<&Tokens> {
        previous(&self.flying, self.claim.as_ref())
    }

    /// Saves them, makes them the session's, and lets all go on who wait.
    ///
    /// # Errors
    ///
    /// None of its own; the type is the flow's.
    pub fn keep(self, env: &dyn Env) -> Result<Step<Keep>, Error> {
        let base = self.flying.base();
        Keep::renewed(self.flying, base, self.claim, self.tokens, env)
    }

    /// Throws them away: a check of the layer above has failed. All who wait get `error`.
    ///
    /// # Errors
    ///
    /// `error`, at once or after the store has been told.
    pub fn discard(self, error: Error, env: &dyn Env) -> Result<Step<Keep>, Error> {
        Keep::discarded(self.flying, self.claim, error, env)
    }
}

impl fmt::Debug for Fresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fresh({:?})", self.tokens)
    }
}

fn look(flying: Flying, looks: Looks) -> Step<Fetch> {
    let key = flying.key();
    Step::store(
        StoreRequest::Load { key },
        Fetch(State::Look(flying, looks)),
    )
}

fn looked(
    flying: Flying,
    looks: Looks,
    answer: Result<StoreAnswer, Error>,
    env: &dyn Env,
) -> Stepped {
    let stored = match answer {
        Ok(StoreAnswer::Found(Some(record))) => Stored::read(&record),
        Ok(StoreAnswer::Found(None)) => Ok(Stored::empty()),
        Ok(_) => Err(TransportError::unsupported().into()),
        Err(error) => return without_store(flying, error, env),
    };
    let mut stored = match stored {
        Ok(stored) => stored,
        Err(error) => return Err(flying.fail(error, env)),
    };
    if flying.adopt(&stored, env) {
        return Ok(Step::Done(None));
    }
    let user = matches!(flying.shared().source, TokenSource::RefreshToken);
    let newer = stored.serial > flying.serial();
    if user && newer && stored.tokens.is_none() {
        // Signed out by another process.
        flying.shared().forget();
        return Err(flying.fail(Error::NotAuthenticated, env));
    }
    if user && stored.ended && stored.serial >= flying.serial() {
        return Err(flying.fail(Error::Reauthenticate(None), env));
    }
    let now = env.now();
    if looks.0 < MOST_LOOKS && stored.renewing_until.is_some_and(|until| now < until) {
        return Ok(Step::wait(
            BETWEEN_LOOKS,
            Fetch(State::Rest(flying, looks.again())),
        ));
    }
    stored.renewing_until = Some(now.saturating_add(LEASE));
    if !newer {
        stored.tokens = flying.base.as_ref().map(|base| base.tokens.clone());
    }
    let (key, record) = (flying.key(), stored.next());
    Ok(Step::store(
        StoreRequest::Save { key, record },
        Fetch(State::Claim(flying, stored, looks)),
    ))
}

/// The store does not answer. Asking anew harms nobody; a refresh token is not spent where its
/// successor might not be kept.
fn without_store(flying: Flying, error: Error, env: &dyn Env) -> Stepped {
    match flying.shared().source {
        TokenSource::ClientCredentials(_) => exchange(flying, None, env),
        TokenSource::RefreshToken => Err(flying.fail(error, env)),
    }
}

fn exchange(flying: Flying, claim: Option<Stored>, env: &dyn Env) -> Stepped {
    let shared = flying.shared();
    let step = match &shared.source {
        TokenSource::ClientCredentials(request) => request.clone().into_step(env),
        TokenSource::RefreshToken => match previous(&flying, claim.as_ref()) {
            None => Err(Error::NotAuthenticated),
            Some(previous) => match previous.refresh_token() {
                None => Err(Error::Reauthenticate(None)),
                Some(refresh_token) => shared.client.refresh(refresh_token).into_step(env),
            },
        },
    };
    advance(step, flying, claim, env)
}

fn advance(
    step: Result<Step<AwaitToken>, Error>,
    flying: Flying,
    claim: Option<Stored>,
    env: &dyn Env,
) -> Stepped {
    match step {
        Ok(step) => step.within(
            (flying, claim),
            |exchange, (flying, claim)| Fetch(State::Exchange(exchange, flying, claim)),
            |tokens, (flying, claim)| Ok(Step::Done(Some(fresh(flying, claim, tokens)))),
        ),
        Err(error) => failed(flying, claim, error, env),
    }
}

fn fresh(flying: Flying, claim: Option<Stored>, tokens: Tokens) -> Fresh {
    let tokens = match (&flying.shared().source, previous(&flying, claim.as_ref())) {
        (TokenSource::RefreshToken, Some(previous)) => tokens.renewing(previous),
        _ => tokens,
    };
    Fresh {
        flying,
        claim,
        tokens,
    }
}

fn failed(flying: Flying, claim: Option<Stored>, error: Error, env: &dyn Env) -> Stepped {
    let error = flying.verdict(error);
    let Some(mut claim) = claim else {
        return Err(flying.fail(error, env));
    };
    let (key, record) = (flying.key(), claim.released(&error));
    Ok(Step::store(
        StoreRequest::Save { key, record },
        Fetch(State::Release(flying, error)),
    ))
}

/// The tokens to renew: the store's where they are newer than this process's.
fn previous<'a>(flying: &'a Flying, claim: Option<&'a Stored>) -> Option<&'a Tokens> {
    let stored = claim.and_then(|claim| claim.tokens.as_ref());
    stored.or_else(|| flying.base.as_ref().map(|base| &base.tokens))
}

impl Flying {
    pub(super) fn key(&self) -> Arc<str> {
        self.shared().store_key.clone().unwrap_or_default()
    }

    /// The version of the stored record that this renewal starts from.
    pub(super) fn serial(&self) -> u64 {
        self.base.as_ref().map_or(0, |base| base.serial())
    }

    /// Takes over what another process has stored, if that is newer and still good.
    pub(super) fn adopt(&self, stored: &Stored, env: &dyn Env) -> bool {
        let Some(tokens) = &stored.tokens else {
            return false;
        };
        let expired = tokens.expires_at().is_some_and(|at| env.now() >= at);
        if stored.serial <= self.serial() || expired {
            return false;
        }
        let kept = Kept {
            serial: stored.serial,
            saved: true,
        };
        // Where a login has come between, its tokens stay: settled all the same.
        self.shared()
            .publish(tokens.clone(), self.base(), kept, env);
        true
    }

    /// An error of the server as the session's: one that ends the grant says so.
    pub(super) fn verdict(&self, error: Error) -> Error {
        let ends = error.disposition() == crate::Disposition::Reauthenticate;
        match (&self.shared().source, error) {
            (TokenSource::RefreshToken, error @ Error::Server(_)) if ends => {
                Error::Reauthenticate(Some(Arc::new(error)))
            }
            (_, error) => error,
        }
    }
}

impl Stored {
    /// The record to save when a claim has come to nothing.
    pub(super) fn released(&mut self, error: &Error) -> oauth_step::Record {
        self.renewing_until = None;
        self.ended = matches!(error, Error::Reauthenticate(_));
        self.next()
    }
}

impl Looks {
    fn again(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// How long other processes leave a renewal alone: longer than a request and a save take.
const LEASE: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);
/// A clock that runs ahead elsewhere cannot hold up this one for longer than a lease.
const MOST_LOOKS: u32 = 240;
