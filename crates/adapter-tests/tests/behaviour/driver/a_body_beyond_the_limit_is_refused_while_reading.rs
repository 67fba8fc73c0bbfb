use adapter_tests::{Options, Server, fetch, listen, ok, read_request};
use oauth_step::TransportErrorKind;
use tokio::io::AsyncWriteExt;

use crate::behaviour::{stack, stack_with};

const LIMIT: usize = 1024 * 1024;

#[tokio::test]
async fn a_body_of_one_mebibyte_is_read() {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {LIMIT}\r\n\r\n");
    let server = Server::answering([head.into_bytes(), vec![b'x'; LIMIT]].concat()).await;

    let response = fetch(&stack(), &server.url("/")).await.unwrap();

    assert_eq!(response.body().len(), LIMIT);
}

#[tokio::test]
async fn one_byte_more_is_refused() {
    let chunk = vec![b'x'; LIMIT + 1];
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let size = format!("{:x}\r\n", chunk.len());
    let answer = [head.as_bytes(), size.as_bytes(), &chunk, b"\r\n0\r\n\r\n"].concat();
    let server = Server::answering(answer).await;

    let error = fetch(&stack(), &server.url("/")).await.unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::TooLarge);
}

/// The server never ends: only a reader that stops comes back before the deadline.
#[tokio::test]
async fn reading_stops_at_the_limit() {
    let address = listen(|mut stream| async move {
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        let mut sent = stream.write_all(head).await;
        while sent.is_ok() {
            sent = stream.write_all(b"4\r\nxxxx\r\n").await;
        }
    })
    .await;

    let error = fetch(&stack(), &format!("http://{address}/"))
        .await
        .unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::TooLarge);
}

/// The header promises four gigabytes and one byte comes: what counts is what comes.
#[tokio::test]
async fn a_promise_of_much_is_not_believed() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 4294967296\r\n\r\nx";
    let server = Server::answering(answer).await;

    let error = fetch(&stack(), &server.url("/")).await.unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::Broken);
}

#[tokio::test]
async fn the_limit_can_be_tightened() {
    let server = Server::answering(ok("12345")).await;
    let stack = stack_with(Options {
        body_limit: Some(4),
        ..Options::default()
    });

    let error = fetch(&stack, &server.url("/")).await.unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::TooLarge);
}
