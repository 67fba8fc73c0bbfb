//! A time to wait, or another caller's work to wait for, whichever is over first.

use alloc::sync::Arc;
use alloc::task::Wake;
use core::future::Future;
use core::pin::pin;
use core::task::{Context, Waker};
use core::time::Duration;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Instant;

use crate::Landing;

/// A time, or until a flight has landed, whichever comes first.
#[must_use = "a pause waits only where a driver takes it"]
#[derive(Debug)]
pub struct Pause {
    at_most: Duration,
    landing: Option<Landing>,
}

impl Pause {
    /// Until the landing, but no longer than `at_most`.
    pub fn until(landing: Landing, at_most: Duration) -> Self {
        Self {
            at_most,
            landing: Some(landing),
        }
    }

    /// The longest that it lasts.
    pub fn at_most(&self) -> Duration {
        self.at_most
    }

    /// Ends at the landing; never, where there is none to wait for. An asynchronous driver waits
    /// for this and for a timer of [`at_most`](Self::at_most), whichever ends first.
    pub async fn landed(self) {
        match self.landing {
            Some(landing) => landing.await,
            None => core::future::pending().await,
        }
    }

    /// Blocks this thread until the pause is over.
    pub fn block(self) {
        let signal = Arc::new(Signal::default());
        let waker = Waker::from(Arc::clone(&signal));
        // A pause beyond any clock has no end but the landing.
        let end = Instant::now().checked_add(self.at_most);
        let mut landed = pin!(self.landed());
        loop {
            if landed
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_ready()
            {
                return;
            }
            if !signal.wait_until(end) {
                return;
            }
        }
    }
}

impl From<Duration> for Pause {
    fn from(at_most: Duration) -> Self {
        Self {
            at_most,
            landing: None,
        }
    }
}

/// Not `thread::park`: its token belongs to the caller.
#[derive(Default)]
struct Signal {
    woken: Mutex<bool>,
    condition: Condvar,
}

impl Signal {
    /// Whether it was woken before the end.
    fn wait_until(&self, end: Option<Instant>) -> bool {
        let mut woken = self.woken.lock().unwrap_or_else(PoisonError::into_inner);
        while !*woken {
            woken = match end.map(|end| end.saturating_duration_since(Instant::now())) {
                Some(Duration::ZERO) => return false,
                Some(left) => {
                    let waited = self.condition.wait_timeout(woken, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => {
                    let waited = self.condition.wait(woken);
                    waited.unwrap_or_else(PoisonError::into_inner)
                }
            };
        }
        *woken = false;
        true
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        *self.woken.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.condition.notify_one();
    }
}
