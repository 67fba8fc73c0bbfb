use loopback_provider::{Endpoint, LoopbackProvider};
use serde_json::{Value, json};

use crate::assertions::{changed, file, header, sign};
use crate::support::{Answered, Talk};

async fn talk() -> Talk {
    Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await
}

fn token(talk: &Talk, changes: Value) -> String {
    let now = talk.provider.now();
    let email = &file(talk)["client_email"];
    let claims = json!({
        "iss": email, "sub": email, "aud": talk.provider.resource_audience(),
        "iat": now, "exp": now + 3600,
    });
    sign(talk, &header(talk), &changed(claims, changes))
}

async fn show(talk: &Talk, changes: Value) -> Answered {
    talk.resource(&token(talk, changes)).await
}

#[tokio::test]
async fn for_its_origin_or_a_scope() {
    let talk = talk().await;
    let audience = talk.provider.resource_audience();
    assert!(talk.provider.resource_url().starts_with(&audience));
    let answer = show(&talk, json!({})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.text("sub"), talk.provider.service_account_email());
    assert_eq!(answer.text("scope"), "read write");
    let scoped = json!({"aud": null, "scope": "read"});
    assert_eq!(show(&talk, scoped).await.text("scope"), "read");
    let little = show(&talk, json!({"aud": null, "scope": "write"})).await;
    little.refused(403, "insufficient_scope", "read");
    assert_eq!(talk.provider.requests(Endpoint::Token), 0);
    assert_eq!(talk.provider.requests(Endpoint::Resource), 3);
}

#[tokio::test]
async fn for_nothing_else() {
    let talk = talk().await;
    let origin = talk.provider.resource_audience();
    let origin = origin.trim_end_matches('/');
    for changes in [
        json!({ "aud": origin }),
        json!({"aud": talk.provider.resource_url()}),
        json!({"aud": talk.provider.url(Endpoint::Token)}),
        json!({"aud": null}),
        json!({"scope": "read"}),
    ] {
        let answer = show(&talk, changes.clone()).await;
        answer.refused(401, "invalid_token", "neither the audience");
    }
    let unknown = show(&talk, json!({"aud": null, "scope": "openid"})).await;
    unknown.refused(401, "invalid_token", "may not be asked for");
}

#[tokio::test]
async fn from_the_account_about_itself() {
    let talk = talk().await;
    for subject in [json!(null), json!("ada@example.com")] {
        let answer = show(&talk, json!({ "sub": subject })).await;
        answer.refused(401, "invalid_token", "sub is not iss");
    }
    let both = json!({"iss": "somebody@else.example", "sub": "somebody@else.example"});
    show(&talk, both)
        .await
        .refused(401, "invalid_token", "account not found");
}

#[tokio::test]
async fn for_an_hour() {
    let talk = talk().await;
    let now = talk.provider.now();
    let answer = show(&talk, json!({"exp": now + 3601})).await;
    answer.refused(401, "invalid_token", "short-lived");
    let token = token(&talk, json!({}));
    talk.provider.advance(std::time::Duration::from_secs(3599));
    assert_eq!(talk.resource(&token).await.status, 200);
    // As often as one likes.
    assert_eq!(talk.resource(&token).await.status, 200);
    talk.provider.advance(std::time::Duration::from_secs(1));
    let answer = talk.resource(&token).await;
    answer.refused(401, "invalid_token", "short-lived");
}

#[tokio::test]
async fn with_a_good_signature() {
    let talk = talk().await;
    let (one, two) = (token(&talk, json!({})), token(&talk, json!({"jti": "a"})));
    let (head, _) = one.rsplit_once('.').unwrap();
    let (_, signature) = two.rsplit_once('.').unwrap();
    let answer = talk.resource(&format!("{head}.{signature}")).await;
    answer.refused(401, "invalid_token", "Invalid JWT Signature");
}

#[tokio::test]
async fn nowhere_else() {
    let talk = talk().await;
    let token = token(&talk, json!({"aud": null, "scope": "read"}));
    let answer = talk.userinfo(&token).await;
    answer.refused(401, "invalid_token", "unknown");
}

#[tokio::test]
async fn unless_a_switch_says_no() {
    let talk = talk().await;
    talk.provider.answer_401(1);
    let token = token(&talk, json!({}));
    let answer = talk.resource(&token).await;
    answer.refused(401, "invalid_token", "switch");
    assert_eq!(talk.resource(&token).await.status, 200);
}
