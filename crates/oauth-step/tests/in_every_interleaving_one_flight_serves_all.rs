//! Every interleaving of a few callers over one `Flight`, modelled.
//!
//! Built with `RUSTFLAGS="--cfg loom"` only; any other build finds nothing here.
#![cfg(loom)]

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};

use loom::sync::Notify;
use loom::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use loom::thread;
use oauth_step::{Flight, Landing, Turn};

#[test]
fn two_callers_work_once() {
    loom::model(|| {
        let work = Arc::new(Work::default());
        let other = spawn(&work, |work| work.until_fresh());
        work.until_fresh();
        other.join().unwrap();
        assert_eq!(work.done.load(SeqCst), 1);
        assert_idle(&work.flight);
    });
}

#[test]
fn three_callers_work_once() {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(2);
    model.check(|| {
        let work = Arc::new(Work::default());
        let others = [(); 2].map(|()| spawn(&work, |work| work.until_fresh()));
        work.until_fresh();
        others.into_iter().for_each(|other| other.join().unwrap());
        assert_eq!(work.done.load(SeqCst), 1);
        assert_idle(&work.flight);
    });
}

#[test]
fn who_waits_for_an_abandoned_ticket_takes_over() {
    loom::model(|| {
        let work = Arc::new(Work::default());
        let Turn::Mine(ticket) = work.flight.turn(work.flight.epoch()) else {
            panic!("nobody else is here yet");
        };
        let other = spawn(&work, |work| work.until_fresh());
        drop(ticket);
        other.join().unwrap();
        assert_eq!(work.done.load(SeqCst), 1);
        assert_idle(&work.flight);
    });
}

#[test]
fn a_change_ends_every_wait() {
    loom::model(|| {
        let work = Arc::new(Work::default());
        // A ticket that never lands: only the change can end the wait.
        let Turn::Mine(ticket) = work.flight.turn(work.flight.epoch()) else {
            panic!("nobody else is here yet");
        };
        let other = spawn(&work, |work| work.until_fresh());
        work.fresh.store(true, SeqCst);
        work.flight.changed();
        other.join().unwrap();
        assert_eq!(work.done.load(SeqCst), 0);
        drop(ticket);
        assert_idle(&work.flight);
    });
}

#[test]
fn a_landing_asked_for_late_is_over() {
    loom::model(|| {
        let work = Arc::new(Work::default());
        let Turn::Mine(ticket) = work.flight.turn(work.flight.epoch()) else {
            panic!("nobody else is here yet");
        };
        let landing = ticket.landing();
        let other = spawn(&work, |work| {
            if let Some(landing) = work.flight.landing() {
                wait(landing);
            }
        });
        let another = thread::spawn(move || wait(landing));
        drop(ticket);
        other.join().unwrap();
        another.join().unwrap();
        assert_idle(&work.flight);
    });
}

#[test]
fn a_wait_given_up_while_the_flight_lands_leaves_no_waker() {
    loom::model(|| {
        let work = Arc::new(Work::default());
        let Turn::Mine(ticket) = work.flight.turn(work.flight.epoch()) else {
            panic!("nobody else is here yet");
        };
        let landing = ticket.landing();
        let other = thread::spawn(move || {
            let mut landing = pin!(landing);
            let _ = landing
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()));
        });
        drop(ticket);
        other.join().unwrap();
        assert_idle(&work.flight);
    });
}

#[test]
fn of_two_that_overtake_one_does() {
    loom::model(|| {
        let work = Arc::new(Work::default());
        let Turn::Mine(hung) = work.flight.turn(work.flight.epoch()) else {
            panic!("nobody else is here yet");
        };
        let number = hung.number();
        let other = spawn(&work, move |work| work.overtake_until_fresh(number));
        work.overtake_until_fresh(number);
        other.join().unwrap();
        assert_eq!(work.done.load(SeqCst), 1);
        drop(hung);
        assert_idle(&work.flight);
    });
}

/// What callers need: fresh or not, and how often somebody made it so.
#[derive(Default)]
struct Work {
    flight: Arc<Flight>,
    fresh: AtomicBool,
    done: AtomicUsize,
}

impl Work {
    fn until_fresh(&self) {
        self.until(|epoch| self.flight.turn(epoch));
    }

    fn overtake_until_fresh(&self, number: u64) {
        self.until(|epoch| self.flight.overtake(epoch, number));
    }

    fn until(&self, turn: impl Fn(oauth_step::Epoch) -> Turn) {
        loop {
            let epoch = self.flight.epoch();
            if self.fresh.load(SeqCst) {
                return;
            }
            match turn(epoch) {
                Turn::Mine(ticket) => {
                    self.done.fetch_add(1, SeqCst);
                    self.fresh.store(true, SeqCst);
                    drop(ticket);
                }
                Turn::Theirs(landing) => wait(landing),
                Turn::Missed => {}
            }
        }
    }
}

fn spawn(work: &Arc<Work>, run: impl FnOnce(&Work) + Send + 'static) -> thread::JoinHandle<()> {
    let work = Arc::clone(work);
    thread::spawn(move || run(&work))
}

fn wait(landing: Landing) {
    struct Signal(Notify);
    impl Wake for Signal {
        fn wake(self: Arc<Self>) {
            self.0.notify();
        }
    }
    let signal = Arc::new(Signal(Notify::new()));
    let waker = Waker::from(Arc::clone(&signal));
    let mut landing = pin!(landing);
    while landing
        .as_mut()
        .poll(&mut Context::from_waker(&waker))
        .is_pending()
    {
        signal.0.wait();
    }
}

fn assert_idle(flight: &Flight) {
    let shown = format!("{flight:?}");
    assert!(shown.contains("flying: [], waiting: 0"), "{shown}");
}
