use std::time::Duration;

use loopback_provider::{Client, Endpoint, LoopbackProvider};
use reqwest::Method;

use crate::signer::{Call, METHODS};
use crate::support::Talk;

const NOW: u64 = 1_700_000_000;

async fn talk() -> Talk {
    Talk::with(LoopbackProvider::builder().frozen_at(NOW)).await
}

#[tokio::test]
async fn a_replay_is_refused() {
    let talk = talk().await;
    for method in METHODS {
        let call = Call::resource(&talk).by(&talk, method);
        assert_eq!(call.send(&talk).await.status, 200);
        for _ in 0..2 {
            let answer = call.send(&talk).await;
            answer.problem(401, "nonce_used", "this nonce, timestamp, client and token");
        }
        // Another request under the same nonce is no better.
        let answer = call.query("a=b").send(&talk).await;
        answer.problem(401, "nonce_used", "this nonce");
    }
}

#[tokio::test]
async fn a_replay_is_refused_at_each_endpoint() {
    let talk = talk().await;
    let call = Call::new(&talk, Method::POST, Endpoint::OAuth1TemporaryCredentials);
    let call = call.set("oauth_callback", "http://127.0.0.1/callback");
    let temporary = crate::signer::pair(&call.send(&talk).await);
    call.send(&talk)
        .await
        .problem(401, "nonce_used", "this nonce");
    let verifier = talk.allow(&temporary).await.redirected("oauth_verifier");
    let call = talk.exchange(&temporary, &verifier.unwrap());
    assert_eq!(call.send(&talk).await.status, 200);
    call.send(&talk)
        .await
        .problem(401, "nonce_used", "this nonce");
}

#[tokio::test]
async fn timestamp_client_and_token_make_it_another() {
    let other = Client::oauth1("other", "s");
    let builder = LoopbackProvider::builder().frozen_at(NOW).client(other);
    let talk = Talk::with(builder).await;
    let token = talk.token_credentials().await;
    let call = Call::resource(&talk).set("oauth_nonce", "n");
    for call in [
        call.clone(),
        call.clone().set("oauth_timestamp", &(NOW + 1).to_string()),
        call.clone().token(&token),
        call.clone()
            .set("oauth_consumer_key", "other")
            .client_secret("s"),
    ] {
        assert_eq!(call.send(&talk).await.status, 200);
        call.send(&talk)
            .await
            .problem(401, "nonce_used", "this nonce");
    }
}

#[tokio::test]
async fn a_refused_request_spends_none() {
    let talk = talk().await;
    let call = Call::resource(&talk);
    let answer = call.clone().client_secret("wrong").send(&talk).await;
    answer.problem(401, "signature_invalid", "base string");
    assert_eq!(call.send(&talk).await.status, 200);
}

#[tokio::test]
async fn the_time_is_within_five_minutes() {
    let talk = talk().await;
    for (timestamp, status) in [
        (NOW - 301, 401),
        (NOW - 300, 200),
        (NOW + 300, 200),
        (NOW + 301, 401),
        (NOW * 1000, 401),
        (u64::MAX, 401),
        (1, 401),
    ] {
        let call = Call::resource(&talk).set("oauth_timestamp", &timestamp.to_string());
        let answer = call.send(&talk).await;
        assert_eq!(answer.status, status, "{timestamp}");
        if status == 401 {
            answer.problem(401, "timestamp_refused", "300 seconds");
            let range = answer.field("oauth_acceptable_timestamps");
            assert_eq!(range, Some(format!("{}-{}", NOW - 300, NOW + 300)));
        }
    }
    // PLAINTEXT may leave it out, but not have a wrong one.
    let call = Call::resource(&talk)
        .by(&talk, "PLAINTEXT")
        .set("oauth_timestamp", "1");
    call.send(&talk)
        .await
        .problem(401, "timestamp_refused", "300 seconds");
    // It may go backwards.
    let call = Call::resource(&talk).set("oauth_timestamp", &(NOW - 1).to_string());
    assert_eq!(call.send(&talk).await.status, 200);
}

#[tokio::test]
async fn the_time_is_a_positive_integer() {
    let talk = talk().await;
    let too_long = "1".repeat(21);
    for timestamp in [
        "0",
        "-1",
        "+1700000000",
        "1700000000.0",
        " 1",
        "x",
        "0x1",
        &too_long,
    ] {
        let answer = Call::resource(&talk).set("oauth_timestamp", timestamp);
        let answer = answer.send(&talk).await;
        answer.problem(400, "parameter_rejected", "not a positive integer");
    }
}

#[tokio::test]
async fn a_clock_that_is_wrong_can_be_set_right_by_the_date() {
    let talk = talk().await;
    let date = |answer: &crate::support::Answered| answer.header("date").to_owned();
    let right = Call::resource(&talk).send(&talk).await;
    assert_eq!(date(&right), "Tue, 14 Nov 2023 22:13:20 GMT");
    for (skew, shown) in [
        (3600, "Tue, 14 Nov 2023 23:13:20 GMT"),
        (-3600, "Tue, 14 Nov 2023 21:13:20 GMT"),
    ] {
        talk.provider.skew_oauth1_clock(skew);
        let answer = Call::resource(&talk).send(&talk).await;
        answer.problem(401, "timestamp_refused", "300 seconds");
        assert_eq!(date(&answer), shown);
        let corrected = NOW.saturating_add_signed(skew).to_string();
        let call = Call::resource(&talk).set("oauth_timestamp", &corrected);
        assert_eq!(call.send(&talk).await.status, 200);
        // Other clocks are not touched.
        assert_eq!(talk.provider.now(), NOW);
    }
    talk.provider.skew_oauth1_clock(i64::MAX);
    let answer = Call::resource(&talk).send(&talk).await;
    answer.problem(401, "timestamp_refused", "300 seconds");
    assert_eq!(date(&answer), "Fri, 31 Dec 9999 23:59:59 GMT");
    talk.provider.skew_oauth1_clock(0);
    talk.provider.advance(Duration::from_secs(301));
    let call = Call::resource(&talk).set("oauth_timestamp", &NOW.to_string());
    let answer = call.send(&talk).await;
    answer.problem(401, "timestamp_refused", "300 seconds");
    assert_eq!(date(&answer), "Tue, 14 Nov 2023 22:18:21 GMT");
}
