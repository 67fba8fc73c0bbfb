use core::time::Duration;
use std::net::SocketAddr;
use std::time::Instant;

use adapter_tests::{Options, fetch, listen, read_request};
use oauth_step::TransportErrorKind;
use tokio::io::AsyncWriteExt;

use crate::behaviour::stack_with;

async fn fetch_in_a_hurry(address: SocketAddr) -> TransportErrorKind {
    let stack = stack_with(Options {
        deadline: Some(Duration::from_millis(200)),
        ..Options::default()
    });
    let begun = Instant::now();
    let error = fetch(&stack, &format!("http://{address}/")).await;
    assert!(begun.elapsed() < Duration::from_secs(5));
    error.unwrap_err().kind()
}

/// Every byte comes well within any time-out between two reads; the sum does not.
#[tokio::test]
async fn a_dripping_body_ends() {
    let address = listen(|mut stream| async move {
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
        let mut sent = stream.write_all(head).await;
        while sent.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
            sent = stream.write_all(b"x").await;
        }
    })
    .await;

    let failure = fetch_in_a_hurry(address).await;

    assert_eq!(failure, TransportErrorKind::TimedOut);
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let address = listen(|mut stream| async move {
        read_request(&mut stream).await;
        core::future::pending::<()>().await;
    })
    .await;

    let failure = fetch_in_a_hurry(address).await;

    assert_eq!(failure, TransportErrorKind::TimedOut);
}
