use std::time::Duration;

use loopback_provider::{Client, Endpoint, LoopbackProvider};
use reqwest::Method;

use crate::support::{REDIRECT_URI, Talk, send};

#[tokio::test]
async fn each_refresh_brings_new_tokens_and_an_id_token() {
    let talk = Talk::start().await;
    let tokens = talk.login(&[]).await;
    let renewed = talk.refresh(&tokens.text("refresh_token")).await;
    assert_eq!(renewed.status, 200, "{renewed:?}");
    for member in ["access_token", "refresh_token", "id_token"] {
        assert_ne!(renewed.text(member), tokens.text(member));
    }
    assert_eq!(renewed.text("scope"), tokens.text("scope"));
    assert_eq!(
        talk.resource(&renewed.text("access_token")).await.status,
        200
    );
    let again = talk.refresh(&renewed.text("refresh_token")).await;
    assert_eq!(again.status, 200);
}

#[tokio::test]
async fn reuse_revokes_the_family() {
    let talk = Talk::start().await;
    let first = talk.login(&[]).await.text("refresh_token");
    let second = talk.refresh(&first).await;
    let other = talk.login(&[]).await;
    talk.refresh(&first)
        .await
        .refused(400, "invalid_grant", "used before");
    let refused = talk.refresh(&second.text("refresh_token")).await;
    refused.refused(400, "invalid_grant", "revoked");
    let resource = talk.resource(&second.text("access_token")).await;
    resource.refused(401, "invalid_token", "revoked");
    // Another login is another family.
    assert_eq!(talk.resource(&other.text("access_token")).await.status, 200);
}

#[tokio::test]
async fn without_rotation_the_token_stays() {
    let talk = Talk::with(LoopbackProvider::builder().rotation(false)).await;
    let token = talk.login(&[]).await.text("refresh_token");
    for _ in 0..3 {
        let renewed = talk.refresh(&token).await;
        assert_eq!(renewed.status, 200);
        assert!(!renewed.has("refresh_token"));
    }
}

#[tokio::test]
async fn the_scope_can_only_narrow_and_comes_back() {
    let talk = Talk::start().await;
    let token = talk.login(&[]).await.text("refresh_token");
    let ask = async |token: &str, scope: &str| {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("scope", scope),
        ];
        talk.token(&form).await
    };
    let wider = ask(&token, "read write").await;
    wider.refused(400, "invalid_scope", "may not be asked for");
    let narrow = ask(&token, "read").await;
    assert_eq!(narrow.status, 200, "{narrow:?}");
    assert_eq!(narrow.text("scope"), "read");
    assert!(!narrow.has("id_token"));
    let userinfo = talk.userinfo(&narrow.text("access_token")).await;
    userinfo.refused(403, "insufficient_scope", "openid");
    // RFC 6749 §6: the new refresh token has the scope of the old one.
    let wide = talk.refresh(&narrow.text("refresh_token")).await;
    assert_eq!(wide.text("scope"), "openid profile read offline_access");
}

#[tokio::test]
async fn refresh_tokens_expire() {
    let builder = LoopbackProvider::builder().frozen_at(1_700_000_000);
    let talk = Talk::with(builder.refresh_token_lifetime(Duration::from_secs(100))).await;
    let token = talk.login(&[]).await.text("refresh_token");
    talk.provider.advance(Duration::from_secs(99));
    let renewed = talk.refresh(&token).await;
    talk.provider.advance(Duration::from_secs(100));
    let late = talk.refresh(&renewed.text("refresh_token")).await;
    late.refused(400, "invalid_grant", "expired");
}

#[tokio::test]
async fn a_refresh_token_is_its_clients_alone() {
    let other = Client::public("other").redirect_uri(REDIRECT_URI);
    let talk = Talk::with(LoopbackProvider::builder().client(other)).await;
    let token = talk.login(&[]).await.text("refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", "other"),
        ("refresh_token", token.as_str()),
    ];
    let stolen = send(talk.request(Method::POST, Endpoint::Token).form(&form)).await;
    stolen.refused(400, "invalid_grant", "another client's");
    talk.refresh("unknown")
        .await
        .refused(400, "invalid_grant", "unknown");
    talk.refresh("")
        .await
        .refused(400, "invalid_request", "refresh_token is missing");
    assert_eq!(talk.refresh(&token).await.status, 200);
}
