use std::collections::BTreeSet;
use std::sync::Mutex;

use flow_script::env;
use oauth_step::{Env, FixedEnv, UnixTime};
use oauth1_core::{Misuse, SigningOptions};

use crate::naive;
use crate::support::{
    CALLBACK, SECRET, TOKEN_SECRET, client, get, header, misuse, sign_with, signer,
};

const URI: &str = "https://photos.example.net/photos";

/// Counts what is drawn, and gives each octet the same value.
struct Counting(Mutex<usize>, u8);

impl Env for Counting {
    fn now(&self) -> UnixTime {
        UnixTime(1)
    }

    fn fill_random(&self, octets: &mut [u8]) {
        *self.0.lock().unwrap() += octets.len();
        octets.fill(self.1);
    }
}

#[test]
fn the_nonce_is_128_random_bits_in_a_safe_alphabet() {
    for (octet, expected) in [
        (0, "AAAAAAAAAAAAAAAAAAAAAA"),
        (0xff, "_____________________w"),
        (0xfb, "-_v7-_v7-_v7-_v7-_v7-w"),
    ] {
        let env = Counting(Mutex::new(0), octet);
        let mut head = get(URI);
        signer().sign(&mut head, None, &env).unwrap();
        assert_eq!(header(head.headers())["oauth_nonce"], expected);
        // All of them are drawn, and all are in it.
        assert_eq!(*env.0.lock().unwrap() * 8, 128);
    }
}

#[test]
fn the_nonce_is_another_each_time() {
    let (signer, env) = (signer(), env());
    let mut nonces = BTreeSet::new();
    for _ in 0..1_000 {
        let mut head = get(URI);
        signer.sign(&mut head, None, &env).unwrap();
        nonces.insert(header(head.headers())["oauth_nonce"].clone());
    }
    assert_eq!(nonces.len(), 1_000);
}

#[test]
fn the_timestamp_is_whole_seconds() {
    for time in [1, 9, 10, 137_131_200, 1_700_000_000, u64::MAX] {
        let env = FixedEnv::new(UnixTime(time));
        let mut head = get(URI);
        signer().sign(&mut head, None, &env).unwrap();
        let found = naive::verified(&head, SECRET, TOKEN_SECRET);
        assert_eq!(found.parameters["oauth_timestamp"], time.to_string());
    }
}

#[test]
fn a_clock_that_was_never_set_is_an_error() {
    let env = FixedEnv::new(UnixTime(0));
    let mut head = get(URI);
    let outcome = signer().sign(&mut head, None, &env);
    assert_eq!(misuse(outcome), Misuse::Clock);
    assert!(head.headers().is_empty());
    let flow = client().temporary_credentials(CALLBACK);
    let (outcome, requests) = flow_script::play(flow, [], &env);
    assert_eq!(misuse(outcome), Misuse::Clock);
    assert!(requests.is_empty());
    let options = SigningOptions::new().timestamp(UnixTime(0));
    let outcome = sign_with(&signer(), &options, get(URI));
    assert_eq!(misuse(outcome), Misuse::Clock);
}

#[test]
fn a_nonce_that_is_none_is_an_error() {
    let options = SigningOptions::new().nonce("");
    let outcome = sign_with(&signer(), &options, get(URI));
    assert_eq!(misuse(outcome), Misuse::Nonce);
}

#[test]
fn both_can_be_given() {
    let options = SigningOptions::new()
        .nonce("a nonce+&é")
        .timestamp(UnixTime(137_131_201));
    let env = Counting(Mutex::new(0), 1);
    let mut head = get(URI);
    signer().sign_with(&options, &mut head, None, &env).unwrap();
    let found = naive::verified(&head, SECRET, TOKEN_SECRET);
    assert_eq!(found.parameters["oauth_nonce"], "a nonce+&é");
    assert_eq!(found.parameters["oauth_timestamp"], "137131201");
    assert_eq!(*env.0.lock().unwrap(), 0);
}
