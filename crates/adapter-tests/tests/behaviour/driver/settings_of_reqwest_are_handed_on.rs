use http::HeaderMap;
use oauth_reqwest::reqwest::{Client, Proxy};
use oauth_reqwest::{Driver, DriverBuilder};

use crate::exchange::{exchange, fetch, request};
use crate::server::{Server, ok};

#[tokio::test]
async fn a_user_agent() {
    let mut server = Server::answering(ok("")).await;
    let driver = Driver::builder().user_agent("my own/1");
    let driver = driver.with(|client| client.no_proxy()).build().unwrap();

    fetch(&driver, &server.url("/")).await.unwrap();

    let sent = server.request().await;
    assert!(sent.contains("\r\nuser-agent: my own/1\r\n"));
}

#[test]
fn a_user_agent_that_no_header_holds_is_an_error() {
    assert!(
        Driver::builder()
            .user_agent("two\r\nlines")
            .build()
            .is_err()
    );
}

#[tokio::test]
async fn a_proxy() {
    let mut proxy = Server::answering(ok("by proxy")).await;
    let through = Proxy::http(proxy.url("")).unwrap();
    let driver = Driver::builder().proxy(through).build().unwrap();

    let response = fetch(&driver, "http://127.0.0.1:9/token?a=%2F").await;

    assert_eq!(response.unwrap().body(), b"by proxy");
    let sent = proxy.request().await;
    assert!(sent.starts_with("GET http://127.0.0.1:9/token?a=%2F HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_builder_with_headers_which_never_replace_those_of_a_flow() {
    let mut server = Server::answering(ok("")).await;
    let mut defaults = HeaderMap::new();
    for name in ["accept", "x-tenant"] {
        defaults.insert(name, "default".parse().unwrap());
    }
    let client = Client::builder().no_proxy().default_headers(defaults);
    let driver = DriverBuilder::from(client).build().unwrap();
    let mut get = request(http::Method::GET, &server.url("/"), "");
    get.headers_mut()
        .insert("accept", "application/json".parse().unwrap());

    exchange(&driver, get).await.unwrap();

    let sent = server.request().await;
    assert!(sent.contains("\r\naccept: application/json\r\n"));
    assert!(sent.contains("\r\nx-tenant: default\r\n"));
}
