//! What a session remembers of renewals that failed.

use core::time::Duration;

use oauth_step::UnixTime;

use crate::{Disposition, Error};

#[derive(Default)]
pub(super) struct Memory {
    /// The last failure, until something is published.
    pub(super) failure: Option<Failure>,
    /// The highest number of any generation there was.
    pub(super) number: u64,
}

impl Memory {
    /// Takes a failure down.
    pub(super) fn fail(&mut self, flight: u64, error: &Error, now: UnixTime, stored: bool) {
        let run = self.failure.as_ref().map_or(0, |failure| failure.run) + 1;
        self.failure = Some(Failure {
            flight,
            error: error.clone(),
            since: now,
            rest: rest(error, run, stored),
            run,
        });
    }

    /// The failure that bars a new renewal now.
    pub(super) fn bar(&self, now: UnixTime) -> Option<&Failure> {
        let failure = self.failure.as_ref()?;
        failure
            .rest
            .is_none_or(|rest| is_within(now, failure.since, rest))
            .then_some(failure)
    }

    /// The failure of this flight or of a later one.
    pub(super) fn failure_since(&self, flight: u64) -> Option<&Failure> {
        self.failure
            .as_ref()
            .filter(|failure| failure.flight >= flight)
    }
}

/// A renewal that failed.
pub(super) struct Failure {
    pub(super) flight: u64,
    pub(super) error: Error,
    since: UnixTime,
    /// For how long no other is begun; `None` until somebody signs in.
    rest: Option<Duration>,
    /// How many in a row.
    run: u32,
}

/// Whether it is less than `span` since `start`. A clock that was set back says no: else what was
/// to last a minute would last until the clock is where it was.
pub(super) fn is_within(now: UnixTime, start: UnixTime, span: Duration) -> bool {
    start <= now && now < start.saturating_add(span)
}

/// How long to leave the server alone; `None` for good.
fn rest(error: &Error, run: u32, stored: bool) -> Option<Duration> {
    match error {
        // The server is not asked again, but somebody may sign in through another process.
        Error::Reauthenticate(_) if stored => return Some(SHORTEST_REST),
        // The grant is spent: no further call hits the server with it.
        Error::Reauthenticate(_) => return None,
        // The store had nothing; another process may put it there.
        Error::NotAuthenticated => return Some(SHORTEST_REST),
        _ => {}
    }
    match error.disposition() {
        // Honoured to the second, 0 too; but a server cannot lock a session for days.
        Disposition::Retry { after: Some(after) } => Some(after.min(LONGEST_RETRY_AFTER)),
        Disposition::Retry { after: None } | Disposition::HostilePeer => {
            let doubled = 1_u64.checked_shl(run.saturating_sub(1)).unwrap_or(u64::MAX);
            Some(Duration::from_secs(doubled).min(LONGEST_REST))
        }
        _ => Some(LONGEST_REST),
    }
}

const SHORTEST_REST: Duration = Duration::from_secs(1);
const LONGEST_REST: Duration = Duration::from_secs(60);
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(3600);
