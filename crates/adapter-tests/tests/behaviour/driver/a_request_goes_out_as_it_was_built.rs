use adapter_tests::{Options, Server, Stack as _, exchange, fetch, ok, request};
use http::Method;
use oauth_step::TransportErrorKind;

use crate::Stack;
use crate::behaviour::{stack, stack_with};

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
        fetch(&stack(), &server.url(target)).await.unwrap();

        let request = server.request().await;
        let line = request.lines().next().unwrap();
        assert_eq!(line, format!("GET {target} HTTP/1.1"));
    }
}

/// What a signature covers is what goes out, or nothing does.
#[tokio::test]
async fn a_target_that_a_stack_would_change_is_refused() {
    let mut server = Server::answering(ok("")).await;
    for target in [
        "/a/../b",
        "/a/./b",
        "/a/%2e%2e/b",
        "/a\"b",
        "/{a}",
        "/?q='",
        "/a|b",
    ] {
        match fetch(&stack(), &server.url(target)).await {
            Ok(_) => {
                let sent = server.request().await;
                assert!(
                    sent.starts_with(&format!("GET {target} HTTP/1.1\r\n")),
                    "{sent}"
                );
            }
            Err(error) => assert_eq!(error.kind(), TransportErrorKind::Unsupported, "{target}"),
        }
        assert_eq!(server.left(), 0);
    }
}

#[tokio::test]
async fn the_case_of_a_host_is_no_change() {
    let mut server = Server::answering(ok("")).await;
    let url = server.url("/x").replace("127.0.0.1", "LOCALHOST");

    fetch(&stack(), &url).await.unwrap();

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

    exchange(&stack(), post).await.unwrap();

    let sent = server.request().await;
    assert!(sent.contains("\r\naccept: application/json\r\n"));
    assert!(sent.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"));
    assert!(sent.contains("\r\ncontent-length: 12\r\n"));
    let agent = format!("\r\nuser-agent: {}/", Stack::NAME.replace('_', "-"));
    assert!(sent.contains(&agent));
    assert!(sent.ends_with("\r\n\r\ngrant_type=x"));
    assert!(!sent.contains("accept-encoding"));
}

#[tokio::test]
async fn the_user_agent_can_be_another() {
    let mut server = Server::answering(ok("")).await;
    let stack = stack_with(Options {
        user_agent: Some("my own/1".to_owned()),
        ..Options::default()
    });

    fetch(&stack, &server.url("/")).await.unwrap();

    let sent = server.request().await;
    assert!(sent.contains("\r\nuser-agent: my own/1\r\n"));
}

#[test]
fn a_user_agent_that_no_header_holds_is_an_error() {
    let opened = Stack::open(Options {
        user_agent: Some("two\r\nlines".to_owned()),
        ..Options::default()
    });

    assert!(opened.is_err());
}

#[tokio::test]
async fn a_get_has_no_length() {
    let mut server = Server::answering(ok("")).await;

    fetch(&stack(), &server.url("/")).await.unwrap();

    let sent = server.request().await;
    assert!(!sent.contains("content-length") && !sent.contains("transfer-encoding"));
}

#[tokio::test]
async fn a_cookie_is_not_kept() {
    let answer = "HTTP/1.1 200 OK\r\nset-cookie: a=b; Path=/\r\ncontent-length: 0\r\n\r\n";
    let mut server = Server::answering(answer).await;
    let stack = stack();
    for _ in 0..2 {
        fetch(&stack, &server.url("/")).await.unwrap();
        assert!(!server.request().await.contains("cookie"));
    }
}
