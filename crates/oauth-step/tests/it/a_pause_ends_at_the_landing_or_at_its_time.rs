//! Whichever comes first, on a thread and in a future.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use oauth_step::{Flight, Pause, Ticket, Turn};

const NEVER: Duration = Duration::MAX;

#[test]
fn blocking_ends_at_the_landing() {
    for at_most in [NEVER, Duration::from_secs(3600)] {
        let flight = Arc::new(Flight::new());
        let ticket = mine(&flight);
        let pause = Pause::until(ticket.landing(), at_most);
        let landed = Arc::new(AtomicBool::new(false));
        let owner = thread::spawn({
            let (flight, landed) = (Arc::clone(&flight), Arc::clone(&landed));
            move || {
                while !format!("{flight:?}").contains("waiting: 1") {
                    thread::yield_now();
                }
                landed.store(true, SeqCst);
                drop(ticket);
            }
        });
        pause.block();
        assert!(landed.load(SeqCst), "it waited for nothing");
        owner.join().unwrap();
    }
}

#[test]
fn blocking_ends_at_its_time() {
    for at_most in [
        Duration::ZERO,
        Duration::from_nanos(1),
        Duration::from_millis(20),
    ] {
        let flight = Arc::new(Flight::new());
        let ticket = mine(&flight);
        let begun = std::time::Instant::now();
        Pause::until(ticket.landing(), at_most).block();
        assert!(begun.elapsed() >= at_most);
        assert!(flight.is_flying(ticket.number()));

        let begun = std::time::Instant::now();
        Pause::from(at_most).block();
        assert!(begun.elapsed() >= at_most);
    }
}

#[test]
fn blocking_ends_at_once_where_the_flight_has_landed() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(&flight);
    let pause = Pause::until(ticket.landing(), NEVER);
    drop(ticket);
    pause.block();
}

#[test]
fn blocking_takes_no_notice_of_the_threads_own_token() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(&flight);
    thread::current().unpark();
    let begun = std::time::Instant::now();
    Pause::until(ticket.landing(), Duration::from_millis(20)).block();
    assert!(begun.elapsed() >= Duration::from_millis(20));
    // The token is still there: this would block for ever without it.
    thread::park();
}

#[test]
fn a_future_ends_at_the_landing() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(&flight);
    let mut landed = pin!(Pause::until(ticket.landing(), Duration::ZERO).landed());
    let mut context = Context::from_waker(Waker::noop());
    assert!(landed.as_mut().poll(&mut context).is_pending());
    drop(ticket);
    assert!(landed.as_mut().poll(&mut context).is_ready());
}

#[test]
fn a_future_without_a_landing_leaves_the_end_to_the_timer() {
    let pause = Pause::from(Duration::from_secs(5));
    assert_eq!(pause.at_most(), Duration::from_secs(5));
    let mut landed = pin!(pause.landed());
    let mut context = Context::from_waker(Waker::noop());
    assert!(landed.as_mut().poll(&mut context).is_pending());
}

#[test]
fn a_future_raced_with_a_timer_ends_with_the_first_of_both() {
    let flight = Arc::new(Flight::new());
    let ticket = mine(&flight);
    let timer = AtomicBool::new(false);
    let pause = Pause::until(ticket.landing(), Duration::from_secs(5));
    // As an asynchronous driver does it.
    let mut race = Box::pin(async {
        let mut landed = pin!(pause.landed());
        std::future::poll_fn(|context| {
            if timer.load(SeqCst) {
                return Poll::Ready("time");
            }
            landed.as_mut().poll(context).map(|()| "landing")
        })
        .await
    });
    let mut context = Context::from_waker(Waker::noop());
    assert!(race.as_mut().poll(&mut context).is_pending());
    timer.store(true, SeqCst);
    assert_eq!(race.as_mut().poll(&mut context), Poll::Ready("time"));
    drop(race);
    assert!(format!("{flight:?}").contains("waiting: 0"));
}

fn mine(flight: &Arc<Flight>) -> Ticket {
    match flight.turn(flight.epoch()) {
        Turn::Mine(ticket) => ticket,
        other => panic!("expected a ticket, got {other:?}"),
    }
}
