//! Verifying with keys that may have to be fetched first.

use core::fmt;
use std::sync::Arc;

use oauth_step::{
    Env, Landing, Pause, Pending, Response, Step, Ticket, TransportError, Turn, UnixTime,
};

use super::cache::{Attempt, Kept};
use super::{ReadToken, RemoteJwks, answer};
use crate::Error;
use crate::verifier::VerifiedJwt;

/// A token on its way to being verified: with the keys there are, with those that somebody is
/// fetching, or with those that this flow fetches itself, once.
pub struct AwaitVerified {
    keys: Arc<RemoteJwks>,
    read: ReadToken,
    phase: Phase,
}

enum Phase {
    /// Nothing was waited for yet.
    Looking,
    /// The request is this flow's. Landing and failure follow from the ticket's drop.
    Fetching {
        ticket: Ticket,
        forced: bool,
        conditional: bool,
    },
    /// Somebody else's.
    Waiting { number: u64 },
    /// This flow fetched; what it knows now is the last word.
    Fetched { outcome: Result<(), Error> },
}

impl AwaitVerified {
    pub(super) fn begin(
        keys: Arc<RemoteJwks>,
        read: ReadToken,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let flow = Self {
            keys,
            read,
            phase: Phase::Looking,
        };
        flow.look(env)
    }

    /// Verifies with what is there, and finds out what to do where that is not enough.
    fn look(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        loop {
            // The order of `Flight`: the epoch, then the value, then the turn.
            let epoch = self.keys.flight.epoch();
            let now = env.now();
            let usable = self.keys.cache().usable(now);
            let need = match &usable {
                None => Need::Keys,
                Some(kept) => match self.check(kept) {
                    Ok(()) if self.refreshes(kept, now) => Need::Refresh,
                    Ok(()) => return Ok(Step::Done(self.read.token.into_verified())),
                    Err(error) if self.is_worth_a_fetch(&error) => Need::OtherKeys(error),
                    Err(error) => return Err(error),
                },
            };
            let overdue = self.keys.cache().overdue(now, &self.keys.flight);
            if let Some(verdict) = self.verdict(&need, overdue.is_some(), now) {
                return Err(verdict);
            }
            let turn = match overdue {
                Some(number) => self.keys.flight.overtake(epoch, number),
                None => self.keys.flight.turn(epoch),
            };
            match (turn, need) {
                (Turn::Missed, _) => {}
                (Turn::Mine(ticket), need) => return Ok(self.fetch(ticket, &need, now)),
                (Turn::Theirs(_), Need::Refresh) => {
                    return Ok(Step::Done(self.read.token.into_verified()));
                }
                (Turn::Theirs(landing), _) => return Ok(self.wait(landing, now)),
            }
        }
    }

    fn check(&self, kept: &Kept) -> Result<(), Error> {
        let ReadToken {
            rules,
            token,
            signing_input,
        } = &self.read;
        rules.choose(token, signing_input, &kept.keys)
    }

    /// The first caller after the soft lifetime fetches; it alone waits for that. It does so once:
    /// a set that came is fresh, and a failure puts the next attempt off.
    fn refreshes(&self, kept: &Kept, now: UnixTime) -> bool {
        !kept.is_fresh(now) && self.keys.cache().may_refresh(now)
    }

    /// Whether newer keys could change the verdict: no key fits or, where the token does not say
    /// which key it means, none verifies.
    fn is_worth_a_fetch(&self, error: &Error) -> bool {
        match error {
            Error::UnknownKey => true,
            Error::Signature => self.read.token.key_id.is_none(),
            _ => false,
        }
    }

