//! Who looked at the value before something landed looks again before working.

use std::sync::Arc;

use oauth_step::{Flight, Ticket, Turn};

#[test]
fn the_first_caller_works_and_the_next_waits() {
    let flight = Arc::new(Flight::new());
    let looked = flight.epoch();
    let ticket = mine(flight.turn(looked));
    let Turn::Theirs(landing) = flight.turn(looked) else {
        panic!("one ticket is out");
    };
    assert_eq!(landing.number(), ticket.number());
    assert!(flight.is_flying(ticket.number()));
}

#[test]
fn a_turn_with_a_mark_from_before_the_landing_is_missed() {
    let flight = Arc::new(Flight::new());
    let looked = flight.epoch();
    drop(mine(flight.turn(looked)));
    assert_ne!(flight.epoch(), looked);
    assert!(matches!(flight.turn(looked), Turn::Missed));
    assert!(matches!(flight.overtake(looked, 99), Turn::Missed));
    // Missed takes nothing: who looks again gets the turn.
    assert!(matches!(flight.turn(flight.epoch()), Turn::Mine(_)));
}

#[test]
fn a_turn_with_a_mark_from_before_a_change_is_missed() {
    let flight = Arc::new(Flight::new());
    let looked = flight.epoch();
    flight.changed();
    assert!(matches!(flight.turn(looked), Turn::Missed));
}

#[test]
fn it_is_missed_while_a_later_flight_is_in_the_air() {
    let flight = Arc::new(Flight::new());
    let looked = flight.epoch();
    drop(mine(flight.turn(looked)));
    let _later = mine(flight.turn(flight.epoch()));
    assert!(matches!(flight.turn(looked), Turn::Missed));
}

#[test]
fn asking_alone_moves_no_mark() {
    let flight = Arc::new(Flight::new());
    let looked = flight.epoch();
    let _ticket = mine(flight.turn(looked));
    drop(flight.turn(looked));
    assert!(flight.landing().is_some());
    assert_eq!(flight.epoch(), looked);
}

#[test]
fn later_flights_have_higher_numbers() {
    let flight = Arc::new(Flight::new());
    let mut last = 0;
    for _ in 0..5 {
        let ticket = mine(flight.turn(flight.epoch()));
        assert!(ticket.number() > last);
        last = ticket.number();
    }
}

fn mine(turn: Turn) -> Ticket {
    match turn {
        Turn::Mine(ticket) => ticket,
        other => panic!("expected a ticket, got {other:?}"),
    }
}
