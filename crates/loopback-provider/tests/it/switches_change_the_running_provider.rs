use std::time::Duration;

use loopback_provider::{Endpoint, LoopbackProvider};

use crate::support::Talk;

#[tokio::test]
async fn access_tokens_expire_at_once_and_refresh_tokens_do_not() {
    let talk = Talk::start().await;
    let tokens = talk.login(&[]).await;
    talk.provider.expire_tokens_now();
    let answer = talk.resource(&tokens.text("access_token")).await;
    answer.refused(401, "invalid_token", "expired");
    let renewed = talk.refresh(&tokens.text("refresh_token")).await;
    let answer = talk.resource(&renewed.text("access_token")).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn everything_can_be_revoked() {
    let talk = Talk::start().await;
    let tokens = talk.login(&[]).await;
    talk.provider.revoke_everything();
    let answer = talk.resource(&tokens.text("access_token")).await;
    answer.refused(401, "invalid_token", "revoked");
    let refresh = talk.refresh(&tokens.text("refresh_token")).await;
    refresh.refused(400, "invalid_grant", "revoked");
    assert_eq!(talk.login(&[]).await.status, 200);
}

#[tokio::test]
async fn the_resource_refuses_good_tokens_for_a_while() {
    let talk = Talk::start().await;
    let token = talk.login(&[]).await.text("access_token");
    talk.provider.answer_401(2);
    for status in [401, 401, 200] {
        assert_eq!(talk.resource(&token).await.status, status);
    }
}

#[tokio::test]
async fn an_endpoint_is_unavailable_for_a_while() {
    let talk = Talk::start().await;
    let code = talk.code(&[]).await;
    talk.provider
        .unavailable(Endpoint::Token, 1, Some(Duration::from_secs(7)));
    let answer = talk.redeem(&code, &[]).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "7"));
    // The code was not spent by it.
    assert_eq!(talk.redeem(&code, &[]).await.status, 200);
    talk.provider.unavailable(Endpoint::Jwks, 1, None);
    let answer = talk.get(&talk.provider.url(Endpoint::Jwks)).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, ""));
}

#[tokio::test]
async fn the_clock_can_be_frozen_and_moved() {
    let talk = Talk::with(LoopbackProvider::builder().frozen_at(1_000)).await;
    assert_eq!(talk.provider.now(), 1_000);
    talk.provider.advance(Duration::from_secs(5));
    talk.provider.advance(Duration::from_millis(2_500));
    assert_eq!(talk.provider.now(), 1_007);
}

#[tokio::test]
async fn requests_are_counted_and_logged_without_values() {
    let talk = Talk::start().await;
    talk.login(&[("scope", "openid"), ("prompt", "")]).await;
    talk.provider.unavailable(Endpoint::Token, 1, None);
    talk.refresh("a secret").await;
    assert_eq!(talk.provider.requests(Endpoint::Authorization), 1);
    assert_eq!(talk.provider.requests(Endpoint::Token), 2);
    assert_eq!(talk.provider.requests(Endpoint::UserInfo), 0);
    let log = talk.provider.log();
    let lines: Vec<_> = log
        .iter()
        .map(|request| (&*request.path, request.status))
        .collect();
    assert_eq!(
        lines,
        [("/authorize", 303), ("/token", 200), ("/token", 503)]
    );
    assert_eq!(log[2].method, "POST");
    assert_eq!(log[2].parameters, ["grant_type", "refresh_token"]);
    assert!(log[2].authorized && !log[0].authorized);
    assert!(!format!("{log:?}").contains("a secret"));
}

#[tokio::test]
async fn debug_shows_no_secret() {
    let talk = Talk::start().await;
    let tokens = talk.login(&[]).await;
    let shown = format!("{:?}", talk.provider);
    for secret in [
        talk.provider.client_secret(),
        "lovelace",
        &tokens.text("access_token"),
        &tokens.text("refresh_token"),
    ] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