    /// The error that the token ends with, where no fetch may be made or waited for any more.
    fn verdict(&self, need: &Need, overdue: bool, now: UnixTime) -> Option<Error> {
        let flight = &self.keys.flight;
        let mut cache = self.keys.cache();
        let key_id = self.read.token.key_id.as_deref();
        match (&self.phase, need) {
            (_, Need::Refresh) => return None,
            (
                Phase::Fetched {
                    outcome: Err(error),
                },
                _,
            ) => return Some(error.clone()),
            (Phase::Fetched { outcome: Ok(()) }, Need::OtherKeys(error)) => {
                if let Some(key_id) = key_id {
                    cache.remember_unknown(key_id, now, flight);
                }
                return Some(error.clone());
            }
            (Phase::Fetched { outcome: Ok(()) }, Need::Keys) => return Some(Error::UnknownKey),
            // Who waited for a fetch that failed shares its error.
            (Phase::Waiting { number }, _) if !flight.is_flying(*number) => {
                if let Some(error) = cache.failure_of(*number) {
                    return Some(error);
                }
                // And its answer: the key is in none of the server's sets.
                if let Need::OtherKeys(error) = need
                    && cache.has_landed(*number)
                {
                    if let Some(key_id) = key_id {
                        cache.remember_unknown(key_id, now, flight);
                    }
                    return Some(error.clone());
                }
            }
            _ => {}
        }
        match need {
            Need::OtherKeys(error) => {
                if key_id.is_some_and(|key_id| cache.is_unknown(key_id, now)) {
                    return Some(error.clone());
                }
                // A fetch in the air is waited for, whatever the cool-down.
                if !overdue && flight.landing().is_some() {
                    return None;
                }
                cache.cooling(now, flight)
            }
            Need::Keys => cache.asked_to_wait(now),
            Need::Refresh => None,
        }
    }

    fn fetch(mut self, ticket: Ticket, need: &Need, now: UnixTime) -> Step<Self> {
        let forced = matches!(need, Need::OtherKeys(_));
        let number = ticket.number();
        let current = {
            let mut cache = self.keys.cache();
            cache.started(Attempt { number, forced }, now);
            cache.current()
        };
        let etag = current.as_ref().and_then(|kept| kept.etag.as_ref());
        let request = answer::request(&self.keys.uri, etag);
        self.phase = Phase::Fetching {
            ticket,
            forced,
            conditional: etag.is_some(),
        };
        Step::send(request, self)
    }

    fn wait(mut self, landing: Landing, now: UnixTime) -> Step<Self> {
        let number = landing.number();
        let at_most = self.keys.cache().patience(number, now);
        self.phase = Phase::Waiting { number };
        Step::wait(Pause::until(landing, at_most), self)
    }
}

impl Pending for AwaitVerified {
    type Output = VerifiedJwt;
    type Error = Error;

    fn receive(
        mut self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let Phase::Fetching {
            ticket,
            forced,
            conditional,
        } = self.phase
        else {
            return Err(TransportError::unsupported().into());
        };
        let now = env.now();
        let number = ticket.number();
        let outcome = reply
            .map_err(Error::from)
            .and_then(|response| answer::read(&response, conditional, self.keys.rules, now));
        let attempt = Attempt { number, forced };
        let outcome = self.keys.cache().landed(attempt, outcome, now);
        // Published: now the others may look.
        drop(ticket);
        self.phase = Phase::Fetched { outcome };
        self.look(env)
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        self.look(env)
    }
}

impl fmt::Debug for AwaitVerified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match self.phase {
            Phase::Looking => "looking",
            Phase::Fetching { .. } => "fetching",
            Phase::Waiting { .. } => "waiting",
            Phase::Fetched { .. } => "fetched",
        };
        let mut debug = f.debug_struct("AwaitVerified");
        debug.field("keys", &self.keys).field("phase", &phase);
        debug.finish_non_exhaustive()
    }
}

/// What a token lacks.
enum Need {
    /// There are no keys, or they are too old.
    Keys,
    /// None of the keys will do.
    OtherKeys(Error),
    /// Nothing, but the keys are no longer fresh.
    Refresh,
}
