//! What one round of the bench does with a subject. Shared with the peers, which are programs of their own.

use std::time::{Duration, Instant};

/// One thing that is measured.
pub(crate) struct Subject<'a> {
    pub(crate) name: &'static str,
    call: Box<dyn Fn() + 'a>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(name: &'static str, call: impl Fn() + 'a) -> Self {
        Self {
            name,
            call: Box::new(call),
        }
    }

    /// Nanoseconds for one call: the mean of as many as fit into [`SPAN`].
    pub(crate) fn time(&self) -> f64 {
        let once = self.elapsed(1);
        let calls = (SPAN.as_secs_f64() / once.as_secs_f64().max(1e-9)) as u32;
        let calls = calls.clamp(FEWEST_CALLS, MOST_CALLS);
        self.elapsed(calls).as_nanos() as f64 / f64::from(calls)
    }

    /// How many allocations a call makes, and of how many bytes.
    pub(crate) fn allocated(&self) -> (u64, u64) {
        (self.call)();
        let info = allocation_counter::measure(|| (self.call)());
        (info.count_total, info.bytes_total)
    }

    fn elapsed(&self, calls: u32) -> Duration {
        let began = Instant::now();
        for _ in 0..calls {
            (self.call)();
        }
        began.elapsed()
    }
}

/// Short: a round is then over before anything else on the machine has its turn.
const SPAN: Duration = Duration::from_millis(1);
const FEWEST_CALLS: u32 = 2;
const MOST_CALLS: u32 = 2_000;
