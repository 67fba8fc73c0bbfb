use std::time::Duration;

use loopback_provider::{Endpoint, Fault};
use reqwest::Method;

use crate::signer::{Call, FORM, pair};
use crate::support::Talk;

fn call(talk: &Talk) -> Call {
    let call = Call::new(talk, Method::POST, Endpoint::OAuth1TemporaryCredentials);
    call.set("oauth_callback", "http://127.0.0.1/callback")
}

#[tokio::test]
async fn a_server_of_the_first_version_confirms_nothing() {
    let talk = Talk::start().await;
    talk.provider.omit_callback_confirmed(true);
    for _ in 0..2 {
        let answer = call(&talk).send(&talk).await;
        assert_eq!(answer.field("oauth_callback_confirmed"), None);
        pair(&answer);
    }
    talk.provider.omit_callback_confirmed(false);
    let answer = call(&talk).send(&talk).await;
    assert_eq!(
        answer.field("oauth_callback_confirmed").as_deref(),
        Some("true")
    );
}

#[tokio::test]
async fn fields_can_be_set_removed_and_repeated() {
    let talk = Talk::start().await;
    let fault = |fault| {
        talk.provider
            .fault(Endpoint::OAuth1TemporaryCredentials, fault);
    };
    fault(Fault::parameter("oauth_callback_confirmed", Some("false")));
    fault(Fault::parameter("oauth_token_secret", None));
    fault(Fault::RepeatParameter {
        name: "oauth_token".to_owned(),
    });
    let answer = call(&talk).send(&talk).await;
    assert_eq!(
        answer.field("oauth_callback_confirmed").as_deref(),
        Some("false")
    );
    let answer = call(&talk).send(&talk).await;
    assert_eq!(answer.field("oauth_token_secret"), None);
    assert!(answer.field("oauth_token").is_some());
    let answer = call(&talk).send(&talk).await;
    assert_eq!(answer.body.matches("oauth_token=").count(), 2);
    pair(&call(&talk).send(&talk).await);
}

#[tokio::test]
async fn the_redirect_can_be_spoiled() {
    let talk = Talk::start().await;
    let fault = |fault| talk.provider.fault(Endpoint::OAuth1Authorization, fault);
    let allow = async || {
        let temporary = talk
            .temporary_credentials("http://127.0.0.1/callback")
            .await;
        talk.allow(&temporary).await
    };
    fault(Fault::parameter("oauth_token", Some("another")));
    let answer = allow().await;
    assert_eq!(answer.redirected("oauth_token").as_deref(), Some("another"));
    fault(Fault::parameter("oauth_verifier", None));
    assert_eq!(allow().await.redirected("oauth_verifier"), None);
    fault(Fault::redirect("https://evil.example/"));
    assert_eq!(allow().await.header("location"), "https://evil.example/");
}

#[tokio::test]
async fn an_answer_can_be_replaced_or_blown_up() {
    let talk = Talk::start().await;
    let fault = |fault| {
        talk.provider
            .fault(Endpoint::OAuth1TemporaryCredentials, fault);
    };
    fault(Fault::html());
    fault(Fault::Oversize);
    fault(Fault::Answer {
        status: 401,
        media_type: FORM.to_owned(),
        body: "oauth_problem=consumer_key_refused".to_owned(),
    });
    let html = call(&talk).send(&talk).await;
    assert_eq!(
        (html.status, html.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    let large = call(&talk).send(&talk).await;
    assert_eq!(large.body.len(), 2 << 20);
    pair(&large);
    let refused = call(&talk).send(&talk).await;
    let problem = refused.field("oauth_problem");
    assert_eq!(
        (refused.status, problem.as_deref()),
        (401, Some("consumer_key_refused"))
    );
    talk.provider.fault(
        Endpoint::OAuth1Resource,
        Fault::member("client_id", Some("x")),
    );
    let answer = Call::resource(&talk).send(&talk).await;
    assert_eq!(answer.text("client_id"), "x");
}

#[tokio::test]
async fn an_endpoint_is_unavailable_for_a_while() {
    let talk = Talk::start().await;
    let seconds = Some(Duration::from_secs(7));
    talk.provider
        .unavailable(Endpoint::OAuth1Resource, 1, seconds);
    let call = Call::resource(&talk);
    let answer = call.send(&talk).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "7"));
    // The nonce was not spent by it.
    assert_eq!(call.send(&talk).await.status, 200);
}

#[tokio::test]
async fn requests_are_counted_and_logged_without_values() {
    let talk = Talk::start().await;
    let token = talk.token_credentials().await;
    let call = Call::resource(&talk)
        .token(&token)
        .below("/photos")
        .query("a=hidden");
    call.send(&talk).await;
    for endpoint in [
        Endpoint::OAuth1Authorization,
        Endpoint::OAuth1Resource,
        Endpoint::OAuth1TemporaryCredentials,
        Endpoint::OAuth1TokenCredentials,
    ] {
        assert_eq!(talk.provider.requests(endpoint), 1, "{endpoint:?}");
    }
    let log = talk.provider.log();
    let lines: Vec<_> = log
        .iter()
        .map(|request| (&*request.path, request.status, request.authorized))
        .collect();
    assert_eq!(
        lines,
        [
            ("/oauth1/temporary_credentials", 200, true),
            ("/oauth1/authorize", 302, false),
            ("/oauth1/token_credentials", 200, true),
            ("/oauth1/resource/photos", 200, true),
        ]
    );
    assert_eq!(log[1].parameters, ["oauth_token"]);
    assert_eq!(log[3].parameters, ["a"]);
    assert!(!format!("{log:?}").contains("hidden"));
}
