use std::error::Error;

use adapter_tests::{Server, fetch};
use oauth_step::TransportErrorKind;
use tokio::net::TcpListener;

use crate::behaviour::stack;

#[tokio::test]
async fn a_refused_connection_was_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/?secret=1", listener.local_addr().unwrap());
    drop(listener);

    let error = fetch(&stack(), &url).await.unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::NotSent);
    assert!(!format!("{error} {error:?}").contains("secret"));
    let source = error.source().expect("the stack's own error");
    assert!(!format!("{source} {source:?}").contains("secret"));
}

/// It is not asked again: what it has read may have spent a code.
#[tokio::test]
async fn a_connection_that_closes_without_an_answer_is_broken() {
    let mut server = Server::answering("").await;

    let error = fetch(&stack(), &server.url("/")).await.unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::Broken);
    server.request().await;
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn a_body_cut_short_is_broken() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf";
    let server = Server::answering(answer).await;

    let error = fetch(&stack(), &server.url("/")).await.unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::Broken);
}
