use loopback_provider::{Endpoint, LoopbackProvider};
use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::assertions::changed;
use crate::peer::{PeerKey, unique};
use crate::support::{Answered, REDIRECT_URI, Talk, VERIFIER, basic, send};

async fn talk() -> Talk {
    Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await
}

async fn register(talk: &Talk, metadata: &Value) -> Answered {
    let request = talk.request(Method::POST, Endpoint::Registration);
    let request = request.header("content-type", "application/json");
    send(request.body(metadata.to_string())).await
}

/// A request to the address that came with the registration.
async fn manage(talk: &Talk, method: Method, client: &Answered, body: Option<Value>) -> Answered {
    let url = Url::parse(&client.text("registration_client_uri")).unwrap();
    let request = talk.request_to(method, url);
    let request = request.bearer_auth(client.text("registration_access_token"));
    send(match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body.to_string()),
        None => request,
    })
    .await
}

async fn log_in(talk: &Talk, client: &Answered) -> Answered {
    let id = client.text("client_id");
    let code = talk
        .code(&[("client_id", &id), ("scope", "openid read")])
        .await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];
    let request = talk.request(Method::POST, Endpoint::Token).form(&form);
    send(request.header("authorization", basic(&id, &client.text("client_secret")))).await
}

#[tokio::test]
async fn a_client_gets_an_id_and_a_secret() {
    let talk = talk().await;
    let metadata = json!({
        "redirect_uris": [REDIRECT_URI], "client_name": "A shop", "unknown": {"a": "b"},
    });
    let client = register(&talk, &metadata).await;
    assert_eq!(client.status, 201, "{client:?}");
    assert_eq!(client.header("cache-control"), "no-store");
    let told = client.json();
    for (name, value) in [
        ("client_name", json!("A shop")),
        ("redirect_uris", json!([REDIRECT_URI])),
        ("grant_types", json!(["authorization_code"])),
        ("response_types", json!(["code"])),
        ("token_endpoint_auth_method", json!("client_secret_basic")),
        ("client_secret_expires_at", json!(0)),
        ("client_id_issued_at", json!(talk.provider.now())),
    ] {
        assert_eq!(told[name], value, "{name}");
    }
    assert!(told.get("unknown").is_none());
    let tokens = log_in(&talk, &client).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    let read = manage(&talk, Method::GET, &client, None).await;
    assert_eq!((read.status, read.json()), (200, told));
}

