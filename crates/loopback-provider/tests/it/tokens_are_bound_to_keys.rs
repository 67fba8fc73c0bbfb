use loopback_provider::{Endpoint, LoopbackProvider};
use reqwest::{Method, Url};
use serde_json::json;

use crate::peer::PeerKey;
use crate::proofs::{HEADER, bound_token, call, claims, hash, header, proof, service, thumbprint};
use crate::support::{Answered, REDIRECT_URI, Talk, VERIFIER, challenge, send};

async fn talk() -> Talk {
    Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await
}

/// A token request of the public client.
async fn public(talk: &Talk, form: &[(&str, &str)], key: Option<&PeerKey>) -> Answered {
    let mut all = vec![("client_id", talk.provider.public_client_id())];
    all.extend(form);
    let request = talk.request(Method::POST, Endpoint::Token).form(&all);
    send(match key {
        Some(key) => request.header(HEADER, proof(talk, key, Endpoint::Token, json!({}))),
        None => request,
    })
    .await
}

async fn public_code(talk: &Talk, more: &[(&str, &str)]) -> String {
    let mut changes = vec![("client_id", talk.provider.public_client_id())];
    changes.extend(more);
    talk.code(&changes).await
}

async fn redeem(talk: &Talk, code: &str, key: Option<&PeerKey>) -> Answered {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];
    public(talk, &form, key).await
}

