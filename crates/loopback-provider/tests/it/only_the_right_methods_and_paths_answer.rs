use loopback_provider::Endpoint;
use reqwest::Method;

use crate::support::{Talk, send};

#[tokio::test]
async fn other_paths_are_404() {
    let talk = Talk::start().await;
    let issuer = talk.provider.issuer();
    for path in [
        "/",
        "/.well-known",
        "/token/",
        "/Token",
        "//token",
        "/authorize/x",
        "/oauth1",
        "/oauth1/authorize/",
        "/oauth1/resources",
        "/favicon.ico",
    ] {
        assert_eq!(
            talk.get(&format!("{issuer}{path}")).await.status,
            404,
            "{path}"
        );
    }
}

#[tokio::test]
async fn other_methods_are_405_with_allow() {
    let talk = Talk::start().await;
    for (method, endpoint, allow) in [
        (Method::GET, Endpoint::Token, "POST, OPTIONS"),
        (Method::HEAD, Endpoint::Token, "POST, OPTIONS"),
        (Method::GET, Endpoint::Revocation, "POST, OPTIONS"),
        (Method::GET, Endpoint::Introspection, "POST, OPTIONS"),
        (Method::GET, Endpoint::PushedAuthorization, "POST, OPTIONS"),
        (Method::GET, Endpoint::DeviceAuthorization, "POST, OPTIONS"),
        (Method::HEAD, Endpoint::Device, "GET, OPTIONS"),
        (Method::GET, Endpoint::Login, "POST, OPTIONS"),
        (Method::GET, Endpoint::Consent, "POST, OPTIONS"),
        (Method::HEAD, Endpoint::Authorization, "GET, POST, OPTIONS"),
        (Method::HEAD, Endpoint::EndSession, "GET, POST, OPTIONS"),
        (Method::GET, Endpoint::Logout, "POST, OPTIONS"),
        (
            Method::GET,
            Endpoint::OAuth1TemporaryCredentials,
            "POST, OPTIONS",
        ),
        (
            Method::PUT,
            Endpoint::OAuth1TokenCredentials,
            "POST, OPTIONS",
        ),
        (Method::HEAD, Endpoint::OAuth1Authorization, "GET, OPTIONS"),
        (Method::POST, Endpoint::Metadata, "GET, HEAD, OPTIONS"),
        (Method::PUT, Endpoint::Jwks, "GET, HEAD, OPTIONS"),
        (
            Method::DELETE,
            Endpoint::UserInfo,
            "GET, HEAD, POST, OPTIONS",
        ),
        (
            Method::PATCH,
            Endpoint::Resource,
            "GET, HEAD, POST, OPTIONS",
        ),
    ] {
        let answer = send(talk.request(method, endpoint)).await;
        assert_eq!(
            (answer.status, answer.header("allow")),
            (405, allow),
            "{endpoint:?}"
        );
    }
}

#[tokio::test]
async fn options_tells_the_methods_and_head_has_no_body() {
    let talk = Talk::start().await;
    let options = send(talk.request(Method::OPTIONS, Endpoint::Token)).await;
    assert_eq!(
        (options.status, options.header("allow")),
        (204, "POST, OPTIONS")
    );
    let head = send(talk.request(Method::HEAD, Endpoint::Metadata)).await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-type"), "application/json");
}

#[tokio::test]
async fn other_host_names_are_misdirected() {
    let talk = Talk::start().await;
    let port = talk.provider.issuer().rsplit(':').next().unwrap();
    for host in ["evil.example", &format!("localhost:{port}"), "127.0.0.1"] {
        let request = talk
            .request(Method::GET, Endpoint::Metadata)
            .header("host", host);
        assert_eq!(send(request).await.status, 421, "{host}");
    }
}
