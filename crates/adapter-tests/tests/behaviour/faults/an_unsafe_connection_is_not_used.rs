use core::time::Duration;
use std::net::SocketAddr;

use adapter_tests::{Faulty, Options, Stack as _, Then, Tls};

use super::{AMPLE, BROKEN, Ending, NOT_SENT, SHORT, TIMED_OUT, call, message};
use crate::Stack;
use crate::behaviour::stack_with;

/// What a handshake comes to that broke off.
const BROKEN_OFF: &[Ending] = match Stack::TELLS_HANDSHAKES {
    true => &[NOT_SENT],
    false => &[BROKEN],
};

/// Trusts the root, so that nothing else is wrong.
fn trusting(tls: &Tls) -> Stack {
    stack_with(Options {
        roots: Some(tls.root_pem()),
        deadline: Some(AMPLE),
        call_deadline: Some(AMPLE),
        ..Options::default()
    })
}

async fn refused(stack: &Stack, address: SocketAddr, allowed: &[Ending]) {
    refused_within(AMPLE, stack, address, allowed).await;
}

async fn refused_within(
    deadline: Duration,
    stack: &Stack,
    address: SocketAddr,
    allowed: &[Ending],
) {
    for message in message(stack, address, "https", deadline).await {
        assert!(allowed.contains(&message), "message: {message:?}");
    }
    let call = call(stack, address, "https", deadline).await;
    assert!(allowed.contains(&call), "call: {call:?}");
}

#[tokio::test]
async fn by_another_name() {
    let tls = Tls::new("other.example");
    refused(&trusting(&tls), tls.serve().await, &[NOT_SENT]).await;
}

#[tokio::test]
async fn out_of_date() {
    let tls = Tls::expired("localhost");
    refused(&trusting(&tls), tls.serve().await, &[NOT_SENT]).await;
}

#[tokio::test]
async fn ahead_of_its_time() {
    let tls = Tls::not_yet_valid("localhost");
    refused(&trusting(&tls), tls.serve().await, &[NOT_SENT]).await;
}

#[tokio::test]
async fn of_an_unknown_root() {
    let (tls, other) = (Tls::new("localhost"), Tls::new("localhost"));
    refused(&trusting(&other), tls.serve().await, &[NOT_SENT]).await;
}

#[tokio::test]
async fn vouching_for_itself() {
    let tls = Tls::self_signed("localhost");
    refused(&trusting(&tls), tls.serve().await, &[NOT_SENT]).await;
}

/// By TLS 1.3 a server says so after the handshake: the request may be on its way by then.
#[tokio::test]
async fn without_the_certificate_that_it_demands() {
    let tls = Tls::new("localhost").demanding();
    refused(&trusting(&tls), tls.serve().await, &[NOT_SENT, BROKEN]).await;
}

#[tokio::test]
async fn in_the_clear() {
    let plain = Faulty::saying("HTTP/1.1 200 OK\r\n\r\n").early();
    let stack = trusting(&Tls::new("localhost"));
    refused(&stack, plain.start().await, BROKEN_OFF).await;
}

#[tokio::test]
async fn closed_or_reset_in_the_handshake() {
    let stack = trusting(&Tls::new("localhost"));
    let closed = Faulty::saying("").early();
    refused(&stack, closed.start().await, BROKEN_OFF).await;
    let reset = closed.then(Then::Reset);
    refused(&stack, reset.start().await, BROKEN_OFF).await;
}

#[tokio::test]
async fn silent_in_the_handshake() {
    let stack = stack_with(Options {
        deadline: Some(SHORT),
        call_deadline: Some(SHORT),
        ..Options::default()
    });
    let silent = Faulty::saying("").early().then(Then::Stall);
    let address = silent.start().await;
    refused_within(SHORT, &stack, address, &[NOT_SENT, TIMED_OUT]).await;
}
