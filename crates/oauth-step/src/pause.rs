//! A time to wait, or another caller's work to wait for, whichever is over first.

use core::time::Duration;
use std::time::Instant;

use crate::Landing;
use crate::block::block_on;

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
        // A pause beyond any clock has no end but the landing.
        let end = Instant::now().checked_add(self.at_most);
        let _ = block_on(self.landed(), end);
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
