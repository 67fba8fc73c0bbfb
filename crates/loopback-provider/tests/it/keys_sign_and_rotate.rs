use base64ct::{Base64UrlUnpadded, Encoding};
use jsonwebtoken::{Algorithm, decode_header};
use loopback_provider::{Client, Endpoint, Fault, LoopbackProvider, OldKeys, SigningAlgorithm};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::{Answered, REDIRECT_URI, Talk, VERIFIER, send};
use crate::verified::{keys, verified};

#[tokio::test]
async fn id_tokens_verify_and_say_what_they_should() {
    let talk = Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await;
    let tokens = talk.login(&[]).await;
    let digest = Sha256::digest(tokens.text("access_token"));
    let expected = json!({
        "iss": talk.provider.issuer(),
        "sub": "248289761001",
        "aud": talk.provider.client_id(),
        "iat": 1_700_000_000,
        "exp": 1_700_000_300,
        "auth_time": 1_700_000_000,
        "nonce": "a nonce",
        "acr": "urn:loopback:password",
        "amr": ["pwd"],
        "at_hash": Base64UrlUnpadded::encode_string(&digest[..16]),
    });
    let claims = verified(&talk, &tokens.text("id_token"), Algorithm::RS256).await;
    let mut claims = claims.unwrap();
    let session = claims.as_object_mut().unwrap().remove("sid");
    assert_eq!(session.unwrap().as_str().unwrap().len(), 43);
    assert_eq!(claims, expected);
}

#[tokio::test]
async fn a_renewed_id_token_tells_of_the_same_login() {
    let talk = Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await;
    let tokens = talk.login(&[]).await;
    talk.provider.advance(std::time::Duration::from_secs(200));
    let renewed = talk.refresh(&tokens.text("refresh_token")).await;
    let claims = verified(&talk, &renewed.text("id_token"), Algorithm::RS256)
        .await
        .unwrap();
    assert_eq!(claims["sub"], "248289761001");
    assert_eq!(claims["auth_time"], 1_700_000_000);
    assert_eq!(claims["iat"], 1_700_000_200);
    assert_eq!(claims.get("nonce"), None);
    let digest = Sha256::digest(renewed.text("access_token"));
    assert_eq!(
        claims["at_hash"],
        Base64UrlUnpadded::encode_string(&digest[..16])
    );
}

async fn login_with_es256(talk: &Talk) -> Answered {
    let changes = [("client_id", "es256")];
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "es256"),
        ("code", &talk.code(&changes).await),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];
    send(
        talk.request(reqwest::Method::POST, Endpoint::Token)
            .form(&form),
    )
    .await
}

async fn talk_with_es256() -> Talk {
    let client = Client::public("es256").redirect_uri(REDIRECT_URI);
    let client = client.id_token_algorithm(SigningAlgorithm::Es256);
    Talk::with(LoopbackProvider::builder().client(client)).await
}

#[tokio::test]
async fn a_client_can_have_es256() {
    let talk = talk_with_es256().await;
    let tokens = login_with_es256(&talk).await;
    let claims = verified(&talk, &tokens.text("id_token"), Algorithm::ES256).await;
    assert_eq!(claims.unwrap()["aud"], "es256");
}

#[tokio::test]
async fn a_spoiled_signature_does_not_verify() {
    let talk = talk_with_es256().await;
    talk.provider
        .fault(Endpoint::Token, Fault::IdTokenSignature);
    let tokens = login_with_es256(&talk).await;
    let claims = verified(&talk, &tokens.text("id_token"), Algorithm::ES256).await;
    assert_eq!(claims, None);
    // A spoiled claim is signed all the same.
    talk.provider.fault(Endpoint::Token, Fault::wrong_nonce());
    let tokens = login_with_es256(&talk).await;
    let claims = verified(&talk, &tokens.text("id_token"), Algorithm::ES256).await;
    assert_eq!(claims.unwrap()["nonce"], "another nonce");
}

#[tokio::test]
async fn new_keys_sign_and_old_ones_stay_or_go() {
    let talk = talk_with_es256().await;
    let first = login_with_es256(&talk).await.text("id_token");
    assert_eq!(keys(&talk).await.keys.len(), 2);
    talk.provider.rotate_keys(OldKeys::Published);
    assert_eq!(keys(&talk).await.keys.len(), 4);
    let second = login_with_es256(&talk).await.text("id_token");
    assert_ne!(
        decode_header(&first).unwrap().kid,
        decode_header(&second).unwrap().kid
    );
    for token in [&first, &second] {
        assert!(verified(&talk, token, Algorithm::ES256).await.is_some());
    }
    talk.provider.rotate_keys(OldKeys::Retired);
    assert_eq!(keys(&talk).await.keys.len(), 2);
    let third = login_with_es256(&talk).await.text("id_token");
    assert!(verified(&talk, &third, Algorithm::ES256).await.is_some());
    for token in [&first, &second] {
        assert!(verified(&talk, token, Algorithm::ES256).await.is_none());
    }
}

#[tokio::test]
async fn keys_can_be_made_just_before_they_sign() {
    let talk = talk_with_es256().await;
    login_with_es256(&talk).await;
    let code = talk.code(&[]).await;
    let before = keys(&talk).await;
    talk.provider.rotate_keys(OldKeys::Published);
    let token = talk.redeem(&code, &[]).await.text("id_token");
    let id = decode_header(&token).unwrap().kid.unwrap();
    assert!(before.find(&id).is_none());
    assert!(verified(&talk, &token, Algorithm::RS256).await.is_some());
}
