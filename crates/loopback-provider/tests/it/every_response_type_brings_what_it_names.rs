use base64ct::{Base64UrlUnpadded, Encoding};
use loopback_provider::{Client, Endpoint, LoopbackProvider};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Talk, claims};

/// Half of the hash, OpenID Connect Core 3.3.2.11.
fn hash(text: &str) -> Value {
    json!(Base64UrlUnpadded::encode_string(
        &Sha256::digest(text)[..16]
    ))
}

fn absent(claims: &Value, names: &[&str]) -> bool {
    names.iter().all(|name| claims.get(name).is_none())
}

#[tokio::test]
async fn in_any_order_of_its_words() {
    let talk = Talk::start().await;
    for (response_type, parameters) in [
        ("code", "code"),
        ("none", ""),
        ("id_token", "id_token"),
        ("id_token token", "access_token id_token"),
        ("token id_token", "access_token id_token"),
        ("code id_token", "code id_token"),
        ("id_token code", "code id_token"),
        ("token code", "code access_token"),
        ("code id_token token", "code access_token id_token"),
        ("token code id_token", "code access_token id_token"),
    ] {
        let response = talk.authorize(&[("response_type", response_type)]).await;
        for name in ["code", "access_token", "id_token"] {
            let expected = parameters.split(' ').any(|known| known == name);
            let found = response.parameter(name).is_some();
            assert_eq!(found, expected, "{response_type}: {name}");
        }
        let with_token = response.parameter("access_token").map(|_| "Bearer");
        assert_eq!(response.parameter("token_type").as_deref(), with_token);
        for name in ["expires_in", "scope"] {
            assert_eq!(response.parameter(name).is_some(), with_token.is_some());
        }
        assert_eq!(response.parameter("state").as_deref(), Some("a state"));
        assert_eq!(response.parameter("error"), None);
    }
}

#[tokio::test]
async fn an_id_token_is_bound_to_what_came_with_it() {
    let talk = Talk::start().await;
    for response_type in [
        "id_token",
        "id_token token",
        "code id_token",
        "code id_token token",
    ] {
        let response = talk.authorize(&[("response_type", response_type)]).await;
        let claims = claims(&response.parameter("id_token").unwrap());
        let expected = |name: &str| response.parameter(name).map(|text| hash(&text));
        assert_eq!(claims.get("c_hash").cloned(), expected("code"));
        assert_eq!(claims.get("at_hash").cloned(), expected("access_token"));
        assert_eq!(claims.get("s_hash").cloned(), Some(hash("a state")));
        assert_eq!(claims["nonce"], "a nonce");
        assert_eq!(claims["aud"], talk.provider.client_id());
    }
    let stateless = [("response_type", "id_token"), ("state", "")];
    let response = talk.authorize(&stateless).await;
    let token = claims(&response.parameter("id_token").unwrap());
    assert!(absent(&token, &["s_hash"]));
    // From the token endpoint comes a token that is bound to the access token alone.
    let tokens = talk.login(&[("response_type", "code id_token")]).await;
    let token = claims(&tokens.text("id_token"));
    assert_eq!(token["at_hash"], hash(&tokens.text("access_token")));
    assert!(absent(&token, &["c_hash", "s_hash"]));
}

#[tokio::test]
async fn an_id_token_alone_tells_the_claims_of_the_scope() {
    let talk = Talk::start().await;
    let told = async |response_type| {
        let changes = [("response_type", response_type), ("scope", "openid email")];
        let response = talk.authorize(&changes).await;
        claims(&response.parameter("id_token").unwrap())
    };
    let alone = told("id_token").await;
    assert_eq!(alone["email"], "ada@example.com");
    assert!(absent(&alone, &["name"]));
    for response_type in ["id_token token", "code id_token"] {
        assert!(absent(&told(response_type).await, &["email"]));
    }
}