#[tokio::test]
async fn a_key_takes_the_place_of_the_secret() {
    let (talk, key) = (talk().await, PeerKey::new());
    let metadata = json!({
        "grant_types": ["client_credentials"], "token_endpoint_auth_method": "private_key_jwt",
        "jwks": {"keys": [key.jwk]}, "scope": "read",
    });
    let client = register(&talk, &metadata).await;
    assert_eq!(client.status, 201, "{client:?}");
    assert!(!client.has("client_secret") && !client.has("client_secret_expires_at"));
    let id = client.text("client_id");
    let claims = json!({
        "iss": id, "sub": id, "aud": talk.provider.issuer(), "jti": unique(),
        "exp": talk.provider.now() + 60,
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
    let tokens = send(talk.request(Method::POST, Endpoint::Token).form(&form)).await;
    assert_eq!((tokens.status, &*tokens.text("scope")), (200, "read"));
}

#[tokio::test]
async fn metadata_that_cannot_work_is_refused() {
    let talk = talk().await;
    let good = json!({"redirect_uris": [REDIRECT_URI]});
    for (changes, error, why) in [
        (
            json!({"redirect_uris": null}),
            "invalid_redirect_uri",
            "missing",
        ),
        (
            json!({"redirect_uris": ["/callback"]}),
            "invalid_redirect_uri",
            "not absolute",
        ),
        (
            json!({"redirect_uris": "x"}),
            "invalid_client_metadata",
            "not an array",
        ),
        (
            json!({"grant_types": ["password"]}),
            "invalid_client_metadata",
            "grant_types",
        ),
        (
            json!({"grant_types": ["implicit"]}),
            "invalid_client_metadata",
            "contradict",
        ),
        (
            json!({"response_types": ["token"]}),
            "invalid_client_metadata",
            "response type",
        ),
        (
            json!({"scope": "admin"}),
            "invalid_client_metadata",
            "scope",
        ),
        (
            json!({"scope": ["read"]}),
            "invalid_client_metadata",
            "scope is not a string",
        ),
        (
            json!({"token_endpoint_auth_method": "x"}),
            "invalid_client_metadata",
            "none of",
        ),
        (
            json!({"token_endpoint_auth_method": "private_key_jwt"}),
            "invalid_client_metadata",
            "key",
        ),
        (
            json!({"jwks_uri": "https://a.example/"}),
            "invalid_client_metadata",
            "jwks_uri",
        ),
        (
            json!({"jwks": {}}),
            "invalid_client_metadata",
            "not a key set",
        ),
        (
            json!({"dpop_bound_access_tokens": "true"}),
            "invalid_client_metadata",
            "neither true",
        ),
        (
            json!({"id_token_signed_response_alg": "none"}),
            "invalid_client_metadata",
            "signed",
        ),
    ] {
        let answer = register(&talk, &changed(good.clone(), changes)).await;
        answer.refused(400, error, why);
    }
    let answer = register(&talk, &json!([])).await;
    answer.refused(400, "invalid_client_metadata", "not a JSON object");
    let form = talk
        .request(Method::POST, Endpoint::Registration)
        .form(&[("a", "b")]);
    send(form)
        .await
        .refused(400, "invalid_client_metadata", "content type");
}

#[tokio::test]
async fn a_registration_is_replaced_as_a_whole() {
    let talk = talk().await;
    let client = register(&talk, &json!({"redirect_uris": [REDIRECT_URI]})).await;
    let id = client.text("client_id");
    let whole = json!({
        "client_id": id, "redirect_uris": [REDIRECT_URI], "client_name": "Renamed",
        "client_secret": client.text("client_secret"),
    });
    for (changes, why) in [
        (json!({"client_id": null}), "client_id is missing"),
        (json!({"client_id": "x"}), "client_id is missing or another"),
        (json!({"client_secret": "x"}), "not the present one"),
        (
            json!({"registration_access_token": "x"}),
            "not the client's to say",
        ),
        (
            json!({"registration_client_uri": "x"}),
            "not the client's to say",
        ),
        (
            json!({"client_secret_expires_at": 0}),
            "not the client's to say",
        ),
        (json!({"client_id_issued_at": 0}), "not the client's to say"),
    ] {
        let body = Some(changed(whole.clone(), changes));
        let answer = manage(&talk, Method::PUT, &client, body).await;
        answer.refused(400, "invalid_client_metadata", why);
    }
    let updated = manage(&talk, Method::PUT, &client, Some(whole)).await;
    assert_eq!(
        (updated.status, &*updated.text("client_name")),
        (200, "Renamed")
    );
    assert_eq!(updated.text("client_secret"), client.text("client_secret"));
    // The old token is no good any more, the new one is.
    let answer = manage(&talk, Method::GET, &client, None).await;
    answer.refused(401, "invalid_token", "no client");
    assert_eq!(manage(&talk, Method::GET, &updated, None).await.status, 200);
}

#[tokio::test]
async fn a_deleted_client_is_gone_with_its_tokens() {
    let talk = talk().await;
    let client = register(&talk, &json!({"redirect_uris": [REDIRECT_URI]})).await;
    let token = log_in(&talk, &client).await.text("access_token");
    assert_eq!(talk.resource(&token).await.status, 200);
    let nobody = talk.get(&client.text("registration_client_uri")).await;
    assert_eq!((nobody.status, &*nobody.body), (401, ""));
    let deleted = manage(&talk, Method::DELETE, &client, None).await;
    assert_eq!((deleted.status, &*deleted.body), (204, ""));
    talk.resource(&token)
        .await
        .refused(401, "invalid_token", "revoked");
    let answer = manage(&talk, Method::GET, &client, None).await;
    answer.refused(401, "invalid_token", "no client");
    let answer = talk
        .authorize(&[("client_id", &client.text("client_id"))])
        .await;
    answer.shown_error(400, "the client is unknown");
}
