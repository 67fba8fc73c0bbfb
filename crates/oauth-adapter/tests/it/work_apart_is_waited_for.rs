//! Closing waits for every renewal, however it ends, and for nothing else.

use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Wake;

use oauth_adapter::Underway;

#[test]
fn with_nothing_under_way_nothing_is_waited_for() {
    let underway = Underway::default();
    underway.block();
    assert!(is_over(&underway));
}

#[test]
fn every_one_is_waited_for() {
    let underway = Underway::default();
    let same = underway.clone();
    let (first, second) = (underway.begin(), same.begin());
    assert!(!is_over(&same));
    drop(first);
    assert!(!is_over(&underway));
    drop(second);
    assert!(is_over(&underway));
}

#[test]
fn work_that_panics_has_ended() {
    let underway = Underway::default();
    let running = underway.begin();
    let panicked = std::thread::spawn(move || {
        let _running = running;
        std::panic::resume_unwind(Box::new("a renewal that dies"));
    });
    underway.block();
    assert!(panicked.join().is_err());
}

#[test]
fn who_waits_is_woken_once_all_have_ended() {
    let underway = Underway::default();
    let (first, second) = (underway.begin(), underway.begin());
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    let mut landed = pin!(underway.landed());
    for _ in 0..3 {
        assert_eq!(landed.as_mut().poll(&mut context), Poll::Pending);
    }
    drop(first);
    assert_eq!(woken.0.load(Ordering::Relaxed), 0);
    drop(second);
    assert_eq!(woken.0.load(Ordering::Relaxed), 1);
    assert_eq!(landed.as_mut().poll(&mut context), Poll::Ready(()));
}

#[test]
fn threads_and_tasks_wait_together() {
    let underway = Underway::default();
    let running = underway.begin();
    let blocked = {
        let underway = underway.clone();
        std::thread::spawn(move || underway.block())
    };
    drop(running);
    blocked.join().unwrap();
    assert!(is_over(&underway));
}

fn is_over(underway: &Underway) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    pin!(underway.landed()).poll(&mut context).is_ready()
}

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}
