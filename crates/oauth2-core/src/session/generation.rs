//! One set of tokens while it is the current one.

use core::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use core::time::Duration;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use bytes::Bytes;
use http::HeaderValue;
use oauth_step::{Env, UnixTime};
use zeroize::Zeroizing;

use super::memory::is_within;
use super::record::{BEYOND_ALL, Stored};
use super::{Kept, TokenOrigin};
use crate::{Error, Tokens};

/// A set of tokens with its number: a later one is higher.
pub(super) struct Generation {
    pub(super) number: u64,
    pub(super) tokens: Tokens,
    place: Mutex<Place>,
    /// Whether the store has it.
    saved: AtomicBool,
    /// When it was new: became current here, or was asked for by another process.
    born: UnixTime,
    /// When to begin to renew it; `None` where it never expires by the clock.
    renew_at: Option<UnixTime>,
    /// A server answered 401 to it.
    refused: AtomicBool,
    /// Why its refresh token is good for nothing any more.
    ended: OnceLock<Error>,
    /// When the store was last asked to save it.
    save_tried: AtomicU64,
    /// The header, once for each of a few threads: its reference count would be what they contend
    /// for.
    headers: [OnceLock<HeaderValue>; HEADERS],
}

/// Where it belongs among the records of the store.
#[derive(Clone, Copy)]
struct Place {
    /// The number of the record that has it, or may have it; 0 where there is none.
    serial: u64,
    /// A login that the store may not have: the number of the one that it takes the place of.
    over: Option<u64>,
}

impl Generation {
    pub(super) fn new(number: u64, tokens: Tokens, kept: Kept, env: &dyn Env) -> Self {
        let now = env.now();
        Self {
            number,
            renew_at: renew_at(&tokens, env),
            place: Mutex::new(Place {
                serial: kept.serial,
                over: kept.over,
            }),
            saved: AtomicBool::new(kept.saved),
            born: match kept.origin {
                TokenOrigin::Here => now,
                TokenOrigin::Store => tokens.obtained_at(),
            },
            refused: AtomicBool::new(false),
            ended: OnceLock::new(),
            save_tried: AtomicU64::new(now.0),
            headers: Default::default(),
            tokens,
        }
    }

    /// Whether a call needs another token first.
    pub(super) fn is_spent(&self, now: UnixTime) -> bool {
        self.refused.load(Ordering::Acquire) || self.is_expired(now)
    }

    pub(super) fn is_expired(&self, now: UnixTime) -> bool {
        self.tokens.expires_at().is_some_and(|at| now >= at)
    }

    /// Whether it is time to renew, while it still serves.
    pub(super) fn is_ageing(&self, now: UnixTime) -> bool {
        self.renew_at.is_some_and(|at| now >= at)
    }

    /// Whether a server that refuses it now never liked it: renewing would not help, and an API
    /// that always says 401 would cost a renewal for each call.
    pub(super) fn is_newborn(&self, now: UnixTime) -> bool {
        is_within(now, self.born, INFANCY)
    }

    /// A server refused it.
    pub(super) fn refuse(&self) {
        self.refused.store(true, Ordering::Release);
    }

    /// The renewal that a refusal led to has failed.
    pub(super) fn pardon(&self) {
        self.refused.store(false, Ordering::Release);
    }

    /// The server says that the grant is spent: its refresh token is not sent again.
    pub(super) fn end(&self, error: &Error) {
        self.ended.get_or_init(|| error.clone());
    }

    /// Why it cannot be renewed, if that is known.
    pub(super) fn ended(&self) -> Option<&Error> {
        self.ended.get()
    }

    /// Whether it is time to ask the store again to save it.
    pub(super) fn wants_saving(&self, now: UnixTime) -> bool {
        !self.is_saved() && {
            let tried = UnixTime(self.save_tried.load(Ordering::Acquire));
            !is_within(now, tried, SAVE_AGAIN)
        }
    }

