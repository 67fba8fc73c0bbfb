//! Work that runs apart from its callers.

use core::future::poll_fn;
use core::task::{Poll, Waker};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Counts the work that runs apart from its callers, renewals above all, so that closing a session
/// can wait for it. Clones count together. It needs no executor and no thread.
///
/// ```
/// use oauth_adapter::Underway;
///
/// let underway = Underway::default();
/// let renewal = underway.begin();
/// std::thread::spawn(move || {
///     // ... renew, then:
///     drop(renewal);
/// });
/// underway.block();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Underway(Arc<Inner>);

impl Underway {
    /// Counts one more, until what it returns is dropped.
    pub fn begin(&self) -> Running {
        self.0.state().running += 1;
        Running(Arc::clone(&self.0))
    }

    /// Ends when nothing is under way.
    pub async fn landed(&self) {
        poll_fn(|context| {
            let mut state = self.0.state();
            if state.running == 0 {
                return Poll::Ready(());
            }
            let waker = context.waker();
            if !state.waiting.iter().any(|known| known.will_wake(waker)) {
                state.waiting.push(waker.clone());
            }
            Poll::Pending
        })
        .await;
    }

    /// Blocks this thread until nothing is under way.
    pub fn block(&self) {
        let mut state = self.0.state();
        while state.running > 0 {
            let waited = self.0.ended.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Work under way; it has ended when this is dropped, by whatever path.
#[derive(Debug)]
#[must_use = "work that is not held has ended already"]
pub struct Running(Arc<Inner>);

impl Drop for Running {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.running -= 1;
        if state.running > 0 {
            return;
        }
        let waiting = core::mem::take(&mut state.waiting);
        // Outside the lock: a waker may do anything.
        drop(state);
        self.0.ended.notify_all();
        waiting.into_iter().for_each(Waker::wake);
    }
}

#[derive(Debug, Default)]
struct Inner {
    state: Mutex<State>,
    ended: Condvar,
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        // Whole at every moment: nothing that could panic runs while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
struct State {
    running: usize,
    waiting: Vec<Waker>,
}
