use loopback_provider::{Client, LoopbackProvider};

use crate::signer::{Call, Pair};
use crate::support::{REDIRECT_URI, Talk};

#[tokio::test]
async fn revoked_tokens_are_refused() {
    let talk = Talk::start().await;
    let token = talk.token_credentials().await;
    assert_eq!(
        Call::resource(&talk).token(&token).send(&talk).await.status,
        200
    );
    talk.provider.revoke_everything();
    let answer = Call::resource(&talk).token(&token).send(&talk).await;
    answer.problem(401, "token_revoked", "revoked");
    // A client that acts for itself has no grant to lose.
    assert_eq!(Call::resource(&talk).send(&talk).await.status, 200);
    let token = talk.token_credentials().await;
    assert_eq!(
        Call::resource(&talk).token(&token).send(&talk).await.status,
        200
    );
}

#[tokio::test]
async fn expired_tokens_are_refused() {
    let talk = Talk::start().await;
    let token = talk.token_credentials().await;
    talk.provider.expire_tokens_now();
    let answer = Call::resource(&talk).token(&token).send(&talk).await;
    answer.problem(401, "token_expired", "expired");
}

#[tokio::test]
async fn nothing_else_is_a_token() {
    let talk = Talk::start().await;
    let temporary = talk.temporary_credentials(REDIRECT_URI).await;
    let bearer = Pair {
        token: talk.login(&[]).await.text("access_token"),
        secret: String::new(),
    };
    for other in [temporary, bearer] {
        let answer = Call::resource(&talk).token(&other).send(&talk).await;
        answer.problem(401, "token_rejected", "unknown here");
    }
    // Nor is a token of OAuth 1.0 a bearer's.
    let token = talk.token_credentials().await;
    let answer = talk.resource(&token.token).await;
    answer.refused(401, "invalid_token", "unknown");
}

#[tokio::test]
async fn a_token_is_its_clients_alone() {
    let other = Client::oauth1("other", "s");
    let talk = Talk::with(LoopbackProvider::builder().client(other)).await;
    let token = talk.token_credentials().await;
    let call = Call::resource(&talk).token(&token);
    let answer = call.set("oauth_consumer_key", "other").client_secret("s");
    let answer = answer.send(&talk).await;
    answer.problem(401, "token_rejected", "another client's");
    // The client with a key does not need the secret to get past the signature.
    let call = Call::resource(&talk).token(&token).by(&talk, "RSA-SHA1");
    let answer = call.send(&talk).await;
    answer.problem(401, "token_rejected", "another client's");
}

#[tokio::test]
async fn a_switch_refuses_good_tokens_for_a_while() {
    let talk = Talk::start().await;
    talk.provider.answer_401(1);
    let answer = Call::resource(&talk).send(&talk).await;
    answer.problem(401, "token_rejected", "refused by a switch");
    assert_eq!(Call::resource(&talk).send(&talk).await.status, 200);
}

#[tokio::test]
async fn debug_shows_no_secret() {
    let talk = Talk::start().await;
    let token = talk.token_credentials().await;
    let shown = format!("{:?}", talk.provider);
    let secrets = [
        talk.provider.oauth1_client_secret(),
        "PRIVATE",
        &token.token,
        &token.secret,
    ];
    for secret in secrets {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(!format!("{:?}", Client::oauth1("a", "hidden")).contains("hidden"));
}
