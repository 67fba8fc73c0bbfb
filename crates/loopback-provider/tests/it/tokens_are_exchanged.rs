use std::time::Duration;

use loopback_provider::{Client, Endpoint, LoopbackProvider};
use reqwest::Method;
use serde_json::json;

use crate::peer::PeerKey;
use crate::proofs::{HEADER, call, proof};
use crate::support::{Answered, Talk, basic, send};

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

async fn talk() -> Talk {
    Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await
}

/// What the service gets for a token, with more parameters or others: an empty value removes one.
async fn exchange(talk: &Talk, token: &str, changes: &[(&str, &str)]) -> Answered {
    exchange_with(talk, token, changes, None).await
}

async fn exchange_with(
    talk: &Talk,
    token: &str,
    changes: &[(&str, &str)],
    proof: Option<String>,
) -> Answered {
    let mut form = vec![
        ("grant_type", GRANT_TYPE),
        ("subject_token", token),
        ("subject_token_type", ACCESS_TOKEN),
    ];
    form.retain(|(known, _)| changes.iter().all(|(name, _)| name != known));
    form.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
    let provider = &talk.provider;
    let header = basic(
        provider.service_client_id(),
        provider.service_client_secret(),
    );
    let request = talk.request(Method::POST, Endpoint::Token).form(&form);
    let request = request.header("authorization", header);
    send(match proof {
        Some(proof) => request.header(HEADER, proof),
        None => request,
    })
    .await
}

async fn told(talk: &Talk, token: &str) -> serde_json::Value {
    let request = talk.as_client(Endpoint::Introspection);
    send(request.form(&[("token", token)])).await.json()
}

#[tokio::test]
async fn a_service_acts_as_the_person() {
    let talk = talk().await;
    let token = talk.login(&[]).await.text("access_token");
    let exchanged = exchange(&talk, &token, &[]).await;
    assert_eq!(exchanged.status, 200, "{exchanged:?}");
    assert_eq!(exchanged.text("issued_token_type"), ACCESS_TOKEN);
    assert_eq!(exchanged.text("token_type"), "Bearer");
    assert_eq!(exchanged.json()["expires_in"], 300);
    // What both have.
    assert_eq!(exchanged.text("scope"), "read");
    assert!(!exchanged.has("refresh_token") && !exchanged.has("id_token"));
    let resource = talk.resource(&exchanged.text("access_token")).await;
    assert_eq!(resource.text("sub"), "248289761001");
    assert_eq!(
        resource.text("client_id"),
        talk.provider.service_client_id()
    );
    assert!(!resource.has("act"));
    // The subject of a service's token is the service.
    let form = [("grant_type", "client_credentials")];
    let header = basic("other", "secret");
    let other = Client::service("other", "secret");
    let talk = Talk::with(LoopbackProvider::builder().client(other)).await;
    let request = talk.request(Method::POST, Endpoint::Token).form(&form);
    let token = send(request.header("authorization", header))
        .await
        .text("access_token");
    let exchanged = exchange(&talk, &token, &[]).await;
    let resource = talk.resource(&exchanged.text("access_token")).await;
    assert_eq!(resource.text("sub"), "other");
}

#[tokio::test]
async fn an_actor_is_told() {
    let talk = talk().await;
    let token = talk.login(&[]).await.text("access_token");
    let service = send(crate::proofs::service(&talk))
        .await
        .text("access_token");
    let actor = [
        ("actor_token", &*service),
        ("actor_token_type", ACCESS_TOKEN),
    ];
    let exchanged = exchange(&talk, &token, &actor).await.text("access_token");
    let act = json!({"sub": talk.provider.service_client_id()});
    assert_eq!(talk.resource(&exchanged).await.json()["act"], act);
    assert_eq!(told(&talk, &exchanged).await["act"], act);
    // Who acted before stays known.
    let again = exchange(&talk, &exchanged, &actor)
        .await
        .text("access_token");
    let nested = json!({"sub": act["sub"], "act": act});
    assert_eq!(talk.resource(&again).await.json()["act"], nested);
    for lone in [actor[0], actor[1]] {
        let answer = exchange(&talk, &token, &[lone]).await;
        answer.refused(400, "invalid_request", "together or not at all");
    }
}

