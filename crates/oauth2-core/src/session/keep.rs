//! The second half of a renewal, and the end of a login: save, publish, let the others go on.

use core::fmt;
use std::sync::Arc;

use oauth_step::{Env, Pending, Response, Step, StoreAnswer, StoreRequest, Ticket, TransportError};

use super::generation::Generation;
use super::record::{BEYOND_ALL, Stored, never_saved, store_error};
use super::{Base, Flying, Kept, Session, TokenOrigin};
use crate::{Error, Tokens};

/// Tokens on their way into the store and into use; or out of both.
#[must_use = "dropping it leaves the tokens unsaved and unused"]
pub struct Keep {
    session: Session,
    /// Held until everything is done.
    ticket: Option<Ticket>,
    what: What,
    /// The record as it was last seen, if it was.
    stored: Option<Stored>,
    /// The version of the record that this started from: a higher one is another's work.
    known: u64,
    /// A login's number in the store, and that of the one before it, once a save was tried.
    tried: Option<(u64, u64)>,
    tries: u32,
}

enum What {
    /// A login or a renewal.
    Publish(Tokens, Base),
    /// In use already; the store had failed.
    Save(Arc<Generation>),
    /// Gone, in every process; a login that came meanwhile stays.
    Forget(Base),
    /// Not to be used; the claim on the renewal is taken back.
    Discard(Error),
}

type Stepped = Result<Step<Keep>, Error>;

impl Keep {
    /// What a renewal has brought.
    pub(super) fn renewed(
        flying: Flying,
        base: Base,
        claim: Option<Stored>,
        tokens: Tokens,
        env: &dyn Env,
    ) -> Stepped {
        let known = claim
            .as_ref()
            .map_or_else(|| flying.serial(), |claim| claim.serial);
        Self {
            session: flying.session,
            ticket: Some(flying.ticket),
            what: What::Publish(tokens, base),
            stored: claim,
            known,
            tried: None,
            tries: 0,
        }
        .begin(env)
    }

    /// What a renewal has brought and must not be used.
    pub(super) fn discarded(
        flying: Flying,
        claim: Option<Stored>,
        error: Error,
        env: &dyn Env,
    ) -> Stepped {
        let (shared, number) = (flying.shared(), flying.ticket.number());
        shared.fail(number, flying.base(), &error, env.now());
        Self::released(&flying.session, flying.ticket, claim, error)
    }

    /// Nothing: the claim comes to an end with this error.
    pub(super) fn released(
        session: &Session,
        ticket: Ticket,
        claim: Option<Stored>,
        error: Error,
    ) -> Stepped {
        let Some(mut claim) = claim else {
            return Err(error);
        };
        let record = claim.released(&error);
        let what = What::Discard(error);
        let keep = Self::fresh(session, Some(ticket), what, BEYOND_ALL);
        let key = session.shared.key();
        Ok(Step::store(StoreRequest::Save { key, record }, keep))
    }

    /// What a login has brought.
    pub(super) fn login(session: &Session, tokens: Tokens, env: &dyn Env) -> Stepped {
        Self::fresh(session, None, What::Publish(tokens, Base::Any), BEYOND_ALL).begin(env)
    }

    /// Nothing: the user has signed out of what was known as `base` here and `known` in the store.
    pub(super) fn nothing(
        session: &Session,
        ticket: Ticket,
        base: Base,
        claim: Option<Stored>,
        known: u64,
        env: &dyn Env,
    ) -> Stepped {
        let mut keep = Self::fresh(session, Some(ticket), What::Forget(base), known);
        keep.stored = claim;
        keep.begin(env)
    }

    /// What the store did not take before.
    pub(super) fn again(
        session: &Session,
        ticket: Ticket,
        generation: &Arc<Generation>,
    ) -> Step<Self> {
        let what = What::Save(Arc::clone(generation));
        Self::fresh(session, Some(ticket), what, generation.serial()).load()
    }

    /// `known` is [`BEYOND_ALL`]: whatever the store has is replaced.
    fn fresh(session: &Session, ticket: Option<Ticket>, what: What, known: u64) -> Self {
        Self {
            session: session.clone(),
            ticket,
            what,
            stored: None,
            known,
            tried: None,
            tries: 0,
        }
    }

    fn begin(self, env: &dyn Env) -> Stepped {
        let shared = &self.session.shared;
        let overtaken = match &self.what {
            What::Publish(_, base) => !shared.is_current(*base),
            _ => false,
        };
        // Nothing to save where a login has taken the place of what was renewed.
        if shared.store_key.is_none() || overtaken {
            return self.end(None, env);
        }
        Ok(match self.stored {
            Some(_) => self.save(),
            None => self.load(),
        })
    }

    fn load(self) -> Step<Self> {
        let key = self.session.shared.key();
        Step::store(StoreRequest::Load { key }, self)
    }

