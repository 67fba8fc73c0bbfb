//! A renewal where a store is shared: look what it has, wait for another process, claim the work.

use core::time::Duration;

use oauth_step::{Env, Step, StoreAnswer, StoreRequest, TransportError, UnixTime};

use super::fetch::{Fetch, State, Stepped, exchange};
use super::record::{Stored, never_saved};
use super::{Flying, Kept, TokenOrigin};
use crate::Error;

/// How often the store was looked at.
#[derive(Clone, Copy)]
pub(super) struct Looks(u32);

impl Looks {
    pub(super) fn none() -> Self {
        Self(0)
    }

    pub(super) fn again(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Whether another look is worth it.
    pub(super) fn any_left(self) -> bool {
        self.0 < MOST_LOOKS
    }
}

/// A record on its way into the store, that tells other processes to wait.
pub(super) struct Claim {
    pub(super) record: Stored,
    /// It also holds tokens of this process that the store did not have.
    brings_tokens: bool,
}

pub(super) fn look(flying: Flying, looks: Looks) -> Step<Fetch> {
    let key = flying.shared().key();
    Step::store(
        StoreRequest::Load { key },
        Fetch(State::Look(flying, looks)),
    )
}

pub(super) fn looked(
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
    let stored = match stored {
        Ok(stored) => stored,
        Err(error) => return Err(flying.fail(error, env)),
    };
    if flying.adopt(&stored, env) {
        return Ok(Step::Done(None));
    }
    let user = flying.shared().source.needs_login();
    if user && flying.is_outdated_by(&stored) && stored.tokens.is_none() {
        return Err(flying.signed_out(env));
    }
    let brings_tokens = flying.outdates(&stored);
    if user && stored.ended && !brings_tokens {
        return Err(flying.fail(Error::Reauthenticate(None), env));
    }
    let now = env.now();
    if looks.any_left() && stored.is_being_renewed(now) {
        return Ok(Step::wait(
            BETWEEN_LOOKS,
            Fetch(State::Rest(flying, looks.again())),
        ));
    }
    claim(flying, stored, brings_tokens, looks, env)
}

fn claim(
    flying: Flying,
    mut record: Stored,
    brings_tokens: bool,
    looks: Looks,
    env: &dyn Env,
) -> Stepped {
    if brings_tokens {
        // Another number, or processes that know the old one would go on with the old tokens.
        record.serial = record.next_serial(flying.serial());
        if let Some(login) = flying.base.as_ref().filter(|base| base.is_unsaved_login()) {
            login.note_tried(record.serial, record.grant);
            record.grant = record.serial;
        }
        record.tokens = flying.base.as_ref().map(|base| base.tokens.clone());
        record.ended = false;
    }
    if flying.shared().source.needs_login() {
        // Nothing to renew with: no other process has to wait for that.
        if let Err(error) = flying.refresh_token(record.tokens.as_ref()) {
            return Err(flying.fail(error, env));
        }
    }
    record.renewing_until = Some(env.now().saturating_add(LEASE));
    let (key, next) = (flying.shared().key(), record.next());
    let claim = Claim {
        record,
        brings_tokens,
    };
    Ok(Step::store(
        StoreRequest::Save { key, record: next },
        Fetch(State::Claim(flying, claim, looks)),
    ))
}

pub(super) fn claimed(
    mut flying: Flying,
    made: Claim,
    looks: Looks,
    answer: Result<StoreAnswer, Error>,
    env: &dyn Env,
) -> Stepped {
    match answer {
        Ok(StoreAnswer::Saved) => {
            let mut record = made.record;
            record.version = record.version.saturating_add(1);
            if let (true, Some(base)) = (made.brings_tokens, &flying.base) {
                base.note_saved(record.serial);
            }
            let half = env.now().saturating_add(LEASE / 2);
            if looks.any_left() && !record.is_being_renewed(half) {
                // The store took so long that others may soon take over.
                return claim(flying, record, false, looks.again(), env);
            }
            flying.renewed = record.serial;
            exchange(flying, Some(record), env)
        }
        Ok(_) if looks.any_left() => Ok(look(flying, looks.again())),
        Ok(_) => without_store(flying, never_saved(), env),
        Err(error) => without_store(flying, error, env),
    }
}

/// The store does not answer. Asking anew harms nobody; a refresh token is not spent where its
/// successor might not be kept.
fn without_store(flying: Flying, error: Error, env: &dyn Env) -> Stepped {
    match flying.shared().source.needs_login() {
        true => Err(flying.fail(error, env)),
        false => exchange(flying, None, env),
    }
}

impl Flying {
    /// The number of the stored record that this renewal starts from.
    pub(super) fn serial(&self) -> u64 {
        self.base.as_ref().map_or(0, |base| base.serial())
    }

    /// Whether the store has older tokens than this process.
    fn outdates(&self, stored: &Stored) -> bool {
        let base = self.base.as_ref();
        base.is_some_and(|base| base.outdates(stored))
    }

    /// Whether the store has newer tokens than this process.
    fn is_outdated_by(&self, stored: &Stored) -> bool {
        stored.serial > self.serial() && !self.outdates(stored)
    }

    /// Takes over what another process has stored, if that is newer and still good.
    pub(super) fn adopt(&self, stored: &Stored, env: &dyn Env) -> bool {
        let Some(tokens) = &stored.tokens else {
            return false;
        };
        if !self.is_outdated_by(stored) || tokens.is_expired(env.now()) {
            return false;
        }
        let kept = Kept {
            serial: stored.serial,
            over: None,
            saved: true,
            origin: TokenOrigin::Store,
        };
        // Where a login has come between, its tokens stay: settled all the same.
        self.shared()
            .publish(tokens.clone(), self.base(), kept, env);
        true
    }
}

impl Stored {
    /// Whether another process is at it.
    pub(super) fn is_being_renewed(&self, now: UnixTime) -> bool {
        self.renewing_until.is_some_and(|until| now < until)
    }
}

/// How long other processes leave a renewal alone: longer than a request and a save take.
pub(super) const LEASE: Duration = Duration::from_secs(60);
pub(super) const BETWEEN_LOOKS: Duration = Duration::from_millis(250);
/// A clock that runs ahead elsewhere cannot hold up this one for longer than a lease.
const MOST_LOOKS: u32 = 240;
