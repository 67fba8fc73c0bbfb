//! Where work may be done twice, nobody waits for an owner who is not polled any more.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use oauth_step::{Flight, Landing, Ticket, Turn};

#[test]
fn one_overtakes_and_the_others_wait_for_that_one() {
    let flight = Arc::new(Flight::new());
    let looked = flight.epoch();
    let hung = mine(flight.turn(looked));
    let second = mine(flight.overtake(looked, hung.number()));
    assert!(second.number() > hung.number());
    for turn in [flight.overtake(looked, hung.number()), flight.turn(looked)] {
        assert!(matches!(turn, Turn::Theirs(landing) if landing.number() == second.number()));
    }
    assert_eq!(flight.landing().map(|l| l.number()), Some(second.number()));
    // Overtaking asks no leave of the first: both are in the air.
    assert!(flight.is_flying(hung.number()) && flight.is_flying(second.number()));
}

#[test]
fn the_overtaker_can_be_overtaken_too() {
    let flight = Arc::new(Flight::new());
    let looked = flight.epoch();
    let first = mine(flight.turn(looked));
    let second = mine(flight.overtake(looked, first.number()));
    let third = mine(flight.overtake(looked, second.number()));
    assert!(third.number() > second.number());
}

#[test]
fn either_landing_makes_everyone_look_again() {
    for first_lands in [true, false] {
        let flight = Arc::new(Flight::new());
        let looked = flight.epoch();
        let hung = mine(flight.turn(looked));
        let mut for_hung = hung.landing();
        let second = mine(flight.overtake(looked, hung.number()));
        let mut for_second = second.landing();
        assert!(poll(&mut for_hung).is_pending() && poll(&mut for_second).is_pending());

        let left = if first_lands {
            drop(hung);
            second
        } else {
            drop(second);
            hung
        };
        assert!(poll(&mut for_hung).is_ready() && poll(&mut for_second).is_ready());
        assert!(matches!(flight.turn(looked), Turn::Missed));
        assert!(matches!(
            flight.overtake(looked, left.number()),
            Turn::Missed
        ));
        // Who has looked again waits for the one that is still in the air.
        let turn = flight.turn(flight.epoch());
        assert!(matches!(turn, Turn::Theirs(landing) if landing.number() == left.number()));
    }
}

#[test]
fn where_nobody_flies_to_overtake_is_to_take_the_turn() {
    let flight = Arc::new(Flight::new());
    assert!(matches!(flight.overtake(flight.epoch(), 0), Turn::Mine(_)));
}

fn poll(landing: &mut Landing) -> Poll<()> {
    Pin::new(landing).poll(&mut Context::from_waker(Waker::noop()))
}

fn mine(turn: Turn) -> Ticket {
    match turn {
        Turn::Mine(ticket) => ticket,
        other => panic!("expected a ticket, got {other:?}"),
    }
}