#[tokio::test]
async fn a_bound_token_works_with_a_proof_by_its_key() {
    let (talk, key) = (talk().await, PeerKey::new());
    let token = bound_token(&talk, &key).await;
    let answer = call(&talk, &key, Endpoint::Resource, &token, json!({})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    for (changes, why) in [
        (json!({"ath": null}), "ath"),
        (json!({"ath": hash("another")}), "ath"),
        (json!({"htm": "POST"}), "htm"),
        (json!({"htu": talk.provider.url(Endpoint::UserInfo)}), "htu"),
    ] {
        let answer = call(&talk, &key, Endpoint::Resource, &token, changes).await;
        answer.refused(401, "invalid_dpop_proof", why);
        let challenge = answer.header("www-authenticate");
        assert!(challenge.starts_with(r#"DPoP realm="loopback", error="invalid_dpop_proof""#));
        assert!(
            challenge.ends_with(r#"algs="ES256 PS256 RS256 EdDSA Ed25519""#),
            "{challenge}"
        );
    }
    let answer = call(
        &talk,
        &PeerKey::new(),
        Endpoint::Resource,
        &token,
        json!({}),
    )
    .await;
    answer.refused(401, "invalid_token", "another key");
    let request = talk.request(Method::GET, Endpoint::Resource);
    let answer = send(request.header("authorization", format!("DPoP {token}"))).await;
    answer.refused(401, "invalid_dpop_proof", "missing");
}

#[tokio::test]
async fn a_query_does_not_count() {
    let (talk, key) = (talk().await, PeerKey::new());
    let token = bound_token(&talk, &key).await;
    let claims = claims(
        &talk,
        &Method::GET,
        Endpoint::Resource,
        json!({"ath": hash(&token)}),
    );
    let proof = key.sign(&header(&key, json!({})), &claims);
    let request = talk
        .request(Method::GET, Endpoint::Resource)
        .query(&[("a", "b")]);
    let request = request.header("authorization", format!("dpop {token}"));
    assert_eq!(send(request.header(HEADER, proof)).await.status, 200);
}

#[tokio::test]
async fn the_scheme_is_that_of_the_token() {
    let (talk, key) = (talk().await, PeerKey::new());
    let token = bound_token(&talk, &key).await;
    let answer = talk.resource(&token).await;
    answer.refused(401, "invalid_token", "its scheme is DPoP");
    assert!(answer.header("www-authenticate").starts_with("DPoP "));
    let request = talk.request(Method::POST, Endpoint::UserInfo);
    let answer = send(request.form(&[("access_token", &token)])).await;
    answer.refused(401, "invalid_token", "its scheme is DPoP");
    let bearer = send(service(&talk)).await.text("access_token");
    let answer = call(&talk, &key, Endpoint::Resource, &bearer, json!({})).await;
    answer.refused(401, "invalid_token", "its scheme is Bearer");
    // Whatever is wrong with the token is told in its scheme.
    let answer = call(&talk, &key, Endpoint::Resource, "unknown", json!({})).await;
    answer.refused(401, "invalid_token", "unknown");
    assert!(answer.header("www-authenticate").starts_with("DPoP "));
    talk.provider.answer_401(1);
    let answer = call(&talk, &key, Endpoint::Resource, &token, json!({})).await;
    assert!(answer.header("www-authenticate").starts_with("DPoP "));
    let narrow = call(&talk, &key, Endpoint::UserInfo, &token, json!({})).await;
    narrow.refused(403, "insufficient_scope", "openid");
    let challenge = narrow.header("www-authenticate");
    assert!(challenge.starts_with("DPoP ") && challenge.contains(r#"scope="openid""#));
}

#[tokio::test]
async fn a_login_is_bound_with_its_refresh_tokens() {
    let (talk, key) = (talk().await, PeerKey::new());
    let code = public_code(&talk, &[]).await;
    let tokens = redeem(&talk, &code, Some(&key)).await;
    assert_eq!(tokens.text("token_type"), "DPoP");
    let token = tokens.text("access_token");
    let info = call(&talk, &key, Endpoint::UserInfo, &token, json!({})).await;
    assert_eq!(info.text("sub"), "248289761001");
    let refresh_token = tokens.text("refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*refresh_token),
    ];
    let answer = public(&talk, &form, None).await;
    answer.refused(400, "invalid_dpop_proof", "refresh token is bound to a key");
    let answer = public(&talk, &form, Some(&PeerKey::new())).await;
    answer.refused(400, "invalid_grant", "another key");
    let renewed = public(&talk, &form, Some(&key)).await;
    assert_eq!(
        (renewed.status, &*renewed.text("token_type")),
        (200, "DPoP")
    );
    let token = renewed.text("access_token");
    let answer = call(&talk, &key, Endpoint::Resource, &token, json!({})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    // The next one is bound too.
    let refresh_token = renewed.text("refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*refresh_token),
    ];
    let answer = public(&talk, &form, None).await;
    answer.refused(400, "invalid_dpop_proof", "bound to a key");
}

#[tokio::test]
async fn the_refresh_token_of_a_confidential_client_is_bound_to_the_client() {
    let (talk, key, other) = (talk().await, PeerKey::new(), PeerKey::new());
    let code = talk.code(&[]).await;
    let redeem = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];
    let request = talk.as_client(Endpoint::Token).form(&redeem);
    let proof_by = |key| proof(&talk, key, Endpoint::Token, json!({}));
    let tokens = send(request.header(HEADER, proof_by(&key))).await;
    let refresh_token = tokens.text("refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*refresh_token),
    ];
    let request = talk.as_client(Endpoint::Token).form(&form);
    let renewed = send(request.header(HEADER, proof_by(&other))).await;
    let token = renewed.text("access_token");
    let answer = call(&talk, &other, Endpoint::Resource, &token, json!({})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let refresh_token = renewed.text("refresh_token");
    assert_eq!(
        talk.refresh(&refresh_token).await.text("token_type"),
        "Bearer"
    );
}

#[tokio::test]
async fn a_code_can_be_bound_before() {
    let (talk, key) = (talk().await, PeerKey::new());
    let jkt = thumbprint(&key);
    let code = public_code(&talk, &[("dpop_jkt", &jkt)]).await;
    let answer = redeem(&talk, &code, None).await;
    answer.refused(400, "invalid_dpop_proof", "the code is bound");
    let answer = redeem(&talk, &code, Some(&PeerKey::new())).await;
    answer.refused(400, "invalid_grant", "another key");
    assert_eq!(redeem(&talk, &code, Some(&key)).await.status, 200);
    let answer = talk.authorize(&[("dpop_jkt", "short")]).await;
    answer.redirected_error("invalid_request", "dpop_jkt");
}

#[tokio::test]
async fn a_proof_at_a_pushed_request_binds_the_code_too() {
    let (talk, key) = (talk().await, PeerKey::new());
    let (challenge, jkt) = (challenge(), thumbprint(&key));
    let push = async |more: &[(&str, &str)], proof: &str| {
        let mut form = vec![
            ("response_type", "code"),
            ("client_id", talk.provider.public_client_id()),
            ("redirect_uri", REDIRECT_URI),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        form.extend(more);
        let request = talk.request(Method::POST, Endpoint::PushedAuthorization);
        send(request.form(&form).header(HEADER, proof)).await
    };
    let fresh = || proof(&talk, &key, Endpoint::PushedAuthorization, json!({}));
    let answer = push(&[("dpop_jkt", &thumbprint(&PeerKey::new()))], &fresh()).await;
    answer.refused(400, "invalid_dpop_proof", "not the one of dpop_jkt");
    let wrong = proof(&talk, &key, Endpoint::Token, json!({}));
    push(&[], &wrong)
        .await
        .refused(400, "invalid_dpop_proof", "htu");
    for more in [vec![], vec![("dpop_jkt", &*jkt)]] {
        let pushed = push(&more, &fresh()).await;
        assert_eq!(pushed.status, 201, "{pushed:?}");
        let uri = pushed.text("request_uri");
        let pairs = [
            ("client_id", talk.provider.public_client_id()),
            ("request_uri", &uri),
        ];
        let url = talk.provider.url(Endpoint::Authorization);
        let url = Url::parse_with_params(&url, pairs).unwrap();
        let code = talk.get(url.as_str()).await.parameter("code").unwrap();
        let answer = redeem(&talk, &code, Some(&PeerKey::new())).await;
        answer.refused(400, "invalid_grant", "another key");
        assert_eq!(redeem(&talk, &code, Some(&key)).await.status, 200);
    }
}

#[tokio::test]
async fn service_accounts_can_bind_theirs() {
    let (talk, key) = (talk().await, PeerKey::new());
    let assertion = crate::assertions::sign(
        &talk,
        &crate::assertions::header(&talk),
        &crate::assertions::claims(&talk, json!({})),
    );
    let form = [
        ("grant_type", crate::assertions::GRANT_TYPE),
        ("assertion", &assertion),
    ];
    let request = talk.request(Method::POST, Endpoint::Token).form(&form);
    let request = request.header(HEADER, proof(&talk, &key, Endpoint::Token, json!({})));
    let tokens = send(request).await;
    assert_eq!(tokens.text("token_type"), "DPoP");
    let token = tokens.text("access_token");
    let answer = call(&talk, &key, Endpoint::Resource, &token, json!({})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    // What the account signs itself is bound to no key.
    let answer = call(&talk, &key, Endpoint::Resource, "a.b.c", json!({})).await;
    answer.refused(401, "invalid_token", "its scheme is Bearer");
}
