//! A token that no key fits forces a fetch, but not as often as an attacker likes.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::key_server::{Peer, answer, answer_with, unavailable};
use core::time::Duration;
use flow_script::{done, paused, sent};
use jose_assert::{Error, KeySetError};
use oauth_step::{Disposition, Env};

#[test]
fn a_rotation_right_after_the_first_fetch_is_found() {
    let peer = Peer::with(&["a"]);
    peer.pass(3);
    let (_, forced) = sent(peer.verify("b").unwrap());
    done(forced.receive(Ok(answer(&["a", "b"])), &peer.env).unwrap());
    done(peer.verify("b").unwrap());
    done(peer.verify("a").unwrap());
}

#[test]
fn a_token_without_kid_that_nothing_verifies_forces_one_too() {
    let peer = Peer::with(&["a"]);
    let (_, forced) = sent(peer.verify_unnamed("b").unwrap());
    done(forced.receive(Ok(answer(&["b"])), &peer.env).unwrap());
    done(peer.verify_unnamed("b").unwrap());
    // A signature under a named key is what it is.
    let [by_b, by_c] = ["b", "c"].map(crate::key_server::token);
    let (input, _) = by_b.rsplit_once('.').unwrap();
    let (_, signature) = by_c.rsplit_once('.').unwrap();
    let forged = peer.verify_token(&format!("{input}.{signature}"));
    assert!(matches!(forged, Err(Error::Signature)));
    let fruitless = Peer::with(&["a"]);
    let (_, forced) = sent(fruitless.verify_unnamed("b").unwrap());
    let result = forced.receive(Ok(answer(&["a"])), &fruitless.env);
    assert!(matches!(result, Err(Error::Signature)));
}

#[test]
fn a_storm_costs_one_fetch_per_cool_down() {
    let peer = Peer::with(&["a"]);
    let storm = || {
        let names = "bcdefghijklmnopqrstuvwxyz";
        let fetches = |at: usize| peer.fetches_to_get(&names[at..=at], &["a"]);
        (0..names.len()).filter(|at| fetches(*at)).count()
    };
    assert_eq!(storm(), 1);
    assert_eq!(storm(), 0);
    // 30 s, then a minute, then two, and no longer.
    for cool_down in [30, 60, 120, 120] {
        peer.pass(cool_down - 1);
        done(peer.verify("a").unwrap());
        assert_eq!(storm(), 0, "{cool_down}");
        peer.pass(1);
        assert_eq!(storm(), 1, "{cool_down}");
    }
}

#[test]
fn something_new_shortens_the_cool_down_again() {
    let peer = Peer::with(&["a"]);
    for (cool_down, name) in [(30, "b"), (60, "c"), (120, "d")] {
        assert!(peer.fetches_to_get(name, &["a"]));
        peer.pass(cool_down);
    }
    assert!(peer.fetches_to_get("e", &["a", "e"]));
    // Half a minute after it, and half a minute after the next.
    for _ in 0..2 {
        peer.pass(29);
        assert!(!peer.fetches("f"));
        peer.pass(1);
        assert!(peer.fetches("f"));
    }
}

#[test]
fn a_failed_attempt_starts_it_too_and_says_what_failed() {
    let peer = Peer::with(&["a"]);
    let (_, forced) = sent(peer.verify("b").unwrap());
    let is_failure = |error| matches!(error, Error::KeySet(KeySetError::Response(_)));
    assert!(is_failure(
        forced
            .receive(Ok(unavailable(None)), &peer.env)
            .unwrap_err()
    ));
    // It is not known whether the key is unknown.
    assert!(is_failure(peer.verify("b").unwrap_err()));
    done(peer.verify("a").unwrap());
    peer.pass(30);
    assert!(peer.fetches_to_get("b", &["a"]));
    assert!(matches!(peer.verify("b"), Err(Error::UnknownKey)));
}

#[test]
fn a_server_that_asks_for_more_time_gets_up_to_two_minutes() {
    for (asked, given) in [("10", 30), ("100", 100), ("5000", 120)] {
        let peer = Peer::with(&["a"]);
        let (_, forced) = sent(peer.verify("b").unwrap());
        let _ = forced.receive(Ok(unavailable(Some(asked))), &peer.env);
        peer.pass(given - 1);
        assert!(!peer.fetches("b"), "{asked}");
        peer.pass(1);
        assert!(peer.fetches("b"), "{asked}");
    }
}

#[test]
fn it_counts_from_the_end_of_the_attempt() {
    let peer = Peer::with(&["a"]);
    let (_, forced) = sent(peer.verify("b").unwrap());
    peer.pass(9);
    drop(forced.receive(Ok(answer(&["a"])), &peer.env));
    peer.pass(29);
    assert!(!peer.fetches("b"));
    peer.pass(1);
    assert!(peer.fetches("b"));
}

