//! Any number of verifiers wait for one fetch, and share what becomes of it.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::key_server::{Peer, answer, unavailable};
use flow_script::{done, paused, sent};
use jose_assert::{Error, KeySetError};
use oauth_step::{ResponseError, Step, TransportError};

#[test]
fn by_the_first_that_needs_them() {
    let peer = Peer::new();
    let (request, first) = sent(peer.verify("a").unwrap());
    assert_eq!(request.method(), http::Method::GET);
    assert_eq!(request.uri(), "https://a.example/jwks?x=%20");
    let accept = flow_script::header(&request, "accept");
    assert_eq!(accept, Some("application/jwk-set+json, application/json"));
    assert!(request.body().is_empty() && request.headers().len() == 1);
    let waiting: Vec<_> = (0..100)
        .map(|_| paused(peer.verify("a").unwrap()))
        .collect();
    done(first.receive(Ok(answer(&["a"])), &peer.env).unwrap());
    for (pause, sleeping) in waiting {
        // Over at once, without a clock.
        pause.block();
        done(sleeping.wake(&peer.env).unwrap());
    }
    done(peer.verify("a").unwrap());
}

#[test]
fn who_waits_is_woken_by_the_landing() {
    let peer = Peer::new();
    let (_, first) = sent(peer.verify("a").unwrap());
    let (pause, sleeping) = paused(peer.verify("a").unwrap());
    assert_eq!(pause.at_most(), Duration::from_secs(10));
    let mut landed = Box::pin(pause.landed());
    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(landed.as_mut().poll(&mut context), Poll::Pending);
    done(first.receive(Ok(answer(&["a"])), &peer.env).unwrap());
    assert_eq!(landed.as_mut().poll(&mut context), Poll::Ready(()));
    done(sleeping.wake(&peer.env).unwrap());
}

#[test]
fn who_waits_shares_the_error() {
    let peer = Peer::new();
    let (_, first) = sent(peer.verify("a").unwrap());
    let (_, sleeping) = paused(peer.verify("a").unwrap());
    let is_503 = |error: Error| {
        matches!(
            error,
            Error::KeySet(KeySetError::Response(ResponseError::Unavailable { .. }))
        )
    };
    assert!(is_503(
        first.receive(Ok(unavailable(None)), &peer.env).unwrap_err()
    ));
    assert!(is_503(sleeping.wake(&peer.env).unwrap_err()));
    // Whoever comes later makes an attempt of their own, and a lost connection is shared too.
    let (_, first) = sent(peer.verify("a").unwrap());
    let (_, sleeping) = paused(peer.verify("a").unwrap());
    let lost = Err(TransportError::too_large());
    assert!(matches!(
        first.receive(lost, &peer.env),
        Err(Error::Transport(_))
    ));
    assert!(matches!(sleeping.wake(&peer.env), Err(Error::Transport(_))));
}

#[test]
fn retry_after_is_kept_to() {
    let peer = Peer::new();
    let (_, first) = sent(peer.verify("a").unwrap());
    let error = first
        .receive(Ok(unavailable(Some("90"))), &peer.env)
        .unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));
    peer.pass(89);
    assert!(peer.verify("a").unwrap_err().retry_after().is_some());
    peer.pass(1);
    let (_, again) = sent(peer.verify("a").unwrap());
    // Two minutes are as long as anyone is kept out.
    again
        .receive(Ok(unavailable(Some("86400"))), &peer.env)
        .unwrap_err();
    peer.pass(120);
    let _ = sent(peer.verify("a").unwrap());
}

#[test]
fn who_goes_away_lets_the_next_take_over() {
    let peer = Peer::new();
    let (_, first) = sent(peer.verify("a").unwrap());
    let (_, second) = paused(peer.verify("a").unwrap());
    let (_, third) = paused(peer.verify("a").unwrap());
    drop(first);
    let (_, second) = sent(second.wake(&peer.env).unwrap());
    let (_, third) = paused(third.wake(&peer.env).unwrap());
    done(second.receive(Ok(answer(&["a"])), &peer.env).unwrap());
    done(third.wake(&peer.env).unwrap());
}

#[test]
fn who_hangs_is_overtaken_and_comes_too_late() {
    let peer = Peer::new();
    let (_, hung) = sent(peer.verify("a").unwrap());
    let (_, second) = paused(peer.verify("b").unwrap());
    let (_, third) = paused(peer.verify("b").unwrap());
    peer.pass(9);
    let (pause, second) = paused(second.wake(&peer.env).unwrap());
    assert_eq!(pause.at_most(), Duration::from_secs(1));
    peer.pass(1);
    let (_, second) = sent(second.wake(&peer.env).unwrap());
    let (_, third) = paused(third.wake(&peer.env).unwrap());
    done(second.receive(Ok(answer(&["b"])), &peer.env).unwrap());
    done(third.wake(&peer.env).unwrap());
    // The late answer of the first changes nothing any more, not even for itself.
    let late = hung.receive(Ok(answer(&["a"])), &peer.env);
    assert!(matches!(late, Err(Error::UnknownKey)));
    done(peer.verify("b").unwrap());
}

#[test]
fn a_malformed_token_fetches_nothing() {
    let peer = Peer::new();
    for token in ["", "a.b.c", "a.b.c.d.e"] {
        assert!(matches!(peer.verify_token(token), Err(Error::Token(_))));
    }
    let unsigned = format!("{}.e30.", crate::key_server::b64(r#"{"alg":"none"}"#));
    assert!(matches!(peer.verify_token(&unsigned), Err(Error::Token(_))));
    let _ = sent(peer.verify("a").unwrap());
}

#[test]
fn by_any_number_of_threads() {
    // Often: a ticket that drops before its answer is published fails only now and then.
    for _ in 0..50 {
        let peer = Peer::new();
        let (fetches, start) = (AtomicUsize::new(0), Barrier::new(16));
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    start.wait();
                    let mut step = peer.verify("a").unwrap();
                    loop {
                        step = match step {
                            Step::Send(_, awaiting) => {
                                fetches.fetch_add(1, Ordering::SeqCst);
                                std::thread::yield_now();
                                awaiting.receive(Ok(answer(&["a"])), &peer.env).unwrap()
                            }
                            Step::Wait(pause, sleeping) => {
                                pause.block();
                                sleeping.wake(&peer.env).unwrap()
                            }
                            Step::Done(_) => break,
                            other => panic!("{other:?}"),
                        };
                    }
                });
            }
        });
        assert_eq!(fetches.into_inner(), 1);
    }
}
