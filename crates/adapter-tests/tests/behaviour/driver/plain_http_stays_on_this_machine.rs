use std::error::Error;

use adapter_tests::{Options, Server, fetch, ok};
use oauth_step::TransportErrorKind;

use crate::behaviour::{stack, stack_with};

/// No loopback address by its looks, and the way to this machine all the same.
fn elsewhere(server: &Server) -> String {
    server.url("/token").replace("127.0.0.1", "0.0.0.0")
}

#[tokio::test]
async fn plain_http_to_another_machine_is_refused() {
    let server = Server::answering(ok("")).await;

    let error = fetch(&stack(), &elsewhere(&server)).await.unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    assert!(error.source().unwrap().to_string().contains("https"));
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn it_can_be_allowed_by_name() {
    let server = Server::answering(ok("")).await;
    let stack = stack_with(Options {
        allow_http: true,
        ..Options::default()
    });

    let response = fetch(&stack, &elsewhere(&server)).await;

    assert_eq!(response.unwrap().status(), 200);
}