#[test]
fn a_first_or_scheduled_fetch_does_not_start_it() {
    let peer = Peer::new();
    // The first fetch does not bring the key, and is the last word for its own token.
    assert!(peer.fetches_to_get("b", &["a"]));
    assert!(peer.fetches_to_get("b", &["a"]));
    assert!(!peer.fetches("b"));
    peer.pass(300);
    assert!(peer.fetches_to_get("a", &["a"]));
    assert!(peer.fetches_to_get("c", &["a", "c"]));
}

#[test]
fn an_attempt_whose_caller_went_away_is_free_three_times() {
    let peer = Peer::with(&["a"]);
    for _ in 0..4 {
        let (_, forced) = sent(peer.verify("b").unwrap());
        drop(forced);
    }
    let barred = peer.verify("b").unwrap_err();
    assert!(matches!(barred, Error::CoolingDown { after } if after.as_secs() == 30));
    peer.pass(30);
    let (_, forced) = sent(peer.verify("b").unwrap());
    // One that came to its end makes the next three free again.
    drop(forced.receive(Ok(answer(&["a"])), &peer.env));
    peer.pass(30);
    for _ in 0..4 {
        drop(sent(peer.verify("b").unwrap()));
    }
    assert!(!peer.fetches("b"));
}

#[test]
fn an_attempt_that_was_overtaken_counts_for_nothing() {
    let peer = Peer::with(&["a"]);
    let (_, hanging) = sent(peer.verify("b").unwrap());
    peer.pass(10);
    let (_, overtaking) = sent(peer.verify("b").unwrap());
    let result = overtaking.receive(Ok(answer(&["a"])), &peer.env);
    assert!(matches!(result, Err(Error::UnknownKey)));
    peer.pass(10);
    let _ = hanging.receive(Ok(unavailable(None)), &peer.env);
    // Nobody knows whether the server has it by now: worth another try, later.
    let barred = peer.verify("c").unwrap_err();
    assert!(matches!(barred, Error::CoolingDown { after } if after.as_secs() == 20));
    let after = Some(Duration::from_secs(20));
    assert_eq!(barred.disposition(), Disposition::Retry { after });
    peer.pass(20);
    assert!(peer.fetches("c"));
}

#[test]
fn a_fetch_in_the_air_is_joined_whatever_the_cool_down() {
    let peer = Peer::with(&["a"]);
    let short = || answer_with(&["a"], &[("cache-control", "max-age=60")]);
    // Three fruitless attempts: the cool-down lasts longer now than the keys are fresh.
    for (name, cool_down) in [("b", 30), ("c", 60), ("e", 60)] {
        let (_, forced) = sent(peer.verify(name).unwrap());
        drop(forced.receive(Ok(short()), &peer.env));
        peer.pass(cool_down);
    }
    assert!(!peer.fetches("d"));
    let (_, refreshing) = sent(peer.verify("a").unwrap());
    let (_, waiting) = paused(peer.verify("d").unwrap());
    // Who was told so a moment ago does not wait.
    assert!(matches!(peer.verify("e"), Err(Error::UnknownKey)));
    done(
        refreshing
            .receive(Ok(answer(&["a", "d"])), &peer.env)
            .unwrap(),
    );
    done(waiting.wake(&peer.env).unwrap());
}

#[test]
fn an_unknown_kid_is_remembered_for_the_cool_down_only() {
    let peer = Peer::with(&["a"]);
    assert!(peer.fetches_to_get("b", &["a"]));
    assert!(matches!(peer.verify("b"), Err(Error::UnknownKey)));
    peer.pass(30);
    let (_, forced) = sent(peer.verify("c").unwrap());
    let (_, waiting) = paused(peer.verify("b").unwrap());
    drop(forced.receive(Ok(answer(&["a"])), &peer.env));
    assert!(matches!(waiting.wake(&peer.env), Err(Error::UnknownKey)));
}

#[test]
fn a_remembered_kid_that_comes_is_found() {
    let peer = Peer::with(&["a"]);
    assert!(peer.fetches_to_get("b", &["a"]));
    let exported = {
        let other = Peer::new();
        other.pass(1);
        assert!(other.fetches_to_get("b", &["b"]));
        other.keys.export().unwrap()
    };
    peer.pass(1);
    peer.keys.import(&exported, peer.env.now()).unwrap();
    done(peer.verify("b").unwrap());
}

#[test]
fn an_empty_set_is_an_answer() {
    let peer = Peer::with(&["a"]);
    let (_, forced) = sent(peer.verify("b").unwrap());
    let result = forced.receive(Ok(answer(&[])), &peer.env);
    assert!(matches!(result, Err(Error::UnknownKey)));
    // The cool-down holds, also now that there is no key at all.
    assert!(!peer.fetches("a"));
    peer.pass(30);
    assert!(peer.fetches_to_get("a", &["a"]));
    done(peer.verify("a").unwrap());
}
