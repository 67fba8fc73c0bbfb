use std::time::Duration;

use loopback_provider::{Client, Endpoint, LoopbackProvider};
use reqwest::Method;

use crate::support::{REDIRECT_URI, Talk, VERIFIER, challenge, send};

#[tokio::test]
async fn a_second_use_revokes_what_the_first_gave() {
    let talk = Talk::start().await;
    let code = talk.code(&[]).await;
    let tokens = talk.redeem(&code, &[]).await;
    let (access, refresh) = (tokens.text("access_token"), tokens.text("refresh_token"));
    assert_eq!(talk.resource(&access).await.status, 200);
    let again = talk.redeem(&code, &[]).await;
    again.refused(400, "invalid_grant", "used before");
    talk.resource(&access)
        .await
        .refused(401, "invalid_token", "revoked");
    talk.refresh(&refresh)
        .await
        .refused(400, "invalid_grant", "revoked");
}

#[tokio::test]
async fn a_code_is_refused_unless_all_fits() {
    let talk = Talk::start().await;
    let code = talk.code(&[]).await;
    let wrong = "x".repeat(43);
    for (change, error, why) in [
        (("code", ""), "invalid_request", "code is missing"),
        (("code", "x"), "invalid_grant", "unknown"),
        (
            ("redirect_uri", ""),
            "invalid_request",
            "redirect_uri is missing",
        ),
        (
            ("redirect_uri", "http://127.0.0.1/callback"),
            "invalid_grant",
            "not the one",
        ),
        (
            ("code_verifier", ""),
            "invalid_request",
            "code_verifier is missing",
        ),
        (("code_verifier", "short"), "invalid_request", "43 to 128"),
        (
            ("code_verifier", wrong.as_str()),
            "invalid_grant",
            "does not match",
        ),
    ] {
        talk.redeem(&code, &[change]).await.refused(400, error, why);
    }
    // The challenge is no verifier: the method is S256.
    let plain = talk.redeem(&code, &[("code_verifier", &challenge())]).await;
    plain.refused(400, "invalid_grant", "does not match");
    // None of these was a use.
    assert_eq!(talk.redeem(&code, &[]).await.status, 200);
}

#[tokio::test]
async fn a_code_lives_a_minute() {
    let talk = Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await;
    let (first, second) = (talk.code(&[]).await, talk.code(&[]).await);
    talk.provider.advance(Duration::from_secs(59));
    assert_eq!(talk.redeem(&first, &[]).await.status, 200);
    talk.provider.advance(Duration::from_secs(1));
    talk.redeem(&second, &[])
        .await
        .refused(400, "invalid_grant", "expired");
}

#[tokio::test]
async fn a_code_is_its_clients_alone() {
    let other = Client::public("other").redirect_uri(REDIRECT_URI);
    let talk = Talk::with(LoopbackProvider::builder().client(other)).await;
    let code = talk.code(&[]).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "other"),
        ("code", &code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];
    let stolen = send(talk.request(Method::POST, Endpoint::Token).form(&form)).await;
    stolen.refused(400, "invalid_grant", "another client's");
    assert_eq!(talk.redeem(&code, &[]).await.status, 200);
}

#[tokio::test]
async fn a_redirect_uri_that_was_not_named_may_still_not_differ() {
    let talk = Talk::start().await;
    let code = talk
        .code(&[("redirect_uri", ""), ("scope", "read"), ("prompt", "")])
        .await;
    let other = talk
        .redeem(&code, &[("redirect_uri", "https://evil.example")])
        .await;
    other.refused(400, "invalid_grant", "not the one");
}

#[tokio::test]
async fn a_revoked_code_is_refused() {
    let talk = Talk::start().await;
    let code = talk.code(&[]).await;
    talk.provider.revoke_everything();
    talk.redeem(&code, &[])
        .await
        .refused(400, "invalid_grant", "revoked");
}
