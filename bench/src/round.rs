//! What one round of the bench does with a subject. Shared with the peers, which are programs of their own.

use std::time::{Duration, Instant};

/// One thing that is measured.
pub(crate) struct Subject<'a> {
    pub(crate) name: &'static str,
    run: Box<dyn Fn(u32, Around<'_>) + 'a>,
}

/// What is done with the calls: they are timed, or what they allocate is counted.
type Around<'r> = &'r mut dyn FnMut(&mut dyn FnMut());

impl<'a> Subject<'a> {
    pub(crate) fn new(name: &'static str, call: impl Fn() + 'a) -> Self {
        Self::prepared(name, || (), move |()| call())
    }

    /// Where each call uses up what is prepared for it, which is not measured.
    pub(crate) fn prepared<T>(
        name: &'static str,
        prepare: impl Fn() -> T + 'a,
        call: impl Fn(T) + 'a,
    ) -> Self {
        let run = move |calls: u32, around: Around<'_>| {
            let mut prepared: Vec<T> = (0..calls).map(|_| prepare()).collect();
            around(&mut || prepared.drain(..).for_each(&call));
        };
        Self {
            name,
            run: Box::new(run),
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
        (self.run)(1, &mut |calls| calls());
        let mut allocated = (0, 0);
        (self.run)(1, &mut |calls| {
            let info = allocation_counter::measure(calls);
            allocated = (info.count_total, info.bytes_total);
        });
        allocated
    }

    fn elapsed(&self, calls: u32) -> Duration {
        let mut elapsed = Duration::ZERO;
        (self.run)(calls, &mut |calls| {
            let began = Instant::now();
            calls();
            elapsed = began.elapsed();
        });
        elapsed
    }
}

/// Short: a round is then over before anything else on the machine has its turn.
const SPAN: Duration = Duration::from_millis(1);
const FEWEST_CALLS: u32 = 2;
const MOST_CALLS: u32 = 2_000;
