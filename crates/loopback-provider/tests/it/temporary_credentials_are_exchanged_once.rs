use std::time::Duration;

use loopback_provider::{Client, Endpoint, LoopbackProvider, User};

use crate::signer::{Pair, pair};
use crate::support::Talk;

const CALLBACK: &str = "http://127.0.0.1/callback";

async fn allowed(talk: &Talk) -> (Pair, String) {
    let temporary = talk.temporary_credentials(CALLBACK).await;
    let answer = talk.allow(&temporary).await;
    (temporary, answer.redirected("oauth_verifier").unwrap())
}

#[tokio::test]
async fn the_answer_names_the_person() {
    let talk = Talk::start().await;
    let (temporary, verifier) = allowed(&talk).await;
    let answer = talk.exchange(&temporary, &verifier).send(&talk).await;
    let token = pair(&answer);
    assert_ne!(token.token, temporary.token);
    assert_ne!(token.secret, temporary.secret);
    assert_eq!(answer.field("user_id").as_deref(), Some("248289761001"));
    assert_eq!(answer.field("screen_name").as_deref(), Some("ada"));
    assert_eq!(answer.field("oauth_callback_confirmed"), None);
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_second_exchange_is_refused() {
    let talk = Talk::start().await;
    let (temporary, verifier) = allowed(&talk).await;
    let token = pair(&talk.exchange(&temporary, &verifier).send(&talk).await);
    for verifier in [verifier.as_str(), "another"] {
        let answer = talk.exchange(&temporary, verifier).send(&talk).await;
        answer.problem(401, "token_used", "used before");
    }
    let call = crate::signer::Call::resource(&talk).token(&token);
    assert_eq!(call.send(&talk).await.status, 200);
}

#[tokio::test]
async fn the_verifier_is_the_one_that_was_handed_out() {
    let talk = Talk::start().await;
    let (temporary, verifier) = allowed(&talk).await;
    let (_, another) = allowed(&talk).await;
    for wrong in ["x", &another, &verifier.to_lowercase(), &temporary.token] {
        let answer = talk.exchange(&temporary, wrong).send(&talk).await;
        answer.problem(401, "parameter_rejected", "oauth_verifier is not the one");
        let names = answer.field("oauth_parameters_rejected");
        assert_eq!(names.as_deref(), Some("oauth_verifier"));
    }
    for call in [
        talk.exchange(&temporary, &verifier)
            .without("oauth_verifier"),
        talk.exchange(&temporary, ""),
    ] {
        let answer = call.send(&talk).await;
        answer.problem(400, "parameter_absent", "oauth_verifier is missing");
    }
    // None of these was a use.
    assert_eq!(
        talk.exchange(&temporary, &verifier)
            .send(&talk)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn the_token_is_there_and_temporary() {
    let talk = Talk::start().await;
    let (temporary, verifier) = allowed(&talk).await;
    for call in [
        talk.exchange(&temporary, &verifier).without("oauth_token"),
        talk.exchange(&temporary, &verifier).set("oauth_token", ""),
    ] {
        let answer = call.send(&talk).await;
        answer.problem(400, "parameter_absent", "oauth_token is missing");
    }
    let token = talk.token_credentials().await;
    let unknown = Pair {
        token: "unknown".to_owned(),
        ..temporary.clone()
    };
    for other in [token, unknown] {
        let answer = talk.exchange(&other, &verifier).send(&talk).await;
        answer.problem(401, "token_rejected", "unknown here");
    }
    let wrong = Pair {
        secret: "wrong".to_owned(),
        ..temporary
    };
    let answer = talk.exchange(&wrong, &verifier).send(&talk).await;
    answer.problem(401, "signature_invalid", "base string");
}

#[tokio::test]
async fn they_last_ten_minutes() {
    let talk = Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await;
    let (first, second) = (allowed(&talk).await, allowed(&talk).await);
    talk.provider.advance(Duration::from_secs(599));
    assert_eq!(
        talk.exchange(&first.0, &first.1).send(&talk).await.status,
        200
    );
    talk.provider.advance(Duration::from_secs(1));
    let answer = talk.exchange(&second.0, &second.1).send(&talk).await;
    answer.problem(401, "token_expired", "expired");
}

#[tokio::test]
async fn they_are_their_clients_alone() {
    let other = Client::oauth1("other", "s").redirect_uri(CALLBACK);
    let talk = Talk::with(LoopbackProvider::builder().client(other)).await;
    let (temporary, verifier) = allowed(&talk).await;
    let call = talk.exchange(&temporary, &verifier);
    let answer = call.set("oauth_consumer_key", "other").client_secret("s");
    let answer = answer.send(&talk).await;
    answer.problem(401, "token_rejected", "another client's");
    assert_eq!(
        talk.exchange(&temporary, &verifier)
            .send(&talk)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn what_was_revoked_meanwhile_is_refused() {
    let talk = Talk::start().await;
    let (temporary, verifier) = allowed(&talk).await;
    talk.provider.revoke_everything();
    let answer = talk.exchange(&temporary, &verifier).send(&talk).await;
    answer.problem(401, "token_revoked", "revoked");
}

#[tokio::test]
async fn only_one_of_many_exchanges_gets_through() {
    let talk = Talk::start().await;
    let (temporary, verifier) = allowed(&talk).await;
    let calls: Vec<_> = (0..8)
        .map(|_| talk.exchange(&temporary, &verifier).sign(&talk))
        .map(|request| tokio::spawn(crate::support::send(request)))
        .collect();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap().status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401, 401, 401, 401, 401, 401]);
    assert_eq!(talk.provider.requests(Endpoint::OAuth1TokenCredentials), 8);
}

#[tokio::test]
async fn names_are_encoded() {
    let user = User::new("é & co", "x").claim("sub", "17");
    let talk = Talk::with(LoopbackProvider::builder().user(user)).await;
    let (temporary, verifier) = allowed(&talk).await;
    let answer = talk.exchange(&temporary, &verifier).send(&talk).await;
    assert_eq!(answer.field("screen_name").as_deref(), Some("é & co"));
    assert_eq!(answer.field("user_id").as_deref(), Some("17"));
}
