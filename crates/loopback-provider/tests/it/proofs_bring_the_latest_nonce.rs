use loopback_provider::{Builder, Client, Endpoint, LoopbackProvider};
use reqwest::Method;
use serde_json::json;

use crate::peer::{PeerKey, unique};
use crate::proofs::{HEADER, ask, call, proof, service};
use crate::support::{Answered, Talk, send};

fn builder() -> Builder {
    LoopbackProvider::builder().frozen_at(1_700_000_000)
}

async fn with_nonce(talk: &Talk, key: &PeerKey, nonce: &str) -> Answered {
    ask(
        talk,
        &proof(talk, key, Endpoint::Token, json!({ "nonce": nonce })),
    )
    .await
}

#[tokio::test]
async fn a_proof_without_one_is_challenged() {
    let talk = Talk::with(builder().require_dpop_nonce(true)).await;
    let key = PeerKey::new();
    let challenged = ask(&talk, &proof(&talk, &key, Endpoint::Token, json!({}))).await;
    challenged.refused(400, "use_dpop_nonce", "needs a nonce");
    let nonce = challenged.header("dpop-nonce");
    assert!(!nonce.is_empty());
    let answer = with_nonce(&talk, &key, "guessed").await;
    answer.refused(400, "use_dpop_nonce", "not good");
    assert_eq!(answer.header("dpop-nonce"), nonce);
    // One will do for all, at every endpoint, until there are new ones.
    let tokens = with_nonce(&talk, &key, nonce).await;
    assert_eq!((tokens.status, tokens.header("dpop-nonce")), (200, ""));
    let token = tokens.text("access_token");
    let answer = call(
        &talk,
        &key,
        Endpoint::Resource,
        &token,
        json!({ "nonce": nonce }),
    )
    .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    talk.provider.renew_dpop_nonce();
    let answer = call(
        &talk,
        &key,
        Endpoint::Resource,
        &token,
        json!({ "nonce": nonce }),
    )
    .await;
    answer.refused(401, "use_dpop_nonce", "not good");
    assert_ne!(answer.header("dpop-nonce"), nonce);
    let nonce = answer.header("dpop-nonce");
    let answer = call(
        &talk,
        &key,
        Endpoint::Resource,
        &token,
        json!({ "nonce": nonce }),
    )
    .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    // Who proves nothing needs none.
    assert_eq!(send(service(&talk)).await.status, 200);
}

#[tokio::test]
async fn the_resource_challenges_in_a_header() {
    let talk = Talk::with(builder().require_dpop_nonce(true)).await;
    let key = PeerKey::new();
    let challenged = ask(&talk, &proof(&talk, &key, Endpoint::Token, json!({}))).await;
    let tokens = with_nonce(&talk, &key, challenged.header("dpop-nonce")).await;
    let token = tokens.text("access_token");
    for endpoint in [Endpoint::Resource, Endpoint::UserInfo] {
        let answer = call(&talk, &key, endpoint, &token, json!({})).await;
        answer.refused(401, "use_dpop_nonce", "needs a nonce");
        let challenge = answer.header("www-authenticate");
        let start = r#"DPoP realm="loopback", error="use_dpop_nonce""#;
        assert!(challenge.starts_with(start), "{challenge}");
        assert_eq!(answer.header("dpop-nonce"), challenged.header("dpop-nonce"));
    }
}

#[tokio::test]
async fn pushed_requests_are_challenged_too() {
    let talk = Talk::with(builder().require_dpop_nonce(true)).await;
    let key = PeerKey::new();
    let form = [("client_id", talk.provider.public_client_id())];
    let push = async |nonce: serde_json::Value| {
        let changes = json!({ "nonce": nonce });
        let proof = proof(&talk, &key, Endpoint::PushedAuthorization, changes);
        let request = talk.request(Method::POST, Endpoint::PushedAuthorization);
        send(request.form(&form).header(HEADER, proof)).await
    };
    let challenged = push(json!(null)).await;
    challenged.refused(400, "use_dpop_nonce", "needs a nonce");
    let answer = push(json!(challenged.header("dpop-nonce"))).await;
    answer.refused(400, "invalid_request", "response_type is missing");
}

#[tokio::test]
async fn the_second_attempt_has_a_new_proof_and_a_new_assertion() {
    let key = PeerKey::new();
    let signer = Client::service_with_key("signer", key.jwk.to_string());
    let talk = Talk::with(builder().client(signer).require_dpop_nonce(true)).await;
    let id = json!({"jti": "the same"});
    let challenged = ask(&talk, &proof(&talk, &key, Endpoint::Token, id)).await;
    let nonce = challenged.header("dpop-nonce");
    let again = json!({"jti": "the same", "nonce": nonce});
    let answer = ask(&talk, &proof(&talk, &key, Endpoint::Token, again)).await;
    answer.refused(400, "invalid_dpop_proof", "jti was used before");

    let now = talk.provider.now();
    let claims = json!({
        "iss": "signer", "sub": "signer", "aud": talk.provider.issuer(),
        "exp": now + 60, "jti": unique(),
    });
    let assertion = key.sign(&json!({"alg": "ES256"}), &claims);
    let form = [
        ("grant_type", "client_credentials"),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        ("client_assertion", &assertion),
    ];
    for (nonce, status, error) in [
        (json!(null), 400, "use_dpop_nonce"),
        (json!(nonce), 401, "invalid_client"),
    ] {
        let proof = proof(&talk, &key, Endpoint::Token, json!({ "nonce": nonce }));
        let request = talk.request(Method::POST, Endpoint::Token).form(&form);
        let answer = send(request.header(HEADER, proof)).await;
        answer.refused(status, error, "");
    }
}

#[tokio::test]
async fn every_answer_can_bring_the_next() {
    let talk = Talk::with(builder().rotate_dpop_nonces(true)).await;
    let key = PeerKey::new();
    let challenged = ask(&talk, &proof(&talk, &key, Endpoint::Token, json!({}))).await;
    challenged.refused(400, "use_dpop_nonce", "needs a nonce");
    let first = challenged.header("dpop-nonce");
    let tokens = with_nonce(&talk, &key, first).await;
    let second = tokens.header("dpop-nonce");
    assert_eq!(tokens.status, 200, "{tokens:?}");
    assert!(second != first && !second.is_empty());
    let answer = with_nonce(&talk, &key, first).await;
    answer.refused(400, "use_dpop_nonce", "not good");
    assert_ne!(answer.header("dpop-nonce"), second);
    // At the resource it goes on, and refusals bring one too.
    let token = tokens.text("access_token");
    let answer = call(
        &talk,
        &key,
        Endpoint::Resource,
        &token,
        json!({ "nonce": second }),
    )
    .await;
    let third = answer.header("dpop-nonce");
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = call(
        &talk,
        &key,
        Endpoint::UserInfo,
        &token,
        json!({ "nonce": third }),
    )
    .await;
    answer.refused(403, "insufficient_scope", "openid");
    assert_ne!(answer.header("dpop-nonce"), third);
    let bearer = send(service(&talk)).await;
    assert_eq!((bearer.status, bearer.header("dpop-nonce")), (200, ""));
}
