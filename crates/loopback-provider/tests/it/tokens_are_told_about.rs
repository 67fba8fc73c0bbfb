use std::time::Duration;

use jose_assert::{ContentEncryption, KeyManagement};
use jsonwebtoken::Algorithm;
use loopback_provider::{Client, Endpoint, Fault, LoopbackProvider, SigningAlgorithm};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::decrypted::{SECRET, key_for, nested};
use crate::peer::PeerKey;
use crate::proofs::{bound_token, thumbprint};
use crate::support::{Answered, Talk, basic, claims, send};
use crate::verified::verified_as;

const MEDIA_TYPE: &str = "application/token-introspection+jwt";
const TYP: &str = "token-introspection+jwt";

async fn talk() -> Talk {
    Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await
}

fn request(talk: &Talk, form: &[(&str, &str)]) -> RequestBuilder {
    talk.as_client(Endpoint::Introspection).form(form)
}

async fn introspect(talk: &Talk, token: &str) -> Answered {
    send(request(talk, &[("token", token)])).await
}

#[tokio::test]
async fn a_good_token_is_active() {
    let talk = talk().await;
    let tokens = talk.login(&[]).await;
    let now = talk.provider.now();
    talk.provider.advance(Duration::from_secs(10));
    let answer = introspect(&talk, &tokens.text("access_token")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let expected = json!({
        "active": true, "iss": talk.provider.issuer(), "sub": "248289761001",
        "client_id": talk.provider.client_id(), "username": "ada",
        "scope": "openid profile read offline_access", "token_type": "Bearer",
        "iat": now, "exp": now + 300,
    });
    assert_eq!(answer.json(), expected);
    let refresh = introspect(&talk, &tokens.text("refresh_token")).await;
    assert_eq!(refresh.json()["active"], true);
    assert_eq!(refresh.json()["exp"], now + 86_400);
    assert!(!refresh.has("token_type"));
}

#[tokio::test]
async fn a_bound_token_tells_its_key() {
    let (talk, key) = (talk().await, PeerKey::new());
    let token = bound_token(&talk, &key).await;
    let answer = introspect(&talk, &token).await.json();
    assert_eq!(answer["token_type"], "DPoP");
    assert_eq!(answer["cnf"], json!({"jkt": thumbprint(&key)}));
    assert_eq!(answer["sub"], talk.provider.service_client_id());
    assert_eq!(answer.get("username"), None);
}

#[tokio::test]
async fn any_other_is_inactive_and_nothing_more() {
    let talk = talk().await;
    let inactive = async |token: &str| {
        let answer = introspect(&talk, token).await;
        assert_eq!(
            (answer.status, answer.json()),
            (200, json!({"active": false}))
        );
    };
    inactive("unknown").await;
    let tokens = talk.login(&[]).await;
    let refresh = tokens.text("refresh_token");
    talk.refresh(&refresh).await;
    inactive(&refresh).await;
    let form = [("token", &*tokens.text("access_token"))];
    send(talk.as_client(Endpoint::Revocation).form(&form)).await;
    inactive(&tokens.text("access_token")).await;
    let expired = talk.login(&[]).await;
    talk.provider.advance(Duration::from_secs(300));
    inactive(&expired.text("access_token")).await;
    let revoked = talk.login(&[]).await;
    talk.provider.revoke_everything();
    inactive(&revoked.text("access_token")).await;
    inactive(&revoked.text("refresh_token")).await;
}

#[tokio::test]
async fn nobody_asks_without_authentication() {
    let talk = talk().await;
    let token = talk.login(&[]).await.text("access_token");
    let ask = async |form: &[(&str, &str)]| {
        send(
            talk.request(Method::POST, Endpoint::Introspection)
                .form(form),
        )
        .await
    };
    ask(&[("token", &token)])
        .await
        .refused(401, "invalid_client", "neither");
    let public = ("client_id", talk.provider.public_client_id());
    let answer = ask(&[("token", &token), public]).await;
    answer.refused(401, "invalid_client", "that authenticate");
    let answer = send(request(&talk, &[("token_type_hint", "access_token")])).await;
    answer.refused(400, "invalid_request", "token is missing");
}

#[tokio::test]
async fn who_accepts_a_jwt_gets_one() {
    let talk = talk().await;
    let token = talk.login(&[]).await.text("access_token");
    for accept in [
        MEDIA_TYPE,
        "application/json, Application/Token-Introspection+JWT;q=0.5",
    ] {
        let request = request(&talk, &[("token", &token)]).header("accept", accept);
        let answer = send(request).await;
        assert_eq!(answer.header("content-type"), MEDIA_TYPE);
        let told = verified_as(TYP, &talk, &answer.body, Algorithm::RS256).await;
        let told = told.unwrap();
        assert_eq!(told["iss"], talk.provider.issuer());
        assert_eq!(told["aud"], talk.provider.client_id());
        assert_eq!(told["iat"], talk.provider.now());
        assert_eq!(
            told["token_introspection"],
            introspect(&talk, &token).await.json()
        );
        assert_eq!(told.as_object().unwrap().len(), 4);
    }
    let json = request(&talk, &[("token", &token)]).header("accept", "application/jwt");
    assert_eq!(send(json).await.header("content-type"), "application/json");
    let unknown = request(&talk, &[("token", "x")]).header("accept", MEDIA_TYPE);
    let told = claims(&send(unknown).await.body);
    assert_eq!(told["token_introspection"], json!({"active": false}));
}

#[tokio::test]
async fn it_is_signed_and_encrypted_as_registered_and_can_be_spoiled() {
    let enc = ContentEncryption::A256Gcm;
    let (key, to) = key_for(KeyManagement::Dir, "");
    let es256 = Client::confidential("es256", "x").introspection_algorithm(SigningAlgorithm::Es256);
    let sealed = Client::confidential("sealed", SECRET).introspection_encryption(to, enc.name());
    let talk = Talk::with(LoopbackProvider::builder().client(es256).client(sealed)).await;
    let ask = async |id: &str, secret: &str| {
        let request = talk
            .request(Method::POST, Endpoint::Introspection)
            .form(&[("token", "x")]);
        let request = request.header("authorization", basic(id, secret));
        send(request.header("accept", MEDIA_TYPE)).await.body
    };
    let token = ask("es256", "x").await;
    assert!(
        verified_as(TYP, &talk, &token, Algorithm::ES256)
            .await
            .is_some()
    );
    let token = nested(&ask("sealed", SECRET).await, &key, enc);
    assert!(
        verified_as(TYP, &talk, &token, Algorithm::RS256)
            .await
            .is_some()
    );
    talk.provider
        .fault(Endpoint::Introspection, Fault::IdTokenSignature);
    let token = ask("es256", "x").await;
    assert!(
        verified_as(TYP, &talk, &token, Algorithm::ES256)
            .await
            .is_none()
    );
    talk.provider.fault(
        Endpoint::Introspection,
        Fault::member("aud", Some("another")),
    );
    assert_eq!(claims(&ask("es256", "x").await)["aud"], "another");
}
