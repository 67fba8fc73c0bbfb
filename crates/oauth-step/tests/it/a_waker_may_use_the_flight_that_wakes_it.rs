//! Wakers run code of their own, on being woken and on being dropped: never under the lock.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Wake, Waker};
use std::thread;
use std::time::Duration;

use oauth_step::{Flight, Landing, Ticket, Turn};

#[test]
fn a_waker_may_look_at_the_flight_when_it_is_woken() {
    ends(|flight| {
        let ticket = mine(flight);
        let mut landing = ticket.landing();
        poll(&mut landing, Looks::waker(flight));
        flight.changed();
        let mut landing = ticket.landing();
        poll(&mut landing, Looks::waker(flight));
        drop(ticket);
    });
}

#[test]
fn a_waker_may_look_at_the_flight_when_its_landing_is_dropped() {
    ends(|flight| {
        let ticket = mine(flight);
        let mut landing = ticket.landing();
        poll(&mut landing, Looks::waker(flight));
        drop(landing);
    });
}

#[test]
fn a_waker_may_look_at_the_flight_when_another_takes_its_place() {
    ends(|flight| {
        let ticket = mine(flight);
        let mut landing = ticket.landing();
        poll(&mut landing, Looks::waker(flight));
        poll(&mut landing, Looks::waker(flight));
    });
}

#[test]
fn a_waker_may_hold_the_last_of_another_landing() {
    ends(|flight| {
        let ticket = mine(flight);
        let mut inner = ticket.landing();
        poll(&mut inner, Looks::waker(flight));
        let mut outer = ticket.landing();
        let holds = Holds(Mutex::new(Some(inner)));
        poll(&mut outer, Waker::from(Arc::new(holds)));
        poll(&mut outer, Waker::noop().clone());
        assert!(format!("{flight:?}").contains("waiting: 1"));
    });
}

/// Runs in a thread, so that a deadlock is a failure and no silence.
fn ends(run: impl FnOnce(&Arc<Flight>) + Send + 'static) {
    let (done, ended) = mpsc::channel();
    thread::spawn(move || {
        run(&Arc::new(Flight::new()));
        let _ = done.send(());
    });
    let ended = ended.recv_timeout(Duration::from_secs(20));
    assert!(ended.is_ok(), "deadlocked, or failed: {ended:?}");
}

struct Looks(Arc<Flight>);

impl Looks {
    fn waker(flight: &Arc<Flight>) -> Waker {
        Waker::from(Arc::new(Self(Arc::clone(flight))))
    }
}

impl Wake for Looks {
    fn wake(self: Arc<Self>) {
        let _ = self.0.turn(self.0.epoch());
    }
}

impl Drop for Looks {
    fn drop(&mut self) {
        let _ = self.0.epoch();
    }
}

struct Holds(Mutex<Option<Landing>>);

impl Wake for Holds {
    fn wake(self: Arc<Self>) {
        drop(self.0.lock().map(|mut held| held.take()));
    }
}

fn poll(landing: &mut Landing, waker: Waker) {
    let poll = Pin::new(landing).poll(&mut Context::from_waker(&waker));
    assert!(poll.is_pending());
}

fn mine(flight: &Arc<Flight>) -> Ticket {
    match flight.turn(flight.epoch()) {
        Turn::Mine(ticket) => ticket,
        other => panic!("expected a ticket, got {other:?}"),
    }
}
