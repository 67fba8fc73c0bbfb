//! How often an unknown key may force a fetch.

use core::time::Duration;

use oauth_step::{Flight, UnixTime};

use crate::Error;

/// Forced fetches: when the next may start, and how the last one ended.
#[derive(Default)]
pub(super) struct CoolDown {
    until: Option<UnixTime>,
    /// How many attempts in a row brought nothing new.
    fruitless: u32,
    /// The flight of the latest attempt.
    latest: u64,
    /// The attempt under way: its flight, and when it started.
    pending: Option<(u64, UnixTime)>,
    /// How many attempts in a row lost their caller.
    abandoned: u32,
    /// What the last attempt failed with.
    failure: Option<Error>,
}

impl CoolDown {
    pub(super) fn started(&mut self, number: u64, now: UnixTime) {
        self.latest = self.latest.max(number);
        self.pending = Some((number, now));
    }

    /// An attempt came to its end, from which the time counts. One that was overtaken counts for
    /// nothing: the later one has ended, or will.
    pub(super) fn ended(&mut self, number: u64, now: UnixTime, failure: Option<Error>) {
        if number < self.latest {
            return;
        }
        let asked = failure.as_ref().and_then(Error::retry_after);
        let span = self.span().max(asked.unwrap_or_default().min(LONGEST));
        self.until = Some(now.saturating_add(span));
        self.fruitless = self.fruitless.saturating_add(1);
        self.abandoned = 0;
        self.pending = None;
        self.failure = failure;
    }

    /// Something new came, from this attempt or another fetch.
    pub(super) fn fruitful(&mut self, now: UnixTime) {
        self.fruitless = 0;
        if self.is_cooling(now) {
            let shortest = now.saturating_add(SHORTEST);
            self.until = self.until.map(|until| until.min(shortest));
        }
    }

    /// Until when nothing may be forced, if that is so; with what the last attempt failed with.
    pub(super) fn review(
        &mut self,
        now: UnixTime,
        flight: &Flight,
    ) -> Option<(UnixTime, Option<&Error>)> {
        self.count_abandoned(flight);
        let until = self.until.filter(|until| now < *until)?;
        Some((until, self.failure.as_ref()))
    }

    /// An attempt whose caller went away is free, three times in a row: one closed browser tab
    /// must not keep everybody out.
    fn count_abandoned(&mut self, flight: &Flight) {
        let Some((number, started)) = self.pending else {
            return;
        };
        if flight.is_flying(number) {
            return;
        }
        self.pending = None;
        self.abandoned = self.abandoned.saturating_add(1);
        if self.abandoned > FREE_ABANDONED {
            self.until = Some(started.saturating_add(self.span()));
            self.failure = None;
        }
    }

    fn is_cooling(&self, now: UnixTime) -> bool {
        self.until.is_some_and(|until| now < until)
    }

    fn span(&self) -> Duration {
        SHORTEST
            .saturating_mul(2_u32.saturating_pow(self.fruitless))
            .min(LONGEST)
    }
}

const SHORTEST: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_secs(120);
const FREE_ABANDONED: u32 = 3;
