use jose_assert::{ContentEncryption, DecryptionKey, KeyManagement};
use jsonwebtoken::Algorithm;
use loopback_provider::{Client, Endpoint, Fault, LoopbackProvider, SigningAlgorithm};
use serde_json::{Value, json};

use crate::decrypted::{decrypted, key_for, nested};
use crate::support::{REDIRECT_URI, Talk};
use crate::verified::verified;

const ENC: ContentEncryption = ContentEncryption::A128CbcHs256;

/// A client that signs, encrypts, or both.
async fn talk(signs: bool, key: Option<KeyManagement>) -> (Talk, Option<DecryptionKey>) {
    let mut client = Client::public("app").redirect_uri(REDIRECT_URI);
    if signs {
        client = client.userinfo_algorithm(SigningAlgorithm::Es256);
    }
    let key = key.map(|algorithm| key_for(algorithm, ""));
    if let Some((_, to)) = &key {
        client = client.userinfo_encryption(to.clone(), ENC.name());
    }
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    (talk, key.map(|(key, _)| key))
}

async fn answer(talk: &Talk) -> String {
    let changes = [
        ("client_id", "app"),
        ("response_type", "id_token token"),
        ("scope", "openid email"),
    ];
    let token = talk.authorize(&changes).await.parameter("access_token");
    let answer = talk.userinfo(&token.unwrap()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/jwt");
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.body
}

fn claims_of(talk: &Talk) -> Value {
    json!({
        "iss": talk.provider.issuer(),
        "aud": "app",
        "sub": "248289761001",
        "email": "ada@example.com",
        "email_verified": true,
    })
}

#[tokio::test]
async fn signed() {
    let (talk, _) = talk(true, None).await;
    let claims = verified(&talk, &answer(&talk).await, Algorithm::ES256).await;
    assert_eq!(claims, Some(claims_of(&talk)));
}

#[tokio::test]
async fn encrypted() {
    let (talk, key) = talk(false, Some(KeyManagement::EcdhEsA256Kw)).await;
    let opened = decrypted(&answer(&talk).await, &key.unwrap(), ENC);
    assert_eq!(opened.content_type(), None);
    let claims: Value = serde_json::from_slice(opened.plaintext()).unwrap();
    let mut expected = claims_of(&talk);
    let members = expected.as_object_mut().unwrap();
    members.retain(|name, _| name != "iss" && name != "aud");
    assert_eq!(claims, expected);
}

#[tokio::test]
async fn signed_and_then_encrypted() {
    let (talk, key) = talk(true, Some(KeyManagement::EcdhEs)).await;
    let signed = nested(&answer(&talk).await, &key.unwrap(), ENC);
    let claims = verified(&talk, &signed, Algorithm::ES256).await;
    assert_eq!(claims, Some(claims_of(&talk)));
}

#[tokio::test]
async fn an_error_stays_json() {
    let (talk, _) = talk(true, None).await;
    let answer = talk.userinfo("unknown").await;
    answer.refused(401, "invalid_token", "unknown");
}

#[tokio::test]
async fn it_can_be_spoiled_before_and_after_it_is_signed() {
    let (talk, key) = talk(true, Some(KeyManagement::EcdhEs)).await;
    let key = key.unwrap();
    let fault = |fault| talk.provider.fault(Endpoint::UserInfo, fault);
    fault(Fault::member("sub", Some("another")));
    let signed = nested(&answer(&talk).await, &key, ENC);
    let claims = verified(&talk, &signed, Algorithm::ES256).await;
    assert_eq!(claims.unwrap()["sub"], "another");
    fault(Fault::IdTokenSignature);
    let signed = nested(&answer(&talk).await, &key, ENC);
    assert_eq!(verified(&talk, &signed, Algorithm::ES256).await, None);
}
