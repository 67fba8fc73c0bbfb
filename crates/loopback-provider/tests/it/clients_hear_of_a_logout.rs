use std::cell::Cell;

use jose_assert::{ContentEncryption, KeyManagement};
use jsonwebtoken::{Algorithm, decode_header};
use loopback_provider::{
    BackchannelLogout, Client, Endpoint, Fault, Interaction, LoopbackProvider, SigningAlgorithm,
};
use reqwest::Url;
use serde_json::json;

use crate::browser::Browser;
use crate::client_endpoint::ClientEndpoint;
use crate::decrypted::{key_for, nested};
use crate::support::{REDIRECT_URI, Talk, claims};
use crate::verified::verified_as;

fn client(id: &str, uri: &str) -> Client {
    let client = Client::public(id).redirect_uri(REDIRECT_URI);
    client.backchannel_logout_uri(uri)
}

/// Signs in without a question; the ID Token.
async fn sign_in(talk: &Talk, id: &str) -> String {
    let changes = [("client_id", id), ("response_type", "id_token")];
    talk.authorize(&changes)
        .await
        .parameter("id_token")
        .unwrap()
}

fn outcome(answers: &[BackchannelLogout]) -> Vec<(&str, Option<u16>)> {
    let outcome = answers.iter();
    outcome
        .map(|answer| (&*answer.client_id, answer.status))
        .collect()
}

#[tokio::test]
async fn the_token_says_what_it_should() {
    let mut endpoint = ClientEndpoint::open(200).await;
    let builder = LoopbackProvider::builder().frozen_at(1_700_000_000);
    let talk = Talk::with(builder.client(client("app", &endpoint.uri))).await;
    let session = claims(&sign_in(&talk, "app").await)["sid"].clone();
    let answers = talk.provider.log_out("ada").await;
    assert_eq!(outcome(&answers), [("app", Some(200))]);
    let tokens = endpoint.tokens();
    assert_eq!(tokens.len(), 1);
    let claims = verified_as("logout+jwt", &talk, &tokens[0], Algorithm::RS256).await;
    let mut claims = claims.unwrap();
    let id = claims.as_object_mut().unwrap().remove("jti").unwrap();
    assert_eq!(id.as_str().unwrap().len(), 43);
    let expected = json!({
        "iss": talk.provider.issuer(),
        "sub": "248289761001",
        "aud": "app",
        "iat": 1_700_000_000,
        "exp": 1_700_000_120,
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        "sid": session,
    });
    assert_eq!(claims, expected);
    // The session is over: nobody is told twice.
    assert_eq!(talk.provider.log_out("ada").await, []);
    assert_eq!(endpoint.tokens(), [""; 0]);
}

#[tokio::test]
async fn a_logout_in_the_browser_tells_all_clients_of_the_session() {
    let mut first = ClientEndpoint::open(200).await;
    let mut second = ClientEndpoint::open(204).await;
    let mut idle = ClientEndpoint::open(200).await;
    let builder = LoopbackProvider::builder()
        .mode(Interaction::Page)
        .client(client("first", &first.uri))
        .client(client("second", &second.uri))
        .client(client("idle", &idle.uri));
    let talk = Talk::with(builder).await;
    let mut browser = Browser::default();
    let asked = [("client_id", "first"), ("response_type", "id_token")];
    browser.open(&talk, &asked).await;
    browser.login(&talk).await;
    let token = browser.allow(&talk).await.parameter("id_token").unwrap();
    for client in ["second", "second"] {
        let asked = [("client_id", client), ("response_type", "code")];
        browser.open(&talk, &asked).await;
        browser.allow(&talk).await.parameter("code").unwrap();
    }
    // No ID Token, no session.
    let asked = [("client_id", "idle"), ("scope", "read")];
    browser.open(&talk, &asked).await;
    browser.allow(&talk).await.parameter("code").unwrap();
    let asked = [("client_id", "idle"), ("response_type", "none")];
    browser.open(&talk, &asked).await;
    assert_eq!(browser.allow(&talk).await.parameter("error"), None);
    let url = talk.provider.url(Endpoint::EndSession);
    let url = Url::parse_with_params(&url, [("id_token_hint", &token)]).unwrap();
    browser.follow(&talk, url.as_str()).await;
    let (first, second) = (first.tokens(), second.tokens());
    assert_eq!((first.len(), second.len(), idle.tokens().len()), (1, 1, 0));
    assert_eq!(claims(&first[0])["aud"], "first");
    assert_eq!(claims(&second[0])["aud"], "second");
    for told in [&first[0], &second[0]] {
        assert_eq!(claims(told)["sid"], claims(&token)["sid"]);
    }
}

