use base64ct::{Base64, Encoding};
use loopback_provider::{Endpoint, LoopbackProvider};
use reqwest::Method;
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use crate::signer::{Call, METHODS};
use crate::support::Talk;

fn hash(method: &str, body: &str) -> String {
    match method.split_once("SHA").map_or("", |(_, size)| size) {
        "1" => Base64::encode_string(&Sha1::digest(body)),
        "256" => Base64::encode_string(&Sha256::digest(body)),
        _ => Base64::encode_string(&Sha512::digest(body)),
    }
}

fn post(talk: &Talk, method: &str) -> Call {
    Call::new(talk, Method::POST, Endpoint::OAuth1Resource).by(talk, method)
}

#[tokio::test]
async fn the_hash_is_the_methods_own() {
    let talk = Talk::start().await;
    for method in METHODS.into_iter().filter(|method| *method != "PLAINTEXT") {
        for body in ["{\"a\": \"é\"}", ""] {
            let call = post(&talk, method).body("application/json", body);
            let call = call.set("oauth_body_hash", &hash(method, body));
            let answer = call.send(&talk).await;
            assert_eq!(answer.status, 200, "{method} {answer:?}");
            assert_eq!(answer.json()["body_hash"], true);
        }
        for wrong in ["SHA1", "SHA256", "SHA512"] {
            if !method.ends_with(wrong) {
                let call = post(&talk, method).body("text/plain", "x");
                let answer = call.set("oauth_body_hash", &hash(wrong, "x"));
                let answer = answer.send(&talk).await;
                answer.problem(401, "signature_invalid", "not that of the body");
            }
        }
    }
}

#[tokio::test]
async fn another_body_is_refused() {
    let talk = Talk::start().await;
    for value in [hash("SHA1", "y").as_str(), "", "x"] {
        let call = post(&talk, "HMAC-SHA1").body("text/plain", "x");
        let answer = call.set("oauth_body_hash", value).send(&talk).await;
        answer.problem(401, "signature_invalid", "not that of the body");
    }
    // It is signed like the rest.
    let call = post(&talk, "HMAC-SHA1").body("text/plain", "x");
    let call = call.forge("oauth_body_hash", Some(&hash("SHA1", "x")));
    call.send(&talk)
        .await
        .problem(401, "signature_invalid", "base string");
}

#[tokio::test]
async fn it_goes_with_no_form_and_no_plaintext() {
    let talk = Talk::start().await;
    let call = post(&talk, "HMAC-SHA1").form("a=b");
    let answer = call
        .set("oauth_body_hash", &hash("SHA1", "a=b"))
        .send(&talk)
        .await;
    answer.problem(400, "parameter_rejected", "does not go with a form");
    let call = post(&talk, "PLAINTEXT").body("text/plain", "x");
    let answer = call
        .set("oauth_body_hash", &hash("SHA1", "x"))
        .send(&talk)
        .await;
    answer.problem(400, "parameter_rejected", "does not go with PLAINTEXT");
}

#[tokio::test]
async fn it_can_be_demanded() {
    let builder = LoopbackProvider::builder().oauth1_body_hash_required(true);
    let talk = Talk::with(builder).await;
    for call in [
        post(&talk, "HMAC-SHA1").body("text/plain", "x"),
        Call::resource(&talk),
    ] {
        let answer = call.send(&talk).await;
        answer.problem(400, "parameter_absent", "oauth_body_hash is missing");
    }
    let call = Call::resource(&talk).set("oauth_body_hash", &hash("SHA1", ""));
    assert_eq!(call.send(&talk).await.status, 200);
    // What cannot have one is spared; so is the flow.
    assert_eq!(
        post(&talk, "HMAC-SHA1")
            .form("a=b")
            .send(&talk)
            .await
            .status,
        200
    );
    assert_eq!(post(&talk, "PLAINTEXT").send(&talk).await.status, 200);
    talk.token_credentials().await;
}
