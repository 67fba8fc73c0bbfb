//! Work that outlives the call that began it.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

/// Runs work on a thread of its own; on this one, where the system has none left: it must not be
/// lost.
pub(crate) fn apart<W: FnOnce() + Send + 'static>(thread: Builder, work: W) {
    let work = Arc::new(Mutex::new(Some(work)));
    let theirs = Arc::clone(&work);
    if thread.spawn(move || run(&theirs)).is_err() {
        run(&work);
    }
}

fn run(work: &Mutex<Option<impl FnOnce()>>) {
    let work = work.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(work) = work {
        work();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread::{self, ThreadId};

    use super::*;

    fn thread_of_work(thread: Builder) -> ThreadId {
        let (sender, receiver) = mpsc::channel();
        apart(thread, move || {
            let _ = sender.send(thread::current().id());
        });
        receiver.recv().unwrap()
    }

    #[test]
    fn work_has_a_thread_of_its_own() {
        assert_ne!(thread_of_work(Builder::new()), thread::current().id());
    }

    #[test]
    fn work_without_a_thread_is_done_all_the_same() {
        // No system has as much.
        let thread = Builder::new().stack_size(1 << 62);

        assert_eq!(thread_of_work(thread), thread::current().id());
    }
}
