use std::time::Duration;

use loopback_provider::{Builder, Client, Endpoint, Interaction, LoopbackProvider};
use reqwest::{Method, Url};
use serde_json::json;

use crate::browser::Browser;
use crate::peer::{PeerKey, unique};
use crate::support::{Answered, REDIRECT_URI, Talk, challenge, send};

fn builder() -> Builder {
    LoopbackProvider::builder().frozen_at(1_700_000_000)
}

/// What is pushed, with some parameters changed: an empty value removes one.
fn request<'a>(
    talk: &'a Talk,
    challenge: &'a str,
    changes: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("response_type", "code"),
        ("client_id", talk.provider.client_id()),
        ("redirect_uri", REDIRECT_URI),
        ("scope", "openid read"),
        ("state", "a state"),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
    ];
    form.retain(|(known, _)| changes.iter().all(|(name, _)| name != known));
    form.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
    form
}

async fn push(talk: &Talk, changes: &[(&str, &str)]) -> Answered {
    let challenge = challenge();
    let form = request(talk, &challenge, changes);
    send(talk.as_client(Endpoint::PushedAuthorization).form(&form)).await
}

fn front_channel(talk: &Talk, pairs: &[(&str, &str)]) -> String {
    let url = talk.provider.url(Endpoint::Authorization);
    Url::parse_with_params(&url, pairs).unwrap().into()
}

async fn open(talk: &Talk, uri: &str) -> Answered {
    let pairs = [
        ("client_id", talk.provider.client_id()),
        ("request_uri", uri),
    ];
    talk.get(&front_channel(talk, &pairs)).await
}

#[tokio::test]
async fn a_pushed_request_ends_in_tokens() {
    let talk = Talk::with(builder()).await;
    let pushed = push(&talk, &[]).await;
    assert_eq!(pushed.status, 201, "{pushed:?}");
    assert_eq!(pushed.header("cache-control"), "no-store");
    assert_eq!(pushed.json()["expires_in"], 60);
    let uri = pushed.text("request_uri");
    assert!(uri.starts_with("urn:ietf:params:oauth:request_uri:"));
    let response = open(&talk, &uri).await;
    assert_eq!(response.parameter("state").as_deref(), Some("a state"));
    let tokens = talk.redeem(&response.parameter("code").unwrap(), &[]).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    open(&talk, &uri).await.shown_error(400, "used before");
}

#[tokio::test]
async fn it_expires() {
    let talk = Talk::with(builder().pushed_request_lifetime(Duration::from_secs(5))).await;
    let pushed = push(&talk, &[]).await;
    assert_eq!(pushed.json()["expires_in"], 5);
    talk.provider.advance(Duration::from_secs(5));
    let answer = open(&talk, &pushed.text("request_uri")).await;
    answer.shown_error(400, "expired");
}

#[tokio::test]
async fn the_browser_brings_two_parameters_alone() {
    let talk = Talk::with(builder()).await;
    let uri = push(&talk, &[]).await.text("request_uri");
    let id = talk.provider.client_id();
    for (name, value) in [("state", "a state"), ("scope", "openid"), ("prompt", "")] {
        let pairs = [("client_id", id), ("request_uri", &uri), (name, value)];
        let answer = talk.get(&front_channel(&talk, &pairs)).await;
        answer.shown_error(400, &format!("{name} beside request_uri"));
    }
    let answer = talk
        .get(&front_channel(&talk, &[("request_uri", &uri)]))
        .await;
    answer.shown_error(400, "client_id is missing");
    let pairs = [("client_id", id), ("client_id", id), ("request_uri", &uri)];
    let answer = talk.get(&front_channel(&talk, &pairs)).await;
    answer.shown_error(400, "repeated");
    let public = talk.provider.public_client_id();
    let pairs = [("client_id", public), ("request_uri", &uri)];
    let answer = talk.get(&front_channel(&talk, &pairs)).await;
    answer.shown_error(400, "another client");
    open(&talk, &format!("{uri}x"))
        .await
        .shown_error(400, "unknown");
    // None of it spent the request.
    assert!(open(&talk, &uri).await.parameter("code").is_some());
}