#[tokio::test]
async fn the_browser_waits_until_they_have_answered() {
    let mut endpoint = ClientEndpoint::open(200).await;
    endpoint.answers.forget_permits(100);
    let client = client("app", &endpoint.uri);
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    let token = sign_in(&talk, "app").await;
    let url = talk.provider.url(Endpoint::EndSession);
    let url = Url::parse_with_params(&url, [("id_token_hint", &token)]).unwrap();
    let done = Cell::new(false);
    let browser = async {
        assert_eq!(talk.get(url.as_str()).await.status, 200);
        done.set(true);
    };
    let client = async {
        endpoint.receive().await;
        // Other requests come and go meanwhile.
        for _ in 0..3 {
            talk.get(&talk.provider.url(Endpoint::Metadata)).await;
        }
        assert!(!done.get());
        endpoint.answers.add_permits(1);
    };
    tokio::join!(browser, client);
    assert!(done.get());
}

#[tokio::test]
async fn each_answer_is_told() {
    let bad = ClientEndpoint::open(400).await;
    let mut moved = ClientEndpoint::open(307).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let builder = LoopbackProvider::builder()
        .client(client("bad", &bad.uri))
        .client(client("moved", &moved.uri))
        .client(client("gone", &gone));
    let talk = Talk::with(builder).await;
    for id in ["bad", "moved", "gone"] {
        sign_in(&talk, id).await;
    }
    let mut answers = talk.provider.log_out("ada").await;
    answers.sort_by(|a, b| a.client_id.cmp(&b.client_id));
    let expected = [("bad", Some(400)), ("gone", None), ("moved", Some(307))];
    assert_eq!(outcome(&answers), expected);
    assert_eq!(moved.tokens().len(), 1);
}

#[tokio::test]
async fn it_is_signed_and_encrypted_as_id_tokens_are() {
    let mut endpoint = ClientEndpoint::open(200).await;
    let (key, to) = key_for(KeyManagement::EcdhEs, "");
    let client = client("app", &endpoint.uri)
        .id_token_algorithm(SigningAlgorithm::Es256)
        .id_token_encryption(to, "A256GCM");
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    sign_in(&talk, "app").await;
    talk.provider.log_out("ada").await;
    let signed = nested(&endpoint.tokens()[0], &key, ContentEncryption::A256Gcm);
    let claims = verified_as("logout+jwt", &talk, &signed, Algorithm::ES256).await;
    assert_eq!(claims.unwrap()["aud"], "app");
}

#[tokio::test]
async fn it_can_be_spoiled() {
    let mut endpoint = ClientEndpoint::open(200).await;
    let client = client("app", &endpoint.uri);
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    let fault = |fault| talk.provider.fault(Endpoint::EndSession, fault);
    fault(Fault::id_token_claim("nonce", Some("a nonce")));
    sign_in(&talk, "app").await;
    talk.provider.log_out("ada").await;
    assert_eq!(claims(&endpoint.tokens()[0])["nonce"], "a nonce");
    fault(Fault::IdTokenSignature);
    let token = sign_in(&talk, "app").await;
    let url = talk.provider.url(Endpoint::EndSession);
    let url = Url::parse_with_params(&url, [("id_token_hint", &token)]).unwrap();
    talk.get(url.as_str()).await;
    let told = endpoint.tokens().remove(0);
    assert_eq!(decode_header(&told).unwrap().alg, Algorithm::RS256);
    let verified = verified_as("logout+jwt", &talk, &told, Algorithm::RS256).await;
    assert_eq!(verified, None);
}

#[tokio::test]
async fn a_user_who_takes_the_place_of_another_ends_that_session() {
    let mut endpoint = ClientEndpoint::open(200).await;
    let builder = LoopbackProvider::builder()
        .mode(Interaction::Page)
        .user(loopback_provider::User::new("ada", "lovelace"))
        .user(loopback_provider::User::new("grace", "hopper"))
        .client(client("app", &endpoint.uri));
    let talk = Talk::with(builder).await;
    let mut browser = Browser::default();
    let asked = [
        ("client_id", "app"),
        ("response_type", "id_token"),
        ("prompt", "login"),
    ];
    browser.open(&talk, &asked).await;
    browser.login(&talk).await;
    browser.allow(&talk).await.parameter("id_token").unwrap();
    browser.open(&talk, &asked).await;
    browser.login(&talk).await;
    assert_eq!(endpoint.tokens(), [""; 0]);
    browser.open(&talk, &asked).await;
    browser
        .submit(&talk, &[("username", "grace"), ("password", "hopper")])
        .await;
    assert_eq!(claims(&endpoint.tokens()[0])["sub"], "ada");
}

#[test]
fn programs_without_a_runtime_hear_of_it_too() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let endpoint = runtime.block_on(ClientEndpoint::open(200));
    let builder = LoopbackProvider::builder().client(client("app", &endpoint.uri));
    let talk = Talk::to(builder.start_blocking().unwrap());
    runtime.block_on(sign_in(&talk, "app"));
    let answers = talk.provider.log_out_blocking("ada");
    assert_eq!(outcome(&answers), [("app", Some(200))]);
}
