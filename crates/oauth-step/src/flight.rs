//! Work that many callers need and one does: a renewal, a fetch of keys.
//!
//! Standard library only: wakers in a map; no executor, no timer, no thread.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

#[cfg(loom)]
use loom::sync::{Mutex, MutexGuard};
#[cfg(not(loom))]
use std::sync::{Mutex, MutexGuard};

/// One caller does the work, the others wait for it.
///
/// The order that makes it right: read the [`epoch`](Self::epoch), then the value that the work
/// produces; if the value will not do, take a [`turn`](Self::turn) with that epoch. Who does the
/// work publishes the value, or records the failure, and *then* lets the [`Ticket`] drop.
#[derive(Default)]
pub struct Flight(Mutex<State>);

#[derive(Default)]
struct State {
    epoch: u64,
    started: u64,
    flying: Vec<u64>,
    tags: u64,
    waiting: BTreeMap<u64, Waker>,
}

/// A mark of what has landed. One more at each landing and each [`Flight::changed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch(u64);

/// Whose turn it is.
#[must_use = "a dropped ticket lands at once"]
#[derive(Debug)]
#[expect(
    clippy::exhaustive_enums,
    reason = "mine, theirs, or over already: there is no fourth"
)]
pub enum Turn {
    /// The caller's: do the work, publish, then drop the ticket.
    Mine(Ticket),
    /// Somebody is at it: wait for the landing, then look again.
    Theirs(Landing),
    /// Something landed since the caller looked: look again.
    Missed,
}

impl Flight {
    /// A flight that nobody is on.
    pub fn new() -> Self {
        Self::default()
    }

    /// The mark to read *before* the value.
    pub fn epoch(&self) -> Epoch {
        Epoch(self.state().epoch)
    }

    /// Asks whose turn it is, having looked at the value when the epoch was `looked`.
    pub fn turn(self: &Arc<Self>, looked: Epoch) -> Turn {
        self.turn_unless(looked, |_| true)
    }

    /// Asks for a turn although flight `number` is still in the air: it has taken too long, or
    /// its owner is not polled any more. For work that may be done twice only.
    pub fn overtake(self: &Arc<Self>, looked: Epoch, number: u64) -> Turn {
        self.turn_unless(looked, |latest| latest > number)
    }

    /// The latest flight in the air.
    pub fn landing(self: &Arc<Self>) -> Option<Landing> {
        let state = self.state();
        let latest = state.flying.iter().copied().max()?;
        Some(self.landing_of(latest, state.epoch))
    }

    /// Whether this flight is still in the air.
    pub fn is_flying(&self, number: u64) -> bool {
        self.state().flying.contains(&number)
    }

    /// Says that the value was replaced by other means, a login for example: all who wait look
    /// again.
    pub fn changed(&self) {
        self.advance(|_| {});
    }

    /// One lock for the change and the epoch: between the two, a caller that looked before the
    /// landing would be given the turn once more. Wakers run outside the lock.
    fn advance(&self, change: impl FnOnce(&mut State)) {
        let woken = {
            let mut state = self.state();
            change(&mut state);
            state.epoch += 1;
            core::mem::take(&mut state.waiting)
        };
        woken.into_values().for_each(Waker::wake);
    }

    fn turn_unless(self: &Arc<Self>, looked: Epoch, join: impl Fn(u64) -> bool) -> Turn {
        let mut state = self.state();
        if state.epoch != looked.0 {
            return Turn::Missed;
        }
        match state.flying.iter().copied().max() {
            Some(latest) if join(latest) => Turn::Theirs(self.landing_of(latest, state.epoch)),
            _ => {
                state.started += 1;
                let number = state.started;
                state.flying.push(number);
                Turn::Mine(Ticket {
                    flight: Arc::clone(self),
                    number,
                })
            }
        }
    }

    fn landing_of(self: &Arc<Self>, number: u64, epoch: u64) -> Landing {
        Landing {
            flight: Arc::clone(self),
            number,
            epoch,
            tag: None,
        }
    }

    /// The state stays whole at every await-free line, so a panic elsewhere does not spoil it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl fmt::Debug for Flight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Flight")
            .field("epoch", &state.epoch)
            .field("flying", &state.flying)
            .field("waiting", &state.waiting.len())
            .finish()
    }
}

/// The right and the duty to do the work. It lands when it is dropped: after success, failure,
/// panic or cancellation.
#[must_use = "a dropped ticket lands at once"]
pub struct Ticket {
    flight: Arc<Flight>,
    number: u64,
}

impl Ticket {
    /// The flight's number; later ones are higher.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Its landing, to wait for.
    pub fn landing(&self) -> Landing {
        let epoch = self.flight.state().epoch;
        self.flight.landing_of(self.number, epoch)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.flight
            .advance(|state| state.flying.retain(|number| *number != self.number));
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ticket({})", self.number)
    }
}

/// A future that ends when a flight has landed, or the value has changed by other means.
#[must_use = "a landing waits only while it is polled"]
pub struct Landing {
    flight: Arc<Flight>,
    number: u64,
    epoch: u64,
    tag: Option<u64>,
}

impl Landing {
    /// The number of the flight that is waited for.
    pub fn number(&self) -> u64 {
        self.number
    }
}

impl Future for Landing {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // Cloned before the lock, and the one replaced is dropped after it: a waker may run code
        // of its own.
        let waker = context.waker().clone();
        let this = &mut *self;
        let mut state = this.flight.state();
        if state.epoch != this.epoch || !state.flying.contains(&this.number) {
            return Poll::Ready(());
        }
        let tag = *this.tag.get_or_insert_with(|| {
            state.tags += 1;
            state.tags
        });
        let replaced = state.waiting.insert(tag, waker);
        drop(state);
        drop(replaced);
        Poll::Pending
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        if let Some(tag) = self.tag {
            // Dropped outside the lock: a waker may run code of its own.
            let waker = self.flight.state().waiting.remove(&tag);
            drop(waker);
        }
    }
}

impl fmt::Debug for Landing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Landing({})", self.number)
    }
}
