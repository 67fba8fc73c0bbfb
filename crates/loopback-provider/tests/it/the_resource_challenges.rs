use std::time::Duration;

use loopback_provider::{Endpoint, LoopbackProvider};
use reqwest::Method;

use crate::support::{Talk, send};

#[tokio::test]
async fn a_good_token_is_echoed() {
    let talk = Talk::start().await;
    let token = talk.login(&[]).await.text("access_token");
    let answer = talk.resource(&token).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.text("client_id"), talk.provider.client_id());
    assert_eq!(answer.text("scope"), "openid profile read offline_access");
    let post = talk
        .request(Method::POST, Endpoint::Resource)
        .bearer_auth(token);
    let posted = send(post.body("anything")).await;
    assert_eq!(posted.text("method"), "POST");
}

#[tokio::test]
async fn no_token_gets_the_scheme_alone() {
    let talk = Talk::start().await;
    for request in [
        talk.request(Method::GET, Endpoint::Resource),
        talk.request(Method::GET, Endpoint::Resource)
            .basic_auth("a", Some("b")),
        // A form is no way in here.
        talk.request(Method::POST, Endpoint::Resource)
            .form(&[("access_token", "x")]),
    ] {
        let answer = send(request).await;
        assert_eq!((answer.status, answer.body.as_str()), (401, ""));
        assert_eq!(
            answer.header("www-authenticate"),
            r#"Bearer realm="loopback""#
        );
    }
}

#[tokio::test]
async fn a_bad_token_is_told_what_is_wrong() {
    let talk = Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await;
    let unknown = talk.resource("unknown").await;
    unknown.refused(401, "invalid_token", "unknown");
    let challenge = unknown.header("www-authenticate");
    let start = r#"Bearer realm="loopback", error="invalid_token", error_description=""#;
    assert!(challenge.starts_with(start), "{challenge}");
    let token = talk.login(&[]).await.text("access_token");
    talk.provider.advance(Duration::from_secs(299));
    assert_eq!(talk.resource(&token).await.status, 200);
    talk.provider.advance(Duration::from_secs(1));
    talk.resource(&token)
        .await
        .refused(401, "invalid_token", "expired");
    // No other token of the provider is an access token.
    let refresh = talk.login(&[]).await.text("refresh_token");
    talk.resource(&refresh)
        .await
        .refused(401, "invalid_token", "unknown");
}

#[tokio::test]
async fn too_little_scope_is_a_403() {
    let talk = Talk::start().await;
    let token = talk
        .login(&[("scope", "openid")])
        .await
        .text("access_token");
    let answer = talk.resource(&token).await;
    answer.refused(403, "insufficient_scope", "read");
    assert!(
        answer
            .header("www-authenticate")
            .contains(r#"scope="read""#)
    );
    let talk = Talk::with(LoopbackProvider::builder().resource_scope("")).await;
    let token = talk
        .login(&[("scope", "openid")])
        .await
        .text("access_token");
    assert_eq!(talk.resource(&token).await.status, 200);
}

#[tokio::test]
async fn a_token_in_the_query_or_two_headers_is_refused() {
    let talk = Talk::start().await;
    let token = talk.login(&[]).await.text("access_token");
    let request = || talk.request(Method::GET, Endpoint::Resource);
    let query = send(request().query(&[("access_token", &token)])).await;
    query.refused(400, "invalid_request", "query");
    assert!(query.header("www-authenticate").starts_with("Bearer "));
    let twice = send(request().bearer_auth(&token).bearer_auth(&token)).await;
    twice.refused(400, "invalid_request", "repeated");
    let scheme = send(request().header("authorization", format!("bEARER {token}"))).await;
    assert_eq!(scheme.status, 200);
}
