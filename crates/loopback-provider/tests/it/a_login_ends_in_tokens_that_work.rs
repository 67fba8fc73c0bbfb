use loopback_provider::{Client, Endpoint, LoopbackProvider, User};
use reqwest::Method;

use crate::support::{REDIRECT_URI, Talk, VERIFIER, send};

#[tokio::test]
async fn a_confidential_client_logs_somebody_in() {
    let talk = Talk::start().await;
    let response = talk.authorize(&[]).await;
    assert!(response.header("location").starts_with(REDIRECT_URI));
    assert_eq!(response.parameter("state").as_deref(), Some("a state"));
    assert_eq!(
        response.parameter("iss").as_deref(),
        Some(talk.provider.issuer())
    );
    let tokens = talk.redeem(&response.parameter("code").unwrap(), &[]).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    assert_eq!(tokens.header("cache-control"), "no-store");
    assert_eq!(tokens.header("pragma"), "no-cache");
    assert_eq!(tokens.header("content-type"), "application/json");
    assert_eq!(tokens.text("token_type"), "Bearer");
    assert_eq!(tokens.json()["expires_in"], 300);
    assert_eq!(tokens.text("scope"), "openid profile read offline_access");
    assert!(tokens.has("id_token") && tokens.has("refresh_token"));
    let resource = talk.resource(&tokens.text("access_token")).await;
    assert_eq!(resource.status, 200);
    assert_eq!(resource.text("sub"), "248289761001");
}

#[tokio::test]
async fn a_public_client_does_too() {
    let talk = Talk::start().await;
    let id = talk.provider.public_client_id();
    let code = talk.code(&[("client_id", id)]).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", id),
        ("code", &code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];
    let tokens = send(talk.request(Method::POST, Endpoint::Token).form(&form)).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
}

#[tokio::test]
async fn the_request_may_be_posted() {
    let talk = Talk::start().await;
    let url = talk.authorization(&[]);
    let (_, query) = url.split_once('?').unwrap();
    let post = talk.request(Method::POST, Endpoint::Authorization);
    let post = post.header("content-type", "application/x-www-form-urlencoded");
    let response = send(post.body(query.to_owned())).await;
    assert!(response.parameter("code").is_some());
}

#[tokio::test]
async fn without_openid_there_is_no_id_token() {
    let talk = Talk::start().await;
    let tokens = talk.login(&[("scope", "read"), ("prompt", "")]).await;
    assert!(!tokens.has("id_token") && !tokens.has("refresh_token"));
    let offline = talk
        .login(&[("scope", "read offline_access"), ("prompt", "")])
        .await;
    assert!(offline.has("refresh_token"));
}

#[tokio::test]
async fn offline_access_wants_consent() {
    let talk = Talk::start().await;
    let tokens = talk.login(&[("prompt", "")]).await;
    assert_eq!(tokens.text("scope"), "openid profile read");
    assert!(!tokens.has("refresh_token"));
}

#[tokio::test]
async fn no_scope_means_the_default() {
    let talk = Talk::start().await;
    let tokens = talk.login(&[("scope", ""), ("prompt", "")]).await;
    assert_eq!(tokens.text("scope"), "read");
}

#[tokio::test]
async fn the_only_redirect_uri_need_not_be_named_without_openid() {
    let talk = Talk::start().await;
    let changes = [("redirect_uri", ""), ("scope", "read"), ("prompt", "")];
    let response = talk.authorize(&changes).await;
    assert!(
        response
            .header("location")
            .starts_with(talk.provider.redirect_uri())
    );
    let code = response.parameter("code").unwrap();
    let tokens = talk.redeem(&code, &[("redirect_uri", "")]).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
}

#[tokio::test]
async fn a_query_of_the_redirect_uri_is_kept() {
    let client = Client::public("app").redirect_uri("https://app.example/cb?a=b");
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    let changes = [
        ("client_id", "app"),
        ("redirect_uri", "https://app.example/cb?a=b"),
    ];
    let response = talk.authorize(&changes).await;
    let location = response.header("location");
    assert!(
        location.starts_with("https://app.example/cb?a=b&code="),
        "{location}"
    );
}

#[tokio::test]
async fn login_hint_chooses_among_the_users() {
    let builder = LoopbackProvider::builder();
    let builder = builder
        .user(User::new("ada", "l"))
        .user(User::new("grace", "h"));
    let talk = Talk::with(builder).await;
    for (hint, sub) in [
        ("grace", "grace"),
        ("ada", "ada"),
        ("nobody", "ada"),
        ("", "ada"),
    ] {
        let tokens = talk.login(&[("login_hint", hint)]).await;
        let resource = talk.resource(&tokens.text("access_token")).await;
        assert_eq!(resource.text("sub"), sub);
    }
}

#[tokio::test]
async fn iss_can_be_left_out() {
    let builder = LoopbackProvider::builder().authorization_response_iss(false);
    let talk = Talk::with(builder).await;
    assert_eq!(talk.authorize(&[]).await.parameter("iss"), None);
    let metadata = talk.get(&talk.provider.url(Endpoint::Metadata)).await;
    let advertised = &metadata.json()["authorization_response_iss_parameter_supported"];
    assert_eq!(advertised, false);
}
