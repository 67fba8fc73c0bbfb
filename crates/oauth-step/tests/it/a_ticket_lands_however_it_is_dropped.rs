//! Success, error, cancellation, panic: whoever waits is woken and may take over.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

use oauth_step::{Flight, Landing, Ticket, Turn};

#[test]
fn a_dropped_ticket_lands() {
    lands(drop);
}

#[test]
fn a_ticket_that_panics_lands() {
    lands(|ticket| {
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let _ticket = ticket;
            panic!("in the middle of the work");
        }));
        assert!(outcome.is_err());
    });
}

#[test]
fn a_ticket_of_a_thread_that_dies_lands() {
    lands(|ticket| {
        let thread = std::thread::spawn(move || {
            let _ticket = ticket;
            panic!("in the middle of the work");
        });
        assert!(thread.join().is_err());
    });
}

#[test]
fn a_ticket_in_a_cancelled_future_lands() {
    lands(|ticket| {
        let mut work = Box::pin(async move {
            let _ticket = ticket;
            std::future::pending::<()>().await;
        });
        let mut context = Context::from_waker(Waker::noop());
        assert!(work.as_mut().poll(&mut context).is_pending());
        drop(work);
    });
}

#[test]
fn a_landing_asked_for_after_the_landing_is_none() {
    let flight = Arc::new(Flight::new());
    assert!(flight.landing().is_none());
    drop(mine(&flight));
    assert!(flight.landing().is_none());
}

#[test]
fn a_landing_first_polled_after_the_landing_is_over() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(&flight);
    let (mut by_ticket, mut by_flight) = (ticket.landing(), flight.landing().unwrap());
    assert_eq!(by_ticket.number(), by_flight.number());
    drop(ticket);
    assert!(poll(&mut by_ticket, Waker::noop()).is_ready());
    assert!(poll(&mut by_flight, Waker::noop()).is_ready());
    assert!(format!("{flight:?}").contains("waiting: 0"));
}

/// Two wait, one of them is woken and takes over.
fn lands(end: impl FnOnce(Ticket)) {
    let flight = Arc::new(Flight::new());
    let ticket = mine(&flight);
    let number = ticket.number();
    let mut landings = [ticket.landing(), flight.landing().unwrap()];
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    for landing in &mut landings {
        assert!(poll(landing, &waker).is_pending());
    }
    assert_eq!(wakes.0.load(SeqCst), 0);

    end(ticket);

    assert_eq!(wakes.0.load(SeqCst), 2);
    assert!(!flight.is_flying(number));
    for landing in &mut landings {
        assert!(poll(landing, &waker).is_ready());
    }
    assert!(matches!(flight.turn(flight.epoch()), Turn::Mine(_)));
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

fn mine(flight: &Arc<Flight>) -> Ticket {
    match flight.turn(flight.epoch()) {
        Turn::Mine(ticket) => ticket,
        other => panic!("expected a ticket, got {other:?}"),
    }
}