    fn save(mut self) -> Step<Self> {
        let mut next = self.stored.take().unwrap_or_else(Stored::empty);
        next.serial = next.next_serial(self.known);
        next.renewing_until = None;
        next.ended = false;
        let (serial, over) = (next.serial, next.grant);
        match &self.what {
            What::Publish(_, Base::Any) => {
                self.tried = Some((serial, over));
                next.grant = serial;
            }
            What::Save(generation) if generation.is_unsaved_login() => {
                generation.note_tried(serial, over);
                next.grant = serial;
            }
            _ => {}
        }
        next.tokens = match &self.what {
            What::Publish(tokens, _) => Some(tokens.clone()),
            What::Save(generation) => Some(generation.tokens.clone()),
            What::Forget(_) | What::Discard(_) => None,
        };
        let (key, record) = (self.session.shared.key(), next.next());
        self.stored = Some(next);
        Step::store(StoreRequest::Save { key, record }, self)
    }

    /// The store has a record that this one did not know of.
    fn found(mut self, stored: Stored, env: &dyn Env) -> Stepped {
        let outdated = match &self.what {
            What::Save(generation) => generation.outdates(&stored),
            _ => stored.serial <= self.known,
        };
        if outdated {
            self.stored = Some(stored);
            return Ok(self.save());
        }
        // Another process was first, and its tokens are the ones that the server honours.
        let base = match &self.what {
            What::Publish(_, base) => *base,
            What::Save(generation) => Base::of(Some(generation)),
            What::Forget(_) | What::Discard(_) => return self.end(None, env),
        };
        let service = !self.session.shared.source.needs_login();
        match stored.tokens {
            Some(winner) => {
                let kept = Kept {
                    serial: stored.serial,
                    over: None,
                    saved: true,
                    origin: TokenOrigin::Store,
                };
                self.session.shared.publish(winner, base, kept, env);
                Ok(Step::Done(()))
            }
            // A sign-out ends a user's session; a service asks again as soon as it needs to.
            None if service => {
                self.known = stored.serial;
                self.stored = Some(stored);
                Ok(self.save())
            }
            None => {
                self.session.shared.forget(base);
                Err(Error::NotAuthenticated)
            }
        }
    }

    /// Publishes, then lets the ticket drop. `saved` is the version of the record, if the store
    /// took it.
    fn end(self, saved: Option<u64>, env: &dyn Env) -> Stepped {
        let shared = &self.session.shared;
        match self.what {
            What::Publish(tokens, base) => {
                let tried = self.tried.unzip();
                let kept = Kept {
                    // Not saved, as far as this process knows.
                    serial: saved.or(tried.0).unwrap_or(self.known),
                    over: tried.1.filter(|_| saved.is_none()),
                    saved: saved.is_some() || shared.store_key.is_none(),
                    origin: TokenOrigin::Here,
                };
                shared.publish(tokens, base, kept, env);
            }
            What::Save(generation) => {
                if let Some(serial) = saved {
                    generation.note_saved(serial);
                }
            }
            What::Forget(base) => shared.forget(base),
            What::Discard(error) => return Err(error),
        }
        if self.ticket.is_none() {
            shared.flight.changed();
        }
        Ok(Step::Done(()))
    }
}

impl Pending for Keep {
    type Output = ();
    type Error = Error;

    fn receive(self, _: Result<Response, TransportError>, _: &dyn Env) -> Stepped {
        Err(TransportError::unsupported().into())
    }

    fn stored(
        mut self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Stepped {
        if let What::Discard(error) = self.what {
            return Err(error);
        }
        match answer {
            Ok(StoreAnswer::Saved) => {
                let serial = self.stored.as_ref().map(|stored| stored.serial);
                self.end(serial, env)
            }
            Ok(StoreAnswer::Conflict) if self.tries < MOST_TRIES => {
                self.tries += 1;
                Ok(self.load())
            }
            Ok(StoreAnswer::Found(None)) => {
                self.stored = Some(Stored::empty());
                Ok(self.save())
            }
            Ok(StoreAnswer::Found(Some(record))) => match Stored::read(&record) {
                Ok(stored) => self.found(stored, env),
                Err(error) => self.unsaved(error, env),
            },
            Err(error) => self.unsaved(store_error(error), env),
            Ok(_) => self.unsaved(never_saved(), env),
        }
    }
}

impl Keep {
    /// The store failed. The old tokens may be spent: the new ones are used all the same and saved
    /// later. A sign-out that the store does not know of is an error.
    fn unsaved(self, error: Error, env: &dyn Env) -> Stepped {
        let forgotten = matches!(self.what, What::Forget(_));
        let ended = self.end(None, env)?;
        match forgotten {
            true => Err(error),
            false => Ok(ended),
        }
    }
}

impl fmt::Debug for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.what {
            What::Publish(..) => "Keep(Publish)",
            What::Save(_) => "Keep(Save)",
            What::Forget(_) => "Keep(Forget)",
            What::Discard(_) => "Keep(Discard)",
        })
    }
}

const MOST_TRIES: u32 = 8;
