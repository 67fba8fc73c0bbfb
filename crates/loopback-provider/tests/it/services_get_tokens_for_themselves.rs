use loopback_provider::Endpoint;
use reqwest::Method;

use crate::support::{Answered, Talk, basic, send};

async fn ask(talk: &Talk, more: &[(&str, &str)]) -> Answered {
    let provider = &talk.provider;
    let header = basic(
        provider.service_client_id(),
        provider.service_client_secret(),
    );
    let mut form = vec![("grant_type", "client_credentials")];
    form.extend(more);
    let request = talk.request(Method::POST, Endpoint::Token);
    send(request.header("authorization", header).form(&form)).await
}

#[tokio::test]
async fn a_service_has_no_user_and_no_refresh_token() {
    let talk = Talk::start().await;
    let tokens = ask(&talk, &[("scope", "read write")]).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    assert_eq!(tokens.text("scope"), "read write");
    assert!(!tokens.has("refresh_token") && !tokens.has("id_token"));
    let resource = talk.resource(&tokens.text("access_token")).await;
    assert_eq!(resource.text("sub"), talk.provider.service_client_id());
}

#[tokio::test]
async fn scopes_are_the_registered_ones() {
    let talk = Talk::start().await;
    assert_eq!(ask(&talk, &[]).await.text("scope"), "read");
    let answer = ask(&talk, &[("scope", "openid")]).await;
    answer.refused(400, "invalid_scope", "may not be asked for");
}

#[tokio::test]
async fn a_service_has_no_other_grant() {
    let talk = Talk::start().await;
    let provider = &talk.provider;
    let header = basic(
        provider.service_client_id(),
        provider.service_client_secret(),
    );
    let form = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    let request = talk.request(Method::POST, Endpoint::Token);
    let answer = send(request.header("authorization", header).form(&form)).await;
    answer.refused(400, "unauthorized_client", "may not use");
}
