use core::time::Duration;
use std::error::Error;
use std::net::TcpListener;
use std::thread;

use oauth_ureq::step::TransportErrorKind;
use oauth_ureq::ureq::Proxy;
use oauth_ureq::{Driver, OAuth2Auth};

use crate::exchange::{driver, fetch};
use crate::server::{Server, answer};

#[test]
fn a_host_that_is_not_found_was_not_asked() {
    // RFC 6761 §6.4: no such name.
    let error = fetch(&driver(), "https://issuer.invalid/").unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::NotSent);
}

#[test]
fn a_proxy_that_refuses_leaves_the_server_unasked() {
    let proxy = Server::answering(answer("407 No", ""));
    let address = proxy.url("");
    let driver = Driver::builder().proxy(Proxy::new(&address).unwrap());
    let driver = driver.build().unwrap();

    let error = fetch(&driver, "https://issuer.example/token").unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::NotSent);
    // And once more, as wherever nothing was sent.
    for _ in 0..2 {
        assert!(proxy.request().starts_with("CONNECT issuer.example:443 "));
    }
    assert!(proxy.has_no_request());
}

/// What ureq says of such a URL names it.
#[test]
fn no_error_names_the_url() {
    let auth = OAuth2Auth::with_driver(driver(), "token".to_owned()).unwrap();
    let https_only = Driver::builder().with(|config| config.proxy(None).https_only(true));
    let https_only = https_only.build().unwrap();
    let errors: [Box<dyn Error>; 3] = [
        Box::new(auth.get("/relative?secret").call().unwrap_err()),
        Box::new(auth.get("ftp://x.example/?secret").call().unwrap_err()),
        Box::new(fetch(&https_only, "http://127.0.0.1:1/?secret").unwrap_err()),
    ];
    for error in errors {
        let mut said = String::new();
        let mut cause: Option<&dyn Error> = Some(&*error);
        while let Some(error) = cause {
            said += &format!("{error} {error:?} ");
            cause = error.source();
        }
        assert!(!said.contains("secret"), "{said}");
        assert!(said.contains("Unsupported"), "{said}");
    }
}

#[test]
fn a_head_beyond_any_measure_is_too_large() {
    let header = format!("200 OK\r\nx: {}", "x".repeat(100_000));
    let server = Server::answering(answer(&header, ""));

    let error = fetch(&driver(), &server.url("/")).unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::TooLarge);
}

/// The time for the second try is what the first has left.
#[test]
fn a_server_that_does_not_greet_in_time_is_not_asked_twice() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let driver = Driver::builder()
        .with(|config| config.proxy(None))
        .connect_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let accepted = thread::spawn(move || (listener.accept().unwrap(), listener));

    let error = fetch(&driver, &url).unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::NotSent);
    let (_open, listener) = accepted.join().unwrap();
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err());
}
