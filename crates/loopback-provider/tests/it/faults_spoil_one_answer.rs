use loopback_provider::{Endpoint, Fault};
use serde_json::Value;

use crate::support::{Answered, Talk};

fn claims(tokens: &Answered) -> Value {
    crate::support::claims(&tokens.text("id_token"))
}

#[tokio::test]
async fn an_answer_can_be_replaced() {
    let talk = Talk::start().await;
    let provider = &talk.provider;
    provider.fault(Endpoint::Token, Fault::html());
    provider.fault(Endpoint::Token, Fault::redirect("https://evil.example/"));
    provider.fault(Endpoint::Token, Fault::error(200, "invalid_grant"));
    let html = talk.refresh("x").await;
    assert_eq!(
        (html.status, html.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    let redirect = talk.refresh("x").await;
    assert_eq!(
        (redirect.status, redirect.header("location")),
        (302, "https://evil.example/")
    );
    let error = talk.refresh("x").await;
    assert_eq!(
        (error.status, error.text("error").as_str()),
        (200, "invalid_grant")
    );
    talk.refresh("x")
        .await
        .refused(400, "invalid_grant", "unknown");
}

#[tokio::test]
async fn an_answer_can_be_blown_up() {
    let talk = Talk::start().await;
    talk.provider.fault(Endpoint::UserInfo, Fault::Oversize);
    let token = talk.login(&[]).await.text("access_token");
    let answer = talk.userinfo(&token).await;
    assert_eq!(answer.body.len(), 2 << 20);
    assert_eq!(answer.text("sub"), "248289761001");
}

#[tokio::test]
async fn an_id_token_can_be_spoiled() {
    let talk = Talk::start().await;
    let good = claims(&talk.login(&[]).await);
    assert_eq!(good["nonce"], "a nonce");
    let fault = |fault| talk.provider.fault(Endpoint::Token, fault);
    fault(Fault::wrong_nonce());
    assert_eq!(claims(&talk.login(&[]).await)["nonce"], "another nonce");
    fault(Fault::id_token_claim("nonce", None));
    assert_eq!(claims(&talk.login(&[]).await).get("nonce"), None);
    fault(Fault::id_token_claim("exp", Some("1")));
    assert_eq!(claims(&talk.login(&[]).await)["exp"], 1);
    fault(Fault::OmitIdToken);
    assert!(!talk.login(&[]).await.has("id_token"));
    assert_eq!(claims(&talk.login(&[]).await)["nonce"], "a nonce");
}

#[tokio::test]
async fn members_can_be_set_and_removed() {
    let talk = Talk::start().await;
    talk.provider
        .fault(Endpoint::Token, Fault::member("token_type", Some("mac")));
    assert_eq!(talk.login(&[]).await.text("token_type"), "mac");
    talk.provider
        .fault(Endpoint::Token, Fault::member("expires_in", Some("-1")));
    assert_eq!(talk.login(&[]).await.json()["expires_in"], -1);
    talk.provider
        .fault(Endpoint::Metadata, Fault::member("issuer", None));
    let url = talk.provider.url(Endpoint::Metadata);
    assert!(!talk.get(&url).await.has("issuer"));
    assert!(talk.get(&url).await.has("issuer"));
}

#[tokio::test]
async fn parameters_of_the_redirect_too() {
    let talk = Talk::start().await;
    let fault = |fault| talk.provider.fault(Endpoint::Authorization, fault);
    fault(Fault::parameter("state", Some("another")));
    let response = talk.authorize(&[]).await;
    assert_eq!(response.parameter("state").as_deref(), Some("another"));
    fault(Fault::parameter("iss", None));
    assert_eq!(talk.authorize(&[]).await.parameter("iss"), None);
    fault(Fault::RepeatParameter {
        name: "code".to_owned(),
    });
    let response = talk.authorize(&[]).await;
    assert_eq!(response.header("location").matches("code=").count(), 2);
    assert!(talk.authorize(&[]).await.parameter("code").is_some());
}

#[tokio::test]
async fn the_request_is_carried_out_all_the_same() {
    let talk = Talk::start().await;
    let token = talk.login(&[]).await.text("refresh_token");
    talk.provider.fault(Endpoint::Token, Fault::html());
    talk.refresh(&token).await;
    talk.refresh(&token)
        .await
        .refused(400, "invalid_grant", "used before");
}
