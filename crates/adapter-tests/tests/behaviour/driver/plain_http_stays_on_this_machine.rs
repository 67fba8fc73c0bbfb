use std::error::Error;
use std::net::SocketAddr;

use oauth_reqwest::Driver;
use oauth_reqwest::step::TransportErrorKind;

use crate::exchange::fetch;
use crate::server::{Server, ok};

/// `elsewhere.example` is the test's own server, whatever the name.
fn with_name(driver: oauth_reqwest::DriverBuilder, server: &Server) -> Driver {
    let address: SocketAddr = server
        .url("")
        .strip_prefix("http://")
        .unwrap()
        .parse()
        .unwrap();
    let driver = driver.with(|client| client.no_proxy().resolve("elsewhere.example", address));
    driver.build().unwrap()
}

#[tokio::test]
async fn plain_http_to_another_machine_is_refused() {
    let server = Server::answering(ok("")).await;
    let driver = with_name(Driver::builder(), &server);

    let error = fetch(&driver, "http://elsewhere.example/token")
        .await
        .unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    assert!(error.source().unwrap().to_string().contains("https"));
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn it_can_be_allowed_by_name() {
    let server = Server::answering(ok("")).await;
    let driver = with_name(Driver::builder().dangerous_allow_http(), &server);

    let response = fetch(&driver, "http://elsewhere.example/token").await;

    assert_eq!(response.unwrap().status(), 200);
}
