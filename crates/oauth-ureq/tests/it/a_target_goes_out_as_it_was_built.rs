use oauth_ureq::OAuth2Auth;

use crate::exchange::{driver, fetch};
use crate::server::{Server, answer};

const TARGETS: [&str; 11] = [
    "/",
    "//",
    "/a/../b",
    "/a/./b/",
    "/a/%2e%2e/b",
    "/a%2Fb/%7Euser/%e4;v=1//x",
    "/?b=2&a=1&b=%20+%2B&&=&c",
    "/p?q=%c3%a4&redirect=https://x/?y",
    "/p?",
    "/a|b{c}\"d\"",
    "/?q='",
];

#[test]
fn ureq_sends_every_byte_of_it() {
    let server = Server::answering(answer("200 OK", ""));
    let driver = driver();
    let auth = OAuth2Auth::with_driver(driver.clone(), "token".to_owned()).unwrap();
    for target in TARGETS {
        fetch(&driver, &server.url(target)).unwrap();
        auth.get(server.url(target)).call().unwrap();

        for sent in [server.request(), server.request()] {
            let line = sent.lines().next().unwrap();
            assert_eq!(line, format!("GET {target} HTTP/1.1"));
        }
    }
}

/// RFC 9112 §3.2.1: an empty path is a slash.
#[test]
fn an_empty_path_is_a_slash() {
    let server = Server::answering(answer("200 OK", ""));
    let driver = driver();
    let auth = OAuth2Auth::with_driver(driver.clone(), "token".to_owned()).unwrap();
    for (target, line) in [("", "GET / HTTP/1.1"), ("?q=1", "GET /?q=1 HTTP/1.1")] {
        fetch(&driver, &server.url(target)).unwrap();
        auth.get(server.url(target)).call().unwrap();

        for sent in [server.request(), server.request()] {
            assert_eq!(sent.lines().next().unwrap(), line);
        }
    }
}