#[tokio::test]
async fn there_may_be_several_targets() {
    let talk = talk().await;
    let token = talk.login(&[]).await.text("access_token");
    let targets = [
        ("audience", "one"),
        ("audience", "two"),
        ("resource", "https://api.example/a"),
        ("resource", "https://api.example/b?c"),
    ];
    let exchanged = exchange(&talk, &token, &targets).await;
    let audience = told(&talk, &exchanged.text("access_token")).await["aud"].clone();
    let expected = [
        "one",
        "two",
        "https://api.example/a",
        "https://api.example/b?c",
    ];
    assert_eq!(audience, json!(expected));
    let exchanged = exchange(&talk, &token, &targets[..1]).await;
    assert_eq!(
        told(&talk, &exchanged.text("access_token")).await["aud"],
        "one"
    );
    for resource in ["/a", "https://api.example/#a", "a b"] {
        let answer = exchange(&talk, &token, &[("resource", resource)]).await;
        answer.refused(400, "invalid_target", "absolute URI");
    }
    // No other parameter repeats, and none of another grant.
    let answer = exchange(&talk, &token, &[("scope", "read"), ("scope", "read")]).await;
    answer.refused(400, "invalid_request", "repeated");
    let form = [
        ("grant_type", "client_credentials"),
        ("audience", "a"),
        ("audience", "b"),
    ];
    let answer = talk.token(&form).await;
    answer.refused(400, "invalid_request", "repeated");
}

#[tokio::test]
async fn the_scope_never_grows() {
    let talk = talk().await;
    let token = talk
        .login(&[("scope", "openid read write")])
        .await
        .text("access_token");
    let narrow = exchange(&talk, &token, &[("scope", "write")]).await;
    assert_eq!(narrow.text("scope"), "write");
    for scope in ["openid", "read admin"] {
        let answer = exchange(&talk, &token, &[("scope", scope)]).await;
        answer.refused(400, "invalid_scope", "may not be asked for");
    }
    let answer = exchange(&talk, &narrow.text("access_token"), &[("scope", "read")]).await;
    answer.refused(400, "invalid_scope", "may not be asked for");
    let openid = talk
        .login(&[("scope", "openid")])
        .await
        .text("access_token");
    let answer = exchange(&talk, &openid, &[]).await;
    answer.refused(400, "invalid_scope", "nothing");
}

#[tokio::test]
async fn tokens_and_types_that_do_not_fit_are_refused() {
    let talk = talk().await;
    let token = talk.login(&[]).await.text("access_token");
    let jwt = "urn:ietf:params:oauth:token-type:jwt";
    for (changes, why) in [
        (vec![("subject_token", "")], "subject_token is missing"),
        (
            vec![("subject_token_type", "")],
            "subject_token_type is missing",
        ),
        (
            vec![("subject_token_type", jwt)],
            "subject_token_type is not",
        ),
        (
            vec![("subject_token", "unknown")],
            "subject_token is unknown",
        ),
        (vec![("requested_token_type", jwt)], "requested_token_type"),
        (
            vec![("actor_token", &*token), ("actor_token_type", jwt)],
            "actor_token_type is not",
        ),
        (
            vec![
                ("actor_token", "unknown"),
                ("actor_token_type", ACCESS_TOKEN),
            ],
            "actor_token is unknown",
        ),
    ] {
        let answer = exchange(&talk, &token, &changes).await;
        answer.refused(400, "invalid_request", why);
    }
    let named = exchange(&talk, &token, &[("requested_token_type", ACCESS_TOKEN)]).await;
    assert_eq!(named.status, 200, "{named:?}");
    talk.provider.advance(Duration::from_secs(300));
    let answer = exchange(&talk, &token, &[]).await;
    answer.refused(400, "invalid_request", "has expired");
    let form = [
        ("grant_type", GRANT_TYPE),
        ("client_id", talk.provider.public_client_id()),
    ];
    let answer = send(talk.request(Method::POST, Endpoint::Token).form(&form)).await;
    answer.refused(400, "unauthorized_client", "may not use");
}

#[tokio::test]
async fn the_new_token_is_bound_to_the_key_of_the_request() {
    let (talk, key) = (talk().await, PeerKey::new());
    let token = talk.login(&[]).await.text("access_token");
    let proof = proof(&talk, &key, Endpoint::Token, json!({}));
    let exchanged = exchange_with(&talk, &token, &[], Some(proof)).await;
    assert_eq!(exchanged.text("token_type"), "DPoP");
    let token = exchanged.text("access_token");
    let answer = call(&talk, &key, Endpoint::Resource, &token, json!({})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}
