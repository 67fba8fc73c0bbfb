use loopback_provider::Endpoint;
use reqwest::Method;

use crate::support::{Answered, Talk, send};

async fn revoke(talk: &Talk, form: &[(&str, &str)]) -> Answered {
    send(talk.as_client(Endpoint::Revocation).form(form)).await
}

#[tokio::test]
async fn a_refresh_token_takes_its_family_along() {
    let talk = Talk::start().await;
    let tokens = talk.login(&[]).await;
    let (access, refresh) = (tokens.text("access_token"), tokens.text("refresh_token"));
    let form = [
        ("token", refresh.as_str()),
        ("token_type_hint", "refresh_token"),
    ];
    let revoked = revoke(&talk, &form).await;
    assert_eq!((revoked.status, revoked.body.as_str()), (200, ""));
    talk.refresh(&refresh)
        .await
        .refused(400, "invalid_grant", "revoked");
    talk.resource(&access)
        .await
        .refused(401, "invalid_token", "revoked");
    talk.userinfo(&access)
        .await
        .refused(401, "invalid_token", "revoked");
}

#[tokio::test]
async fn an_access_token_goes_alone() {
    let talk = Talk::start().await;
    let tokens = talk.login(&[]).await;
    let access = tokens.text("access_token");
    // RFC 7009 §2.1: a wrong hint only makes the search longer.
    let form = [
        ("token", access.as_str()),
        ("token_type_hint", "refresh_token"),
    ];
    assert_eq!(revoke(&talk, &form).await.status, 200);
    talk.resource(&access)
        .await
        .refused(401, "invalid_token", "revoked");
    assert_eq!(
        talk.refresh(&tokens.text("refresh_token")).await.status,
        200
    );
}

#[tokio::test]
async fn an_unknown_token_counts_as_revoked() {
    let talk = Talk::start().await;
    assert_eq!(revoke(&talk, &[("token", "unknown")]).await.status, 200);
}

#[tokio::test]
async fn a_request_in_disorder_is_refused() {
    let talk = Talk::start().await;
    let answer = revoke(&talk, &[("token_type_hint", "refresh_token")]).await;
    answer.refused(400, "invalid_request", "token is missing");
    let request = talk.request(Method::POST, Endpoint::Revocation);
    let answer = send(request.form(&[("token", "x")])).await;
    answer.refused(401, "invalid_client", "neither");
}

#[tokio::test]
async fn the_token_of_another_client_is_left_alone() {
    let talk = Talk::start().await;
    let tokens = talk.login(&[]).await;
    for member in ["access_token", "refresh_token"] {
        let token = tokens.text(member);
        let form = [
            ("client_id", talk.provider.public_client_id()),
            ("token", &token),
        ];
        let request = talk.request(Method::POST, Endpoint::Revocation).form(&form);
        let answer = send(request).await;
        answer.refused(400, "invalid_request", "another client's");
    }
    assert_eq!(
        talk.resource(&tokens.text("access_token")).await.status,
        200
    );
}
