use loopback_provider::{Client, Endpoint, LoopbackProvider};
use reqwest::Method;

use crate::signer::{Call, pair};
use crate::support::Talk;

fn call(talk: &Talk) -> Call {
    Call::new(talk, Method::POST, Endpoint::OAuth1TemporaryCredentials)
}

#[tokio::test]
async fn a_registered_callback_is_confirmed() {
    let talk = Talk::start().await;
    for callback in [
        "oob",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:7/callback",
    ] {
        let answer = call(&talk)
            .set("oauth_callback", callback)
            .send(&talk)
            .await;
        let (first, second) = (pair(&answer), talk.temporary_credentials(callback).await);
        assert_eq!(
            answer.field("oauth_callback_confirmed").as_deref(),
            Some("true")
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_ne!(first.token, second.token);
        assert_ne!(first.secret, second.secret);
        // Both go wrong where they are not encoded.
        assert!(first.token.ends_with('=') && first.secret.ends_with('='));
    }
}

#[tokio::test]
async fn any_other_callback_is_refused() {
    let talk = Talk::start().await;
    for callback in [
        "OOB",
        "/callback",
        "http://127.0.0.1/callback/",
        "http://127.0.0.1/callback?a=b",
        "http://127.0.0.1.evil.example/callback",
        "https://evil.example/",
    ] {
        let answer = call(&talk)
            .set("oauth_callback", callback)
            .send(&talk)
            .await;
        answer.problem(400, "parameter_rejected", "oauth_callback is neither");
        let names = answer.field("oauth_parameters_rejected");
        assert_eq!(names.as_deref(), Some("oauth_callback"));
    }
    for call in [call(&talk), call(&talk).set("oauth_callback", "")] {
        let answer = call.send(&talk).await;
        answer.problem(400, "parameter_absent", "oauth_callback is missing");
        let names = answer.field("oauth_parameters_absent");
        assert_eq!(names.as_deref(), Some("oauth_callback"));
    }
}

#[tokio::test]
async fn a_clients_own_callback_is_compared_byte_for_byte() {
    let client = Client::oauth1("own", "s").redirect_uri("https://a.example/b?c=%20d");
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    let call = call(&talk)
        .set("oauth_consumer_key", "own")
        .client_secret("s");
    for (callback, status) in [
        ("https://a.example/b?c=%20d", 200),
        ("https://a.example/b?c=+d", 400),
        ("http://127.0.0.1/callback", 400),
    ] {
        let call = call.clone().set("oauth_callback", callback);
        let answer = call.set("oauth_nonce", callback).send(&talk).await;
        assert_eq!(answer.status, status, "{callback}");
    }
}

#[tokio::test]
async fn no_token_and_no_verifier_belong_there() {
    let talk = Talk::start().await;
    let call = call(&talk).set("oauth_callback", "oob");
    let token = call.clone().set("oauth_token", "x").send(&talk).await;
    token.problem(
        400,
        "parameter_rejected",
        "oauth_token does not belong here",
    );
    for value in ["x", ""] {
        let answer = call.clone().set("oauth_verifier", value).send(&talk).await;
        answer.problem(400, "parameter_rejected", "oauth_verifier belongs to");
    }
    // RFC 5849 §3.1: an empty token stands for none.
    assert_eq!(call.set("oauth_token", "").send(&talk).await.status, 200);
}

#[tokio::test]
async fn more_parameters_and_a_client_with_a_key_are_fine() {
    let talk = Talk::start().await;
    let call = call(&talk).by(&talk, "RSA-SHA256").realm("Photos");
    let call = call.set("oauth_callback", "oob").query("access=read");
    assert_eq!(call.form("xoauth_lang=en").send(&talk).await.status, 200);
}
