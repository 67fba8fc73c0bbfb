//! Who gives up is forgotten: a flight that hangs collects no wakers.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use oauth_step::{Flight, Landing, Pause, Ticket, Turn};

#[test]
fn a_landing_keeps_one_waker_the_latest() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(&flight);
    let mut landing = ticket.landing();
    assert_eq!(waiting(&flight), 0);
    let (first, first_waker) = waker();
    let (second, second_waker) = waker();
    poll(&mut landing, first_waker);
    assert_eq!((waiting(&flight), first.strong_count()), (1, 1));
    poll(&mut landing, second_waker);
    assert_eq!((waiting(&flight), first.strong_count()), (1, 0));
    assert_eq!(second.strong_count(), 1);
}

#[test]
fn a_dropped_landing_takes_its_waker_along_and_no_other() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(&flight);
    let (mut one, mut other) = (ticket.landing(), ticket.landing());
    let (weak_one, waker_one) = waker();
    let (weak_other, waker_other) = waker();
    poll(&mut one, waker_one);
    poll(&mut other, waker_other);
    assert_eq!(waiting(&flight), 2);
    drop(one);
    assert_eq!((waiting(&flight), weak_one.strong_count()), (1, 0));
    assert_eq!(weak_other.strong_count(), 1);
    drop(other);
    assert_eq!((waiting(&flight), weak_other.strong_count()), (0, 0));
}

#[test]
fn a_landing_never_polled_leaves_nothing() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(&flight);
    drop((
        ticket.landing(),
        flight.landing(),
        flight.turn(flight.epoch()),
    ));
    assert_eq!(waiting(&flight), 0);
}

#[test]
fn a_pause_given_up_leaves_no_waker() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(&flight);
    for _ in 0..100 {
        // Asynchronously: polled, then the caller's own time is over.
        let mut landed = Box::pin(Pause::until(ticket.landing(), Duration::MAX).landed());
        let mut context = Context::from_waker(Waker::noop());
        assert!(landed.as_mut().poll(&mut context).is_pending());
        drop(landed);
        // Blocking: the pause's time is over.
        Pause::until(ticket.landing(), Duration::ZERO).block();
    }
    assert_eq!(waiting(&flight), 0);
}

#[test]
fn after_the_landing_nothing_of_the_waker_is_left() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(&flight);
    let mut landing = ticket.landing();
    let (weak, waker) = waker();
    poll(&mut landing, waker);
    drop(ticket);
    assert_eq!((waiting(&flight), weak.strong_count()), (0, 0));
    drop(landing);
    assert_eq!(waiting(&flight), 0);
}

struct Nothing;

impl Wake for Nothing {
    fn wake(self: Arc<Self>) {}
}

fn waker() -> (Weak<Nothing>, Waker) {
    let inner = Arc::new(Nothing);
    (Arc::downgrade(&inner), Waker::from(inner))
}

fn poll(landing: &mut Landing, waker: Waker) {
    let poll = Pin::new(landing).poll(&mut Context::from_waker(&waker));
    assert!(poll.is_pending());
}

fn waiting(flight: &Flight) -> usize {
    let shown = format!("{flight:?}");
    let count = shown.split("waiting: ").nth(1);
    let count = count.and_then(|rest| rest.trim_end_matches([' ', '}']).parse().ok());
    count.unwrap_or_else(|| panic!("{shown}"))
}

fn mine(flight: &Arc<Flight>) -> Ticket {
    match flight.turn(flight.epoch()) {
        Turn::Mine(ticket) => ticket,
        other => panic!("expected a ticket, got {other:?}"),
    }
}
