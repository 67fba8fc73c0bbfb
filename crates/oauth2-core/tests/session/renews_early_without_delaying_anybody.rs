//! The last fifth of a token's life: one caller renews, all go on with what they have.

use core::time::Duration;

use crate::stage::{Stage, answer, lost, refused};
use oauth_step::{Env, UnixTime};

#[test]
fn inside_the_window_one_renews_and_nobody_waits() {
    let stage = Stage::signed_in();
    stage.env.advance(Duration::from_secs(3600 - 60));
    let mut first = stage.call();
    let asked = stage.ask(&mut first).unwrap();
    assert_eq!(asked.bearer.as_deref(), Some("first"));
    assert!(asked.pause.is_none());
    let renewal = asked.renewal.expect("time to renew");
    assert_eq!(stage.bearer(&mut stage.call()), "first");
    stage.renew(renewal, "second", "refresh-2");
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}

/// When a token of this life is renewed, before its end.
fn window(life: u64) -> u64 {
    let stage = Stage::new();
    stage.sign_in("first", Some("refresh-1"), Some(life));
    let born = stage.env.now();
    for age in 0..=life {
        stage.env.set(UnixTime(born.0 + age));
        if stage.ask(&mut stage.call()).unwrap().renewal.is_some() {
            return life - age;
        }
    }
    panic!("never renewed")
}

#[test]
fn the_window_is_a_fifth_of_the_life_within_bounds() {
    // Up to a fifth of the window later by chance.
    for (life, longest) in [
        (36_000, 300),
        (1_500, 300),
        (600, 120),
        (50, 10),
        (30, 10),
        (20, 10),
        (15, 7),
        (4, 2),
        (1, 0),
    ] {
        let window = window(life);
        assert!(window <= longest, "{life}: {window}");
        assert!(window * 5 + 4 >= longest * 4, "{life}: {window}");
    }
}

#[test]
fn a_short_life_is_no_renewal_per_request() {
    let stage = Stage::new();
    stage.sign_in("first", Some("refresh-1"), Some(5));
    assert_eq!(stage.bearer(&mut stage.call()), "first");
    stage.env.advance(Duration::from_secs(2));
    assert_eq!(stage.bearer(&mut stage.call()), "first");
}

#[test]
fn without_expiry_it_is_valid_until_refused() {
    let stage = Stage::new();
    stage.sign_in("first", Some("refresh-1"), None);
    stage.env.advance(Duration::from_secs(1 << 40));
    assert_eq!(stage.bearer(&mut stage.call()), "first");
}

#[test]
fn a_failed_early_renewal_leaves_the_token_in_use_until_it_expires() {
    let stage = Stage::signed_in();
    stage.env.advance(Duration::from_secs(3600 - 60));
    let renewal = stage.ask(&mut stage.call()).unwrap().renewal.unwrap();
    let error = lost(oauth_step::TransportErrorKind::Broken);
    answer(renewal, Err(error), &stage.env).1.unwrap_err();
    // No other is begun at once, nobody gets an error.
    assert_eq!(stage.bearer(&mut stage.call()), "first");
    stage.env.advance(Duration::from_secs(1));
    let asked = stage.ask(&mut stage.call()).unwrap();
    assert_eq!(asked.bearer.as_deref(), Some("first"));
    let renewal = asked.renewal.expect("the rest is over");
    answer(renewal, Ok(refused(400, "invalid_grant")), &stage.env)
        .1
        .unwrap_err();
    stage.env.advance(Duration::from_secs(30));
    assert_eq!(stage.bearer(&mut stage.call()), "first");
    stage.env.advance(Duration::from_secs(3600));
    let error = stage.ask(&mut stage.call()).err().unwrap();
    assert!(matches!(error, oauth2_core::Error::Reauthenticate(Some(_))));
}
