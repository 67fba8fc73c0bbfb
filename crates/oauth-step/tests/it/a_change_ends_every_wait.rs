//! A login replaces the value while a renewal is in the air: nobody waits for the renewal.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

use oauth_step::{Flight, Landing, Ticket, Turn};

#[test]
fn everyone_who_waits_is_woken_once_and_looks_again() {
    let flight = Arc::new(Flight::new());
    let looked = flight.epoch();
    let ticket = mine(flight.turn(looked));
    let mut landings: Vec<Landing> = (0..100).map(|_| ticket.landing()).collect();
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    for landing in &mut landings {
        assert!(poll(landing, &waker).is_pending());
    }

    flight.changed();

    assert_eq!(wakes.0.load(SeqCst), 100);
    for landing in &mut landings {
        assert!(poll(landing, &waker).is_ready());
    }
    // The flight itself goes on, and its landing counts as another.
    assert!(flight.is_flying(ticket.number()));
    let after_change = flight.epoch();
    assert_ne!(after_change, looked);
    drop(ticket);
    assert_ne!(flight.epoch(), after_change);
    assert_eq!(wakes.0.load(SeqCst), 100);
}

#[test]
fn a_wait_begun_after_the_change_lasts_until_the_landing() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(flight.turn(flight.epoch()));
    flight.changed();
    let Turn::Theirs(mut landing) = flight.turn(flight.epoch()) else {
        panic!("the ticket is still out");
    };
    let (mut by_ticket, mut by_flight) = (ticket.landing(), flight.landing().unwrap());
    for landing in [&mut landing, &mut by_ticket, &mut by_flight] {
        assert!(poll(landing, Waker::noop()).is_pending());
    }
    drop(ticket);
    for landing in [&mut landing, &mut by_ticket, &mut by_flight] {
        assert!(poll(landing, Waker::noop()).is_ready());
    }
}

#[test]
fn a_wait_begun_before_the_change_and_first_polled_after_it_is_over() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(flight.turn(flight.epoch()));
    let mut landing = ticket.landing();
    flight.changed();
    assert!(poll(&mut landing, Waker::noop()).is_ready());
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

fn poll(landing: &mut Landing, waker: &Waker) -> Poll<()> {
    Pin::new(landing).poll(&mut Context::from_waker(waker))
}

fn mine(turn: Turn) -> Ticket {
    match turn {
        Turn::Mine(ticket) => ticket,
        other => panic!("expected a ticket, got {other:?}"),
    }
}
