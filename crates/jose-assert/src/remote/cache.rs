//! What is known about the keys, and what that allows at a given time. No decision is taken
//! anywhere else; nothing here waits or fetches.

use core::time::Duration;
use std::collections::VecDeque;
use std::sync::Arc;

use http::HeaderValue;
use oauth_step::{Flight, UnixTime};
use sha2::{Digest, Sha256};

use super::answer::Fetched;
use super::cool_down::CoolDown;
use crate::Error;
use crate::jwk_set::JwkSet;

/// A set as it was fetched, or found unchanged.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) keys: Arc<JwkSet>,
    pub(super) text: Arc<str>,
    pub(super) etag: Option<HeaderValue>,
    pub(super) fetched: UnixTime,
    pub(super) fresh_until: UnixTime,
    /// The flight that brought it: only a later one may replace it.
    pub(super) flight: u64,
}

impl Kept {
    pub(super) fn is_fresh(&self, now: UnixTime) -> bool {
        now < self.fresh_until
    }

    fn is_usable(&self, now: UnixTime) -> bool {
        now < self.fetched.saturating_add(HARD_LIFE)
    }
}

#[derive(Default)]
pub(super) struct Cache {
    current: Option<Arc<Kept>>,
    failure: Option<Failure>,
    cool_down: CoolDown,
    unknown: VecDeque<([u8; 32], UnixTime)>,
    /// The latest fetch: its flight, and when it started.
    latest: Option<(u64, UnixTime)>,
    /// After a failure: when a refresh ahead of time may be tried again.
    refresh_from: Option<UnixTime>,
}

/// The last fetch that failed.
struct Failure {
    flight: u64,
    error: Error,
    /// Until when the server asked to be left alone.
    until: UnixTime,
}

/// How a fetch is begun and ended: its flight, and whether an unknown key forced it.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    pub(super) number: u64,
    pub(super) forced: bool,
}

impl Cache {
    /// The last good set, of whatever age.
    pub(super) fn current(&self) -> Option<Arc<Kept>> {
        self.current.clone()
    }

    /// The last good set, unless it is past its hard lifetime.
    pub(super) fn usable(&self, now: UnixTime) -> Option<Arc<Kept>> {
        self.current.clone().filter(|kept| kept.is_usable(now))
    }

    /// Whether a set that is no longer fresh may be fetched again while it still serves.
    pub(super) fn may_refresh(&self, now: UnixTime) -> bool {
        self.refresh_from.is_none_or(|from| from <= now)
    }

    /// The fetch in the air, if it has taken too long: its caller is not polled any more, or its
    /// server hangs.
    pub(super) fn overdue(&self, now: UnixTime, flight: &Flight) -> Option<u64> {
        let (number, started) = self.latest?;
        let overdue = now.since(started) >= PATIENCE && flight.is_flying(number);
        overdue.then_some(number)
    }

    /// How long this fetch may take from now until another caller makes its own.
    pub(super) fn patience(&self, number: u64, now: UnixTime) -> Duration {
        match self.latest {
            Some((latest, started)) if latest == number => {
                PATIENCE.saturating_sub(now.since(started))
            }
            _ => PATIENCE,
        }
    }

    /// Whether this flight, or one after it, brought the keys that there are.
    pub(super) fn has_landed(&self, flight: u64) -> bool {
        let current = self.current.as_deref();
        current.is_some_and(|kept| kept.flight >= flight)
    }

    /// What this flight, or one after it, failed with.
    pub(super) fn failure_of(&self, flight: u64) -> Option<Error> {
        let failure = self.failure.as_ref()?;
        (failure.flight >= flight).then(|| failure.error.clone())
    }

    /// What the last fetch failed with, while the server asks to be left alone.
    pub(super) fn asked_to_wait(&self, now: UnixTime) -> Option<Error> {
        let failure = self.failure.as_ref()?;
        (now < failure.until).then(|| failure.error.clone())
    }

    /// The verdict for a token that no key fits, where nothing may be fetched for it now: what the
    /// last attempt failed with, or that nobody knows yet.
    pub(super) fn cooling(&mut self, now: UnixTime, flight: &Flight) -> Option<Error> {
        let (until, failure) = self.cool_down.review(now, flight)?;
        let after = until.since(now);
        Some(failure.cloned().unwrap_or(Error::CoolingDown { after }))
    }