#[tokio::test]
async fn what_came_works() {
    let talk = Talk::start().await;
    let response = talk
        .authorize(&[("response_type", "code id_token token")])
        .await;
    let first = response.parameter("access_token").unwrap();
    assert_eq!(response.parameter("expires_in").as_deref(), Some("300"));
    let scope = response.parameter("scope");
    assert_eq!(scope.as_deref(), Some("openid profile read offline_access"));
    assert_eq!(talk.resource(&first).await.status, 200);
    let code = response.parameter("code").unwrap();
    let tokens = talk.redeem(&code, &[]).await;
    assert!(tokens.has("refresh_token"));
    let second = tokens.text("access_token");
    assert_eq!(talk.userinfo(&second).await.status, 200);
    // One grant: the code that comes twice takes both along.
    talk.redeem(&code, &[])
        .await
        .refused(400, "invalid_grant", "used before");
    for token in [&first, &second] {
        let answer = talk.resource(token).await;
        answer.refused(401, "invalid_token", "revoked");
    }
}

#[tokio::test]
async fn without_a_code_there_is_no_offline_access_and_no_pkce() {
    let talk = Talk::start().await;
    let changes = [
        ("response_type", "id_token token"),
        ("code_challenge", ""),
        ("code_challenge_method", ""),
    ];
    let response = talk.authorize(&changes).await;
    let scope = response.parameter("scope");
    assert_eq!(scope.as_deref(), Some("openid profile read"));
    for response_type in ["id_token", "none"] {
        let changes = [("response_type", response_type), ("code_challenge", "")];
        assert_eq!(talk.authorize(&changes).await.parameter("error"), None);
    }
    for response_type in ["code id_token", "code token", "code id_token token"] {
        let changes = [("response_type", response_type), ("code_challenge", "")];
        let response = talk.authorize(&changes).await;
        response.redirected_error("invalid_request", "code_challenge is missing");
    }
}

#[tokio::test]
async fn an_id_token_wants_openid_and_a_nonce() {
    let talk = Talk::start().await;
    for (response_type, wants) in [
        ("id_token", true),
        ("id_token token", true),
        ("code id_token", true),
        ("code id_token token", true),
        ("code", false),
        ("code token", false),
        ("none", false),
    ] {
        let changes = [("response_type", response_type), ("nonce", "")];
        let response = talk.authorize(&changes).await;
        match wants {
            true => response.redirected_error("invalid_request", "nonce is missing"),
            false => assert_eq!(response.parameter("error"), None),
        }
        let changes = [("response_type", response_type), ("scope", "read")];
        let response = talk.authorize(&changes).await;
        match wants {
            true => response.redirected_error("invalid_request", "without openid"),
            false => assert_eq!(response.parameter("error"), None),
        }
    }
}

#[tokio::test]
async fn a_web_application_gets_no_implicit_answer_over_http() {
    let uri = "http://127.0.0.1:5555/callback";
    let client = Client::confidential("web", "secret").redirect_uri(uri);
    let https = "https://web.example/callback";
    let talk = Talk::with(LoopbackProvider::builder().client(client.redirect_uri(https))).await;
    for (response_type, uri, allowed) in [
        ("id_token", uri, false),
        ("id_token token", uri, false),
        ("code id_token", uri, true),
        ("code", uri, true),
        ("id_token", https, true),
    ] {
        let changes = [
            ("client_id", "web"),
            ("redirect_uri", uri),
            ("response_type", response_type),
        ];
        let response = talk.authorize(&changes).await;
        match allowed {
            true => assert_eq!(response.parameter("error"), None),
            false => response.redirected_error("invalid_request", "for native applications"),
        }
    }
}

#[tokio::test]
async fn the_metadata_lists_them() {
    let talk = Talk::start().await;
    let metadata = talk
        .get(&talk.provider.url(Endpoint::Metadata))
        .await
        .json();
    let types = metadata["response_types_supported"].as_array().unwrap();
    assert_eq!(types.len(), 7);
    for response_type in types {
        let changes = [("response_type", response_type.as_str().unwrap())];
        assert_eq!(talk.authorize(&changes).await.parameter("error"), None);
    }
    let modes = json!(["query", "fragment", "form_post"]);
    assert_eq!(metadata["response_modes_supported"], modes);
    let grants = metadata["grant_types_supported"].as_array().unwrap();
    assert!(grants.contains(&json!("implicit")));
}
