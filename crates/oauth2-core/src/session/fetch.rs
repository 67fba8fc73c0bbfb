//! The first half of a renewal: look whether another process has done it, claim it, ask.

use core::fmt;
use std::sync::Arc;

use oauth_step::{
    Env, IntoStep, Pending, Response, Secret, Step, StoreAnswer, StoreRequest, TransportError,
};

use super::claim::{Claim, Looks, claimed, look, looked};
use super::generation::Generation;
use super::keep::Keep;
use super::record::{Stored, store_error};
use super::{Flying, TokenSource};
use crate::{AwaitToken, Error, Refresh, Tokens};

/// A renewal on its way to new tokens. Ends in [`Fresh`] ones, or in `None` where it was settled
/// otherwise: another process had renewed already.
#[must_use = "dropping it gives the renewal up"]
pub struct Fetch(pub(super) State);

pub(super) enum State {
    /// What does the store have?
    Look(Flying, Looks),
    /// Another process is at it.
    Rest(Flying, Looks),
    /// The claim is being saved.
    Claim(Flying, Claim, Looks),
    /// The server is asked.
    Exchange(AwaitToken, Flying, Option<Stored>),
    /// The server refused; the claim is being taken back.
    Release(Flying, Error),
    /// The claim could not be taken back: has another process got through meanwhile?
    Compare(Flying, Error),
    /// No renewal: tokens that the store did not take are saved again.
    Save(Keep),
}

pub(super) type Stepped = Result<Step<Fetch>, Error>;

impl Fetch {
    pub(super) fn begin(flying: Flying, env: &dyn Env) -> Stepped {
        match flying.shared().store_key {
            Some(_) => Ok(look(flying, Looks::none())),
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
            State::Claim(flying, claim, looks) => {
                claimed(flying, claim, looks, answer.map_err(store_error), env)
            }
            State::Release(flying, error) => match answer {
                Ok(StoreAnswer::Conflict) => {
                    let key = flying.shared().key();
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

    /// Sets the ID Token that is kept: the signed one in place of the encrypted one that came.
    pub fn with_id_token(self, id_token: impl Into<Secret<String>>) -> Self {
        Self {
            tokens: self.tokens.with_id_token(id_token),
            ..self
        }
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

pub(super) fn exchange(flying: Flying, claim: Option<Stored>, env: &dyn Env) -> Stepped {
    let shared = flying.shared();
    let step = match &shared.source {
        #[cfg(feature = "jose")]
        TokenSource::Assertion(source) => source.begin(env),
        TokenSource::ClientCredentials(request) => request.clone().into_step(env),
        TokenSource::TokenExchange(request) => request.clone().into_step(env),
        TokenSource::RefreshToken => {
            match flying.refresh_token(previous(&flying, claim.as_ref())) {
                Ok(refresh_token) => {
                    let refresh = shared.client.refresh(refresh_token);
                    let resources = shared.resources.iter().cloned();
                    resources.fold(refresh, Refresh::resource).into_step(env)
                }
                Err(error) => Err(error),
            }
        }
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
        // RFC 7521 §4.1: a new assertion takes its place.
        #[cfg(feature = "jose")]
        (TokenSource::Assertion(_), _) => tokens.without_refresh_token(),
        (TokenSource::TokenExchange(_), _) => tokens.without_refresh_token(),
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
    let (key, record) = (flying.shared().key(), claim.released(&error));
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
    /// The refresh token of these, if there is one and the server has not called it spent.
    pub(super) fn refresh_token<'a>(
        &self,
        tokens: Option<&'a Tokens>,
    ) -> Result<&'a Secret<String>, Error> {
        let tokens = tokens.ok_or(Error::NotAuthenticated)?;
        let refresh_token = tokens.refresh_token();
        let refresh_token = refresh_token.ok_or(Error::Reauthenticate(None))?;
        let base = self.base.as_deref();
        let spent = base.filter(|base| base.tokens.refresh_token() == Some(refresh_token));
        match spent.and_then(Generation::ended) {
            Some(error) => Err(error.clone()),
            None => Ok(refresh_token),
        }
    }

    /// An error of the server as the session's: one that ends the grant says so.
    pub(super) fn verdict(&self, error: Error) -> Error {
        let ends = error.disposition() == crate::Disposition::Reauthenticate;
        match error {
            error @ Error::Server(_) if ends && self.shared().source.needs_login() => {
                Error::Reauthenticate(Some(Arc::new(error)))
            }
            error => error,
        }
    }
}

impl Stored {
    /// The record to save when a claim has come to nothing.
    pub(super) fn released(&mut self, error: &Error) -> oauth_step::Record {
        self.renewing_until = None;
        self.ended |= matches!(error, Error::Reauthenticate(_));
        self.next()
    }
}
