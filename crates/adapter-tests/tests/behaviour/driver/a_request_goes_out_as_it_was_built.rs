use std::error::Error;

use http::Method;
use oauth_reqwest::step::TransportErrorKind;

use crate::exchange::{driver, exchange, fetch, request};
use crate::server::{Server, ok};

#[tokio::test]
async fn the_target_is_sent_byte_for_byte() {
    let mut server = Server::answering(ok("")).await;
    for target in [
        "/",
        "/token",
        "/a%2Fb/%7Euser/%e4;v=1//x",
        "/?b=2&a=1&b=%20+%2B&&=&c",
        "/p?q=%c3%a4&redirect=https://x/?y",
        "/p?",
    ] {
        fetch(&driver(), &server.url(target)).await.unwrap();

        let request = server.request().await;
        let line = request.lines().next().unwrap();
        assert_eq!(line, format!("GET {target} HTTP/1.1"));
    }
}

#[tokio::test]
async fn a_url_that_would_be_changed_is_refused() {
    let server = Server::answering(ok("")).await;
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
        let error = fetch(&driver(), &url).await.unwrap_err();

        assert_eq!(error.kind(), TransportErrorKind::Unsupported, "{url}");
        assert!(error.source().is_some());
    }
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn the_case_of_a_host_is_no_change() {
    let mut server = Server::answering(ok("")).await;
    let url = server.url("/x").replace("127.0.0.1", "LOCALHOST");

    fetch(&driver(), &url).await.unwrap();

    assert!(server.request().await.starts_with("GET /x HTTP/1.1\r\n"));
}

#[tokio::test]
async fn headers_and_body_are_those_of_the_flow() {
    let mut server = Server::answering(ok("")).await;
    let mut post = request(Method::POST, &server.url("/"), "grant_type=x");
    let headers = post.headers_mut();
    headers.insert("accept", "application/json".parse().unwrap());
    headers.insert(
        "content-type",
        "application/x-www-form-urlencoded".parse().unwrap(),
    );

    exchange(&driver(), post).await.unwrap();

    let sent = server.request().await;
    assert!(sent.contains("\r\naccept: application/json\r\n"));
    assert!(sent.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"));
    assert!(sent.contains("\r\ncontent-length: 12\r\n"));
    assert!(sent.contains("\r\nuser-agent: oauth-reqwest/"));
    assert!(sent.ends_with("\r\n\r\ngrant_type=x"));
    assert!(!sent.contains("accept-encoding"));
}

#[tokio::test]
async fn a_get_has_no_length() {
    let mut server = Server::answering(ok("")).await;

    fetch(&driver(), &server.url("/")).await.unwrap();

    let sent = server.request().await;
    assert!(!sent.contains("content-length") && !sent.contains("transfer-encoding"));
}

#[tokio::test]
async fn a_cookie_is_not_kept() {
    let answer = "HTTP/1.1 200 OK\r\nset-cookie: a=b; Path=/\r\ncontent-length: 0\r\n\r\n";
    let mut server = Server::answering(answer).await;
    let driver = driver();
    for _ in 0..2 {
        fetch(&driver, &server.url("/")).await.unwrap();
        assert!(!server.request().await.contains("cookie"));
    }
}