    /// Whether the store has it.
    pub(super) fn is_saved(&self) -> bool {
        self.saved.load(Ordering::Acquire)
    }

    /// The version of the stored record that brought it.
    pub(super) fn serial(&self) -> u64 {
        self.place().serial
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The store is being asked to take this login as `serial`, over another.
    pub(super) fn note_tried(&self, serial: u64, over: u64) {
        *self.place() = Place {
            serial,
            over: Some(over),
        };
    }

    /// Whether it is a login that the store may not have.
    pub(super) fn is_unsaved_login(&self) -> bool {
        let place = *self.place();
        !self.is_saved() && (place.over.is_some() || place.serial == BEYOND_ALL)
    }

    /// Whether a record is older than this.
    pub(super) fn outdates(&self, stored: &Stored) -> bool {
        let Place { serial, over } = *self.place();
        let same = over.map_or(serial == stored.serial, |over| over == stored.grant);
        serial > stored.serial || (same && !self.is_saved())
    }

    /// Whether the store has it, under this number or a lower one.
    pub(super) fn is_within_record(&self, serial: u64) -> bool {
        self.is_saved() && (1..=serial).contains(&self.serial())
    }

    /// The store has it now.
    pub(super) fn note_saved(&self, serial: u64) {
        *self.place() = Place { serial, over: None };
        self.saved.store(true, Ordering::Release);
    }

    /// The store is being asked.
    pub(super) fn note_saving(&self, now: UnixTime) {
        self.save_tried.store(now.0, Ordering::Release);
    }

    /// The value of the `Authorization` header.
    pub(super) fn header(&self) -> Result<HeaderValue, Error> {
        let Some(copy) = self.headers.get(this_thread() % HEADERS) else {
            return self.tokens.authorization();
        };
        if let Some(header) = copy.get() {
            return Ok(header.clone());
        }
        let header = alone(&self.tokens.authorization()?);
        Ok(copy.get_or_init(|| header).clone())
    }
}

/// The same value, with its reference count in a line of the processor's cache where no other copy
/// has its own: threads would contend for the line.
fn alone(header: &HeaderValue) -> HeaderValue {
    #[repr(align(128))]
    struct Alone(Zeroizing<Vec<u8>>);

    impl AsRef<[u8]> for Alone {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    let bytes = Bytes::from_owner(Alone(Zeroizing::new(header.as_bytes().to_vec())));
    // What has been a value is one.
    let mut alone = HeaderValue::from_maybe_shared(bytes).unwrap_or_else(|_| header.clone());
    alone.set_sensitive(header.is_sensitive());
    alone
}

/// The last fifth of the token's life, at least 10 s and at most 5 min, but never more than half of
/// it; a little later by chance, so that not every process renews in the same second.
fn renew_at(tokens: &Tokens, env: &dyn Env) -> Option<UnixTime> {
    let expires = tokens.expires_at()?;
    let life = expires.since(tokens.obtained_at());
    let window = (life / 5)
        .max(SHORTEST_WINDOW)
        .min(LONGEST_WINDOW)
        .min(life / 2);
    let mut chance = [0_u8; 1];
    env.fill_random(&mut chance);
    let [chance] = chance;
    let jitter = window / 5 * u32::from(chance) / 255;
    Some(expires.saturating_sub(window).saturating_add(jitter))
}

/// A number for each thread, counted up.
fn this_thread() -> usize {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static THREAD: usize = THREADS.fetch_add(1, Ordering::Relaxed);
    }
    THREAD.with(|thread| *thread)
}

const HEADERS: usize = 8;
const SHORTEST_WINDOW: Duration = Duration::from_secs(10);
const LONGEST_WINDOW: Duration = Duration::from_secs(300);
const INFANCY: Duration = Duration::from_secs(10);
const SAVE_AGAIN: Duration = Duration::from_secs(10);
