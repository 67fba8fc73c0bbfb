//! The executor and the timer, which hyper leaves to its users.

use core::future::poll_fn;
use core::pin::{Pin, pin};
use core::task::Poll;
use core::time::Duration;
use std::sync::Arc;
use std::time::Instant;

use hyper::rt::{Executor, Sleep, Timer};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use oauth_step::Pause;

/// Where work runs apart, and what wakes it. Clones are the same.
#[derive(Clone)]
pub(crate) struct Runtime {
    executor: Arc<dyn Executor<Task> + Send + Sync>,
    timer: Arc<dyn Timer + Send + Sync>,
}

/// As hyper-util's client hands it to its executor: one executor is enough for both.
pub(crate) type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Runtime {
    pub(crate) fn with_executor(
        self,
        executor: impl Executor<Task> + Send + Sync + 'static,
    ) -> Self {
        Self {
            executor: Arc::new(executor),
            ..self
        }
    }

    pub(crate) fn with_timer(self, timer: impl Timer + Send + Sync + 'static) -> Self {
        Self {
            timer: Arc::new(timer),
            ..self
        }
    }

    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.executor.execute(Box::pin(work));
    }

    /// Waits for the landing, but no longer than the pause says.
    pub(crate) async fn pause(&self, pause: Pause) {
        let end = self.sleep(pause.at_most());
        let _ = within(end, pause.landed()).await;
    }

    /// When so much time will have passed.
    pub(crate) fn end_of(&self, time: Duration) -> Instant {
        self.now() + time.min(FOREVER)
    }

    /// Waits so long.
    pub(crate) async fn wait(&self, time: Duration) {
        if !time.is_zero() {
            self.sleep(time).await;
        }
    }
}

impl Default for Runtime {
    fn default() -> Self {
        Self {
            executor: Arc::new(TokioExecutor::new()),
            timer: Arc::new(TokioTimer::new()),
        }
    }
}

/// For hyper-util's client, which wants one that can be cloned.
impl Executor<Task> for Runtime {
    fn execute(&self, work: Task) {
        self.executor.execute(work);
    }
}

impl Timer for Runtime {
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Sleep>> {
        self.timer.sleep(time.min(FOREVER))
    }

    fn sleep_until(&self, end: Instant) -> Pin<Box<dyn Sleep>> {
        self.timer.sleep_until(end)
    }

    fn reset(&self, sleep: &mut Pin<Box<dyn Sleep>>, end: Instant) {
        self.timer.reset(sleep, end);
    }

    fn now(&self) -> Instant {
        self.timer.now()
    }
}

/// The work's result, if it comes before the end. It is looked at before the clock: an answer that
/// has come may hold a rotated refresh token.
pub(crate) async fn within<F: Future>(end: Pin<Box<dyn Sleep>>, work: F) -> Option<F::Output> {
    let (mut work, mut end) = (pin!(work), end);
    poll_fn(|context| {
        if let Poll::Ready(output) = work.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        end.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Thirty years: a timer that adds more to its clock may overflow.
const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
