use std::error::Error;

use adapter_tests::{Exchange, Server, ok, request};
use http::Method;
use oauth_reqwest::Driver;
use oauth_reqwest::step::{Step, TransportErrorKind};

#[tokio::test]
async fn what_was_signed_is_what_would_have_been_sent() {
    let server = Server::answering(ok("")).await;
    let driver = Driver::builder().with(|client| client.no_proxy());
    let driver = driver.build().unwrap();
    let port = server.url("").rsplit_once(':').unwrap().1.to_owned();
    for url in [
        server.url("/a/../b"),
        server.url("/a/./b"),
        server.url("/a/%2e%2e/b"),
        server.url("/a\"b"),
        server.url("/{a}"),
        server.url("/?q='"),
        format!("http://127.1:{port}/"),
        format!("http://0x7f.0.0.1:{port}/"),
    ] {
        let get = request(Method::GET, &url, "");
        let error = driver.run(Step::send(get, Exchange)).await.unwrap_err();

        assert_eq!(error.kind(), TransportErrorKind::Unsupported, "{url}");
        assert!(error.source().is_some());
    }
    assert_eq!(server.left(), 0);
}
