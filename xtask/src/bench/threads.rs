//! How long a call takes while other threads make the same one.

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

/// Something to be timed: each thread has its own state, all share the rest.
pub(super) trait Subject: Sync {
    type Own;

    fn own(&self) -> Self::Own;

    fn call(&self, own: &mut Self::Own);
}

/// The nanoseconds of processor time that one call takes one thread while `threads` of them make
/// `calls` each, at once.
///
/// From the first thread's start to the last one's end; where there are more threads than
/// processors, times the processors and divided by the threads, since each had only its share of
/// one.
pub(super) fn per_call<S: Subject>(subject: &S, threads: usize, calls: u32) -> f64 {
    let together = Barrier::new(threads);
    let spans: Vec<(Instant, Instant)> = thread::scope(|scope| {
        let work = || {
            let mut own = subject.own();
            for _ in 0..calls / WARM_UP {
                subject.call(&mut own);
            }
            together.wait();
            let begun = Instant::now();
            for _ in 0..calls {
                subject.call(&mut own);
            }
            (begun, Instant::now())
        };
        let started: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        // One that panicked has said so, and is left out.
        started
            .into_iter()
            .filter_map(|thread| thread.join().ok())
            .collect()
    });
    let begun = spans.iter().map(|(begun, _)| begun).min();
    let ended = spans.iter().map(|(_, ended)| ended).max();
    let wall = match (begun, ended) {
        (Some(begun), Some(ended)) => ended.duration_since(*begun),
        _ => return f64::NAN,
    };
    share(threads) * wall.as_secs_f64() * 1e9 / f64::from(calls)
}

/// How many processors this process may use.
pub(super) fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// How much of a processor each thread has.
fn share(threads: usize) -> f64 {
    processors().min(threads) as f64 / threads as f64
}

/// One call in so many is made before the clock starts.
const WARM_UP: u32 = 10;

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn each_thread_makes_each_call_with_a_state_of_its_own() {
        struct Count(AtomicU32, AtomicU32);
        impl Subject for Count {
            type Own = ();
            fn own(&self) {
                self.0.fetch_add(1, Ordering::SeqCst);
            }
            fn call(&self, (): &mut ()) {
                self.1.fetch_add(1, Ordering::SeqCst);
            }
        }
        let count = Count(AtomicU32::new(0), AtomicU32::new(0));
        assert!(per_call(&count, 3, 100) > 0.0);
        assert_eq!(count.0.into_inner(), 3);
        assert_eq!(count.1.into_inner(), 3 * 110);
    }

    #[test]
    fn more_threads_than_processors_share_them() {
        let most = processors();
        assert!((share(1) - 1.0).abs() < f64::EPSILON);
        assert!((share(most) - 1.0).abs() < f64::EPSILON);
        assert!((share(most * 4) - 0.25).abs() < f64::EPSILON);
    }
}
