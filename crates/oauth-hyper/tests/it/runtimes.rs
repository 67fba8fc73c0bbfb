//! Executors and timers that a test can see through.

use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use oauth_hyper::hyper::rt::{Executor, Sleep, Timer};

/// Counts what it runs.
pub(crate) struct Counting(pub(crate) Arc<AtomicUsize>);

impl<F: Future<Output: Send> + Send + 'static> Executor<F> for Counting {
    fn execute(&self, work: F) {
        self.0.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(work);
    }
}

/// For it, any time has passed already.
pub(crate) struct Hasty;

impl Timer for Hasty {
    fn sleep(&self, _: Duration) -> Pin<Box<dyn Sleep>> {
        Box::pin(Over)
    }

    fn sleep_until(&self, _: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Over)
    }
}

/// A time that has passed.
pub(crate) struct Over;

impl Future for Over {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }
}

impl Sleep for Over {}

/// For it, no time ever passes.
pub(crate) struct Stopped;

impl Timer for Stopped {
    fn sleep(&self, _: Duration) -> Pin<Box<dyn Sleep>> {
        Box::pin(Never)
    }

    fn sleep_until(&self, _: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Never)
    }
}

struct Never;

impl Future for Never {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Pending
    }
}

impl Sleep for Never {}
