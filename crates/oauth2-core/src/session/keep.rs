//! The second half of a renewal, and the end of a login: save, publish, let the others go on.

use core::fmt;
use std::sync::Arc;

use oauth_step::{Env, Pending, Response, Step, StoreAnswer, StoreRequest, Ticket, TransportError};

use super::generation::Generation;
use super::record::{Stored, store_error};
use super::{Base, Flying, Kept, Session};
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
    tries: u32,
}

enum What {
    /// A login or a renewal.
    Publish(Tokens, Base),
    /// In use already; the store had failed.
    Save(Arc<Generation>),
    /// Gone, in every process.
    Forget,
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
        let Some(mut claim) = claim else {
            return Err(error);
        };
        let (key, record) = (flying.key(), claim.released(&error));
        let keep = Self {
            session: flying.session,
            ticket: Some(flying.ticket),
            what: What::Discard(error),
            stored: None,
            known: u64::MAX,
            tries: 0,
        };
        Ok(Step::store(StoreRequest::Save { key, record }, keep))
    }

    /// What a login has brought.
    pub(super) fn login(session: &Session, tokens: Tokens, env: &dyn Env) -> Stepped {
        Self::fresh(session, None, What::Publish(tokens, Base::Any), u64::MAX).begin(env)
    }

    /// Nothing: the user has signed out.
    pub(super) fn nothing(session: &Session, ticket: Ticket, env: &dyn Env) -> Stepped {
        Self::fresh(session, Some(ticket), What::Forget, u64::MAX).begin(env)
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

    /// `known` beyond all versions: whatever the store has is replaced.
    fn fresh(session: &Session, ticket: Option<Ticket>, what: What, known: u64) -> Self {
        Self {
            session: session.clone(),
            ticket,
            what,
            stored: None,
            known,
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
        let key = self.key();
        Step::store(StoreRequest::Load { key }, self)
    }

    fn save(mut self) -> Step<Self> {
        let mut next = self.stored.take().unwrap_or_else(Stored::empty);
        next.serial = next.version.saturating_add(1);
        next.renewing_until = None;
        next.ended = false;
        next.tokens = match &self.what {
            What::Publish(tokens, _) => Some(tokens.clone()),
            What::Save(generation) => Some(generation.tokens.clone()),
            What::Forget | What::Discard(_) => None,
        };
        let (key, record) = (self.key(), next.next());
        self.stored = Some(next);
        Step::store(StoreRequest::Save { key, record }, self)
    }

    /// The store has a record that this one did not know of.
    fn found(mut self, stored: Stored, env: &dyn Env) -> Stepped {
        if stored.serial <= self.known {
            self.stored = Some(stored);
            return Ok(self.save());
        }
        // Another process was first, and its tokens are the ones that the server honours.
        let serial = stored.serial;
        if let (What::Publish(tokens, _), Some(winner)) = (&mut self.what, stored.tokens) {
            *tokens = winner;
        }
        self.end(Some(serial), env)
    }

    /// Publishes, then lets the ticket drop. `saved` is the version of the record, if the store
    /// took it.
    fn end(self, saved: Option<u64>, env: &dyn Env) -> Stepped {
        let shared = &self.session.shared;
        match self.what {
            What::Publish(tokens, base) => {
                let kept = Kept {
                    // Not saved: newer than what the store has, as far as this process knows.
                    serial: saved.unwrap_or(self.known),
                    saved: saved.is_some() || shared.store_key.is_none(),
                };
                shared.publish(tokens, base, kept, env);
            }
            What::Save(generation) => {
                if let Some(serial) = saved {
                    generation.note_saved(serial);
                }
            }
            What::Forget => shared.forget(),
            What::Discard(error) => return Err(error),
        }
        if self.ticket.is_none() {
            shared.flight.changed();
        }
        Ok(Step::Done(()))
    }

    fn key(&self) -> Arc<str> {
        self.session.shared.store_key.clone().unwrap_or_default()
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
                Err(_) => self.unsaved(None, env),
            },
            Err(error) => self.unsaved(Some(store_error(error)), env),
            Ok(_) => self.unsaved(None, env),
        }
    }
}

impl Keep {
    /// The store failed. The old tokens may be spent: the new ones are used all the same and saved
    /// later. A sign-out that the store does not know of is an error.
    fn unsaved(self, error: Option<Error>, env: &dyn Env) -> Stepped {
        let forgotten = matches!(self.what, What::Forget);
        let ended = self.end(None, env);
        match error {
            Some(error) if forgotten => Err(error),
            _ => ended,
        }
    }
}

impl fmt::Debug for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.what {
            What::Publish(..) => "Keep(Publish)",
            What::Save(_) => "Keep(Save)",
            What::Forget => "Keep(Forget)",
            What::Discard(_) => "Keep(Discard)",
        })
    }
}

const MOST_TRIES: u32 = 8;
