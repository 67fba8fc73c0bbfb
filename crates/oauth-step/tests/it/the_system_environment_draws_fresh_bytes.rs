//! The clock and the random source of the operating system.

#![cfg(feature = "system-env")]

use std::time::{SystemTime, UNIX_EPOCH};

use oauth_step::{Env, SystemEnv, UnixTime, random_token};

#[test]
fn the_clock_is_the_systems() {
    let seconds = || {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        UnixTime(since.map_or(0, |since| since.as_secs()))
    };
    let before = seconds();
    let now = SystemEnv::new().now();
    assert!(before <= now && now <= seconds());
}

#[test]
fn bytes_are_fresh_and_fill_the_buffer() {
    let (one, other) = (
        random_token(&SystemEnv::new(), 32),
        random_token(&SystemEnv::new(), 32),
    );
    assert_ne!(one, other);
    // Were any byte left alone, it would stay zero in each of forty draws.
    let mut touched = [false; 300];
    for _ in 0..40 {
        let mut bytes = [0; 300];
        SystemEnv::new().fill_random(&mut bytes);
        touched
            .iter_mut()
            .zip(bytes)
            .for_each(|(t, byte)| *t |= byte != 0);
    }
    assert!(touched.iter().all(|t| *t));
}
