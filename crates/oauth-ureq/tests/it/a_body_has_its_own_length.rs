use http::{Method, Request};
use oauth_ureq::OAuth2Auth;
use oauth_ureq::ureq::SendBody;

use crate::exchange::{driver, exchange, message};
use crate::server::{Server, answer};

fn auth() -> OAuth2Auth {
    OAuth2Auth::with_driver(driver(), "token".to_owned()).unwrap()
}

/// ureq would send `Content-Length: 0` for no bytes.
#[test]
fn a_request_that_expects_no_body_has_no_length() {
    let server = Server::answering(answer("200 OK", ""));
    for method in [Method::GET, Method::DELETE, Method::HEAD] {
        exchange(&driver(), message(method, &server.url("/"), "")).unwrap();

        let sent = server.request();
        assert!(
            !sent.contains("content-length") && !sent.contains("transfer-encoding"),
            "{sent}"
        );
    }
}

/// ureq would send chunks for no body.
#[test]
fn a_request_that_expects_one_says_that_it_is_empty() {
    let server = Server::answering(answer("200 OK", ""));
    for method in [Method::PATCH, Method::POST, Method::PUT] {
        exchange(&driver(), message(method.clone(), &server.url("/"), "")).unwrap();
        auth().request(method, server.url("/")).call().unwrap();

        for sent in [server.request(), server.request()] {
            assert!(sent.contains("\r\ncontent-length: 0\r\n"), "{sent}");
            assert!(!sent.contains("transfer-encoding"), "{sent}");
        }
    }
}

#[test]
fn any_method_may_have_a_body() {
    let server = Server::answering(answer("200 OK", ""));

    auth().delete(server.url("/")).send("why").unwrap();

    let sent = server.request();
    assert!(sent.contains("\r\ncontent-length: 3\r\n") && sent.ends_with("\r\n\r\nwhy"));
}

/// ureq would wait for the other five bytes.
#[test]
fn a_length_of_ones_own_is_left_out() {
    let server = Server::answering(answer("200 OK", ""));

    let request = auth().put(server.url("/"));
    let request = request.header("content-length", "10");
    request
        .header("transfer-encoding", "chunked")
        .send("bytes")
        .unwrap();

    let sent = server.request();
    assert!(sent.contains("\r\ncontent-length: 5\r\n") && !sent.contains("chunked"));
}

#[test]
fn a_reader_goes_out_in_chunks() {
    let server = Server::answering(answer("200 OK", ""));

    let body = SendBody::from_owned_reader(&b"streamed"[..]);
    auth().put(server.url("/")).send_once(body).unwrap();

    let sent = server.request();
    assert!(sent.contains("\r\ntransfer-encoding: chunked\r\n"));
    assert!(
        sent.ends_with("\r\n\r\n8\r\nstreamed\r\n0\r\n\r\n"),
        "{sent}"
    );
}

#[test]
fn a_reader_of_a_known_length_says_so() {
    let server = Server::answering(answer("200 OK", ""));

    let body = SendBody::from_owned_reader(&b"streamed"[..]);
    let request = Request::put(server.url("/")).header("content-length", "8");
    auth().run_once(request.body(body).unwrap()).unwrap();

    let sent = server.request();
    assert!(sent.contains("\r\ncontent-length: 8\r\n"));
    assert!(sent.ends_with("\r\n\r\nstreamed"), "{sent}");
}