#[tokio::test]
async fn what_is_pushed_is_checked_at_once() {
    let talk = Talk::with(builder()).await;
    for (changes, error, why) in [
        (
            ("request_uri", "urn:x"),
            "invalid_request",
            "does not belong",
        ),
        (("request", "eyJ"), "request_not_supported", "request"),
        (("client_id", ""), "invalid_request", "client_id is missing"),
        (
            ("redirect_uri", "https://evil.example/"),
            "invalid_request",
            "not one that",
        ),
        (
            ("code_challenge", ""),
            "invalid_request",
            "code_challenge is missing",
        ),
        (
            ("code_challenge_method", "plain"),
            "invalid_request",
            "S256",
        ),
        (("scope", "admin"), "invalid_scope", "may not be asked for"),
        (
            ("response_type", "token"),
            "unsupported_response_type",
            "none of",
        ),
    ] {
        let answer = push(&talk, &[changes]).await;
        answer.refused(400, error, why);
    }
    let challenge = challenge();
    let mut twice = request(&talk, &challenge, &[]);
    twice.push(("state", "another"));
    let answer = send(talk.as_client(Endpoint::PushedAuthorization).form(&twice)).await;
    answer.refused(400, "invalid_request", "repeated");
}

#[tokio::test]
async fn the_client_authenticates_as_at_the_token_endpoint() {
    let key = PeerKey::new();
    let signer = Client::public("signer").private_key_jwt(key.jwk.to_string());
    let talk = Talk::with(builder().client(signer.redirect_uri(REDIRECT_URI))).await;
    let challenge = challenge();
    let ask = async |changes: &[(&str, &str)]| {
        let form = request(&talk, &challenge, changes);
        send(
            talk.request(Method::POST, Endpoint::PushedAuthorization)
                .form(&form),
        )
        .await
    };
    ask(&[]).await.refused(401, "invalid_client", "used none");
    let public = [("client_id", talk.provider.public_client_id())];
    assert_eq!(ask(&public).await.status, 201);
    let now = talk.provider.now();
    let url = |endpoint| talk.provider.url(endpoint);
    for (audience, status) in [
        (talk.provider.issuer().to_owned(), 201),
        (url(Endpoint::Token), 201),
        (url(Endpoint::PushedAuthorization), 201),
        (url(Endpoint::Authorization), 401),
    ] {
        let claims = json!({
            "iss": "signer", "sub": "signer", "aud": audience, "exp": now + 60, "jti": unique(),
        });
        let assertion = key.sign(&json!({"alg": "ES256"}), &claims);
        let answer = ask(&[
            ("client_id", "signer"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", &assertion),
        ])
        .await;
        assert_eq!(answer.status, status, "{audience}: {answer:?}");
        if status == 201 {
            let pairs = [
                ("client_id", "signer"),
                ("request_uri", &answer.text("request_uri")),
            ];
            let response = talk.get(&front_channel(&talk, &pairs)).await;
            assert!(response.parameter("code").is_some());
        }
    }
}

#[tokio::test]
async fn others_can_be_refused() {
    let talk = Talk::with(builder().require_pushed_authorization_requests(true)).await;
    let metadata = talk.get(&talk.provider.url(Endpoint::Metadata)).await;
    assert_eq!(
        metadata.json()["require_pushed_authorization_requests"],
        true
    );
    let endpoint = talk.provider.url(Endpoint::PushedAuthorization);
    assert_eq!(
        metadata.text("pushed_authorization_request_endpoint"),
        endpoint
    );
    let answer = talk.authorize(&[]).await;
    answer.redirected_error("invalid_request", "pushed first");
    let uri = push(&talk, &[]).await.text("request_uri");
    assert!(open(&talk, &uri).await.parameter("code").is_some());
}

#[tokio::test]
async fn a_person_sees_what_was_pushed() {
    let talk = Talk::with(builder().mode(Interaction::Page)).await;
    let uri = push(&talk, &[]).await.text("request_uri");
    let pairs = [
        ("client_id", talk.provider.client_id()),
        ("request_uri", &uri),
    ];
    let mut browser = Browser::default();
    browser.follow(&talk, &front_channel(&talk, &pairs)).await;
    let consent = browser.login(&talk).await;
    assert!(consent.body.contains("read the protected resource"));
    let response = browser.allow(&talk).await;
    assert!(response.parameter("code").is_some());
}
