use adapter_tests::{Exchange, Server, ok, request};
use http::{HeaderMap, Method};
use oauth_reqwest::reqwest::{Client, Proxy};
use oauth_reqwest::step::Step;
use oauth_reqwest::{Driver, DriverBuilder};

#[tokio::test]
async fn a_proxy() {
    let mut proxy = Server::answering(ok("by proxy")).await;
    let through = Proxy::http(proxy.url("")).unwrap();
    let driver = Driver::builder().proxy(through).build().unwrap();

    let get = request(Method::GET, "http://127.0.0.1:9/token?a=%2F", "");
    let response = driver.run(Step::send(get, Exchange)).await.unwrap();

    assert_eq!(response.body(), b"by proxy");
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
    let mut get = request(Method::GET, &server.url("/"), "");
    get.headers_mut()
        .insert("accept", "application/json".parse().unwrap());

    driver.run(Step::send(get, Exchange)).await.unwrap();

    let sent = server.request().await;
    assert!(sent.contains("\r\naccept: application/json\r\n"));
    assert!(sent.contains("\r\nx-tenant: default\r\n"));
}
