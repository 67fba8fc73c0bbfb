//! One set of tokens while it is the current one.

use core::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use core::time::Duration;
use std::sync::OnceLock;

use http::HeaderValue;
use oauth_step::{Env, UnixTime};

use super::Kept;
use crate::{Error, Tokens};

/// A set of tokens with its number: a later one is higher.
pub(super) struct Generation {
    pub(super) number: u64,
    pub(super) tokens: Tokens,
    /// The version of the stored record that brought it; 0 where there is none.
    serial: AtomicU64,
    /// Whether the store has it.
    saved: AtomicBool,
    /// When it became current here.
    born: UnixTime,
    /// When to begin to renew it; `None` where it never expires by the clock.
    renew_at: Option<UnixTime>,
    /// A server answered 401 to it.
    refused: AtomicBool,
    /// When the store was last asked to save it.
    save_tried: AtomicU64,
    /// The header, once for each of a few threads: its reference count would be what they contend
    /// for.
    headers: [OnceLock<HeaderValue>; HEADERS],
}

impl Generation {
    pub(super) fn new(number: u64, tokens: Tokens, kept: Kept, env: &dyn Env) -> Self {
        let now = env.now();
        Self {
            number,
            renew_at: renew_at(&tokens, env),
            tokens,
            serial: AtomicU64::new(kept.serial),
            saved: AtomicBool::new(kept.saved),
            born: now,
            refused: AtomicBool::new(false),
            save_tried: AtomicU64::new(now.0),
            headers: Default::default(),
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
        now < self.born.saturating_add(INFANCY)
    }

    /// A server refused it.
    pub(super) fn refuse(&self) {
        self.refused.store(true, Ordering::Release);
    }

    /// The renewal that a refusal led to has failed.
    pub(super) fn pardon(&self) {
        self.refused.store(false, Ordering::Release);
    }

    /// Whether it is time to ask the store again to save it.
    pub(super) fn wants_saving(&self, now: UnixTime) -> bool {
        !self.saved.load(Ordering::Acquire) && {
            let tried = UnixTime(self.save_tried.load(Ordering::Acquire));
            now >= tried.saturating_add(SAVE_AGAIN)
        }
    }

    /// The version of the stored record that brought it.
    pub(super) fn serial(&self) -> u64 {
        self.serial.load(Ordering::Acquire)
    }

    /// The store has it now.
    pub(super) fn note_saved(&self, serial: u64) {
        self.serial.store(serial, Ordering::Release);
        self.saved.store(true, Ordering::Release);
    }

    /// The store is being asked.
    pub(super) fn note_saving(&self, now: UnixTime) {
        self.save_tried.store(now.0, Ordering::Release);
    }

    /// The value of the `Authorization` header.
    pub(super) fn header(&self) -> Result<HeaderValue, Error> {
        let Some(copy) = self.headers.get(this_thread() % HEADERS) else {
            return self.tokens.bearer();
        };
        if let Some(header) = copy.get() {
            return Ok(header.clone());
        }
        let header = self.tokens.bearer()?;
        Ok(copy.get_or_init(|| header).clone())
    }
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
