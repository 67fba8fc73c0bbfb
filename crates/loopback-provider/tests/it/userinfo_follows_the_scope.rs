use loopback_provider::{Endpoint, LoopbackProvider, User};
use reqwest::Method;
use serde_json::json;

use crate::support::{Talk, send};

#[tokio::test]
async fn each_scope_gives_its_claims() {
    let talk = Talk::start().await;
    for (scope, claims) in [
        ("openid", json!({ "sub": "248289761001" })),
        (
            "openid email",
            json!({ "sub": "248289761001", "email": "ada@example.com", "email_verified": true }),
        ),
        (
            "openid phone address",
            json!({
                "sub": "248289761001",
                "phone_number": "+44 20 7946 0000",
                "phone_number_verified": false,
                "address": { "locality": "London", "country": "UK" },
            }),
        ),
        (
            "openid profile",
            json!({
                "sub": "248289761001",
                "name": "Ada Lovelace",
                "given_name": "Ada",
                "family_name": "Lovelace",
                "preferred_username": "ada",
                "updated_at": 1_700_000_000,
            }),
        ),
    ] {
        let token = talk.login(&[("scope", scope)]).await.text("access_token");
        let answer = talk.userinfo(&token).await;
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.json(), claims);
    }
}

#[tokio::test]
async fn the_token_may_be_posted_in_header_or_form() {
    let talk = Talk::start().await;
    let token = talk.login(&[]).await.text("access_token");
    let post = || talk.request(Method::POST, Endpoint::UserInfo);
    let header = send(post().bearer_auth(&token)).await;
    let form = send(post().form(&[("access_token", &token)])).await;
    assert_eq!((header.status, form.status), (200, 200));
    let both = send(post().bearer_auth(&token).form(&[("access_token", &token)])).await;
    both.refused(400, "invalid_request", "in two ways");
    assert!(
        both.header("www-authenticate")
            .contains(r#"error="invalid_request""#)
    );
}

#[tokio::test]
async fn a_token_without_openid_is_not_enough() {
    let talk = Talk::start().await;
    let token = talk.login(&[("scope", "read")]).await.text("access_token");
    let answer = talk.userinfo(&token).await;
    answer.refused(403, "insufficient_scope", "openid");
    assert!(
        answer
            .header("www-authenticate")
            .contains(r#"scope="openid""#)
    );
}

#[tokio::test]
async fn a_user_of_ones_own_has_claims_of_ones_own() {
    let user = User::new("grace", "hopper")
        .claim("ship", "[1,2]")
        .claim("sub", "g");
    let talk = Talk::with(LoopbackProvider::builder().user(user)).await;
    let token = talk.login(&[]).await.text("access_token");
    let expected = json!({ "sub": "g", "preferred_username": "grace", "ship": [1, 2] });
    assert_eq!(talk.userinfo(&token).await.json(), expected);
}