    /// Whether this `kid` was asked for in vain a moment ago.
    pub(super) fn is_unknown(&mut self, key_id: &str, now: UnixTime) -> bool {
        self.unknown.retain(|(_, until)| now < *until);
        let digest = Sha256::digest(key_id);
        self.unknown.iter().any(|(known, _)| *known == *digest)
    }

    /// Remembers a `kid` that the newest set does not have, until the next fetch may be forced.
    pub(super) fn remember_unknown(&mut self, key_id: &str, now: UnixTime, flight: &Flight) {
        let Some((until, None)) = self.cool_down.review(now, flight) else {
            return;
        };
        if self.is_unknown(key_id, now) {
            return;
        }
        if self.unknown.len() == MOST_UNKNOWN {
            self.unknown.pop_front();
        }
        self.unknown
            .push_back((Sha256::digest(key_id).into(), until));
    }

    pub(super) fn started(&mut self, attempt: Attempt, now: UnixTime) {
        if self
            .latest
            .is_none_or(|(latest, _)| latest < attempt.number)
        {
            self.latest = Some((attempt.number, now));
        }
        if attempt.forced {
            self.cool_down.started(attempt.number, now);
        }
    }

    /// Keeps what a fetch brought, before its ticket drops. A late answer changes nothing that a
    /// later fetch has settled.
    pub(super) fn landed(
        &mut self,
        attempt: Attempt,
        outcome: Result<Fetched, Error>,
        now: UnixTime,
    ) -> Result<(), Error> {
        let (brought, outcome) = match outcome {
            Ok(fetched) => (self.keep(attempt.number, fetched, now), Ok(())),
            Err(error) => (false, Err(error)),
        };
        if attempt.forced {
            let failure = outcome.as_ref().err().cloned();
            self.cool_down.ended(attempt.number, now, failure);
        }
        if brought {
            self.cool_down.fruitful(now);
        }
        if let Err(error) = &outcome {
            self.fail(attempt.number, error, now);
        }
        outcome
    }

    /// Takes in a set that another process fetched, unless this one has a newer.
    pub(super) fn adopt(&mut self, mut kept: Kept) {
        if let Some(current) = &self.current {
            if current.fetched >= kept.fetched {
                return;
            }
            kept.flight = current.flight;
        }
        self.current = Some(Arc::new(kept));
    }

    /// Whether something new came.
    fn keep(&mut self, flight: u64, fetched: Fetched, now: UnixTime) -> bool {
        let current = self.current.as_deref();
        if current.is_some_and(|current| current.flight > flight) {
            return false;
        }
        let fresh_until = now.saturating_add(fetched.soft_life);
        let (kept, new) = match (fetched.set, current) {
            (Some(set), _) => {
                let new = current.is_none_or(|current| current.text != set.text);
                let kept = Kept {
                    keys: set.keys,
                    text: set.text,
                    etag: set.etag,
                    fetched: now,
                    fresh_until,
                    flight,
                };
                (kept, new)
            }
            (None, Some(current)) => {
                let kept = Kept {
                    fetched: now,
                    fresh_until,
                    flight,
                    ..current.clone()
                };
                (kept, false)
            }
            // A condition is only sent where there is a set, and none is ever taken away.
            (None, None) => return false,
        };
        self.current = Some(Arc::new(kept));
        self.refresh_from = None;
        new
    }

    fn fail(&mut self, flight: u64, error: &Error, now: UnixTime) {
        let asked = error.retry_after().unwrap_or_default().min(LONGEST_WAIT);
        if self
            .failure
            .as_ref()
            .is_none_or(|last| last.flight < flight)
        {
            self.failure = Some(Failure {
                flight,
                error: error.clone(),
                until: now.saturating_add(asked),
            });
        }
        self.refresh_from = Some(now.saturating_add(asked.max(REFRESH_PAUSE)));
    }
}

const HARD_LIFE: Duration = Duration::from_secs(60 * 60);
const PATIENCE: Duration = Duration::from_secs(10);
const REFRESH_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = Duration::from_secs(120);
const MOST_UNKNOWN: usize = 64;
