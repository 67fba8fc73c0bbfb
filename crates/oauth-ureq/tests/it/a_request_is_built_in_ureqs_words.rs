use core::error::Error as _;

use oauth_ureq::OAuth2Auth;
use oauth_ureq::oauth2::Error;

use crate::exchange::driver;
use crate::server::{Server, answer};

fn auth() -> OAuth2Auth {
    OAuth2Auth::with_driver(driver(), "token".to_owned()).unwrap()
}

#[test]
fn headers_and_query_are_added() {
    let server = Server::answering(answer("200 OK", ""));
    let request = auth().get(server.url("/a?b=%20&c"));
    let request = request.query("d", "e f&").query("g", "");
    let request = request.header("x-one", "1").header("x-one", "2");

    request.call().unwrap();

    let sent = server.request();
    assert!(
        sent.starts_with("GET /a?b=%20&c&d=e+f%26&g= HTTP/1.1\r\n"),
        "{sent}"
    );
    assert!(sent.contains("\r\nx-one: 1\r\n") && sent.contains("\r\nx-one: 2\r\n"));
    assert!(sent.contains("\r\nauthorization: Bearer token\r\n"));
}

#[test]
fn a_query_begins_where_there_is_none() {
    let server = Server::answering(answer("200 OK", ""));
    for (url, target) in [
        ("", "/?q=1"),
        ("/", "/?q=1"),
        ("/?", "/?q=1"),
        ("/?a&", "/?a&q=1"),
    ] {
        auth().get(server.url(url)).query("q", "1").call().unwrap();

        assert!(
            server.request().starts_with(&format!("GET {target} ")),
            "{url}"
        );
    }
}

#[test]
fn a_form_and_json_say_what_they_are() {
    let server = Server::answering(answer("200 OK", ""));

    auth()
        .post(server.url("/"))
        .send_form([("a", "b c")])
        .unwrap();
    let sent = server.request();
    assert!(sent.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"));
    assert!(sent.ends_with("\r\n\r\na=b+c"));

    auth().post(server.url("/")).send_json(["a", "b"]).unwrap();
    let sent = server.request();
    assert!(sent.contains("\r\ncontent-type: application/json\r\n"));
    assert!(sent.ends_with("\r\n\r\n[\"a\",\"b\"]"));

    let patch = auth().patch(server.url("/"));
    let patch = patch.header("content-type", "application/merge-patch+json");
    patch.send_json(["a"]).unwrap();
    let sent = server.request();
    assert!(sent.contains("merge-patch+json\r\n") && !sent.contains(": application/json"));
}

#[test]
fn what_is_wrong_is_said_where_it_is_sent() {
    let server = Server::answering(answer("200 OK", ""));
    let url = server.url("/");
    let wrong = [
        auth().get("no url").call(),
        auth().get(&url).header("no name", "x").call(),
        auth().get(&url).header("x", "two\r\nlines").call(),
        auth()
            .get(&url)
            .header("authorization", "Bearer other")
            .call(),
    ];
    for response in wrong {
        let error = response.unwrap_err();
        assert!(
            error.source().is_some() || matches!(error, Error::Misuse(_)),
            "{error:?}"
        );
    }
    assert!(server.has_no_request());
}

#[test]
fn json_can_be_read() {
    let server = Server::answering(answer("200 OK", "[1,2]"));

    let mut response = auth().get(server.url("/")).call().unwrap();

    let numbers: Vec<u8> = response.body_mut().read_json().unwrap();
    assert_eq!(numbers, [1, 2]);
}
