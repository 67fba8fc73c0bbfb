use adapter_tests::{Server, fetch};

use crate::behaviour::stack;

/// Nobody asked for it, so it is for the core to refuse: decoding here would escape its limit.
#[tokio::test]
async fn a_coded_body_is_not_decoded() {
    let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n";
    let body = [0x1f, 0x8b, 0x08, 0x00];
    let server = Server::answering([head.as_bytes(), &body].concat()).await;

    let response = fetch(&stack(), &server.url("/")).await.unwrap();

    assert_eq!(response.headers()["content-encoding"], "gzip");
    assert_eq!(response.body()[..], body);
}
