use loopback_provider::{Client, Endpoint, LoopbackProvider};
use reqwest::Method;

use crate::signer::{Call, METHODS, Pair};
use crate::support::{Talk, send};

#[tokio::test]
async fn any_difference_is_noticed() {
    let talk = Talk::start().await;
    for method in METHODS.into_iter().filter(|method| *method != "PLAINTEXT") {
        let call = || {
            Call::new(&talk, Method::POST, Endpoint::OAuth1Resource)
                .by(&talk, method)
                .form("a=1")
                .query("b=2")
        };
        for call in [
            call().forge("oauth_nonce", Some("another")),
            call().forge("oauth_version", None),
            call().forge("oauth_token", Some("")),
            call().forge("oauth_signature", Some("AAAA")),
            call().forge("oauth_signature", Some("not base64")),
        ] {
            let answer = call.send(&talk).await;
            answer.problem(401, "signature_invalid", "base string");
        }
        let request = call().sign(&talk).build().unwrap();
        for (url, body, method) in [
            ("?b=3", "a=1", Method::POST),
            ("/?b=2", "a=1", Method::POST),
            ("?b=2&b=2", "a=1", Method::POST),
            ("?b=2", "a=2", Method::POST),
            ("?b=2", "", Method::POST),
            ("?b=2", "a=1", Method::PUT),
        ] {
            let url = format!("{}{url}", talk.provider.oauth1_resource_url());
            let request = talk
                .request_to(method, url.parse().unwrap())
                .headers(request.headers().clone())
                .body(body);
            send(request)
                .await
                .problem(401, "signature_invalid", "base string");
        }
        // None of these spent the nonce.
        let good = talk.request_to(Method::POST, request.url().clone());
        let good = good.headers(request.headers().clone()).body("a=1");
        assert_eq!(send(good).await.status, 200, "{method}");
    }
}

#[tokio::test]
async fn the_base_string_is_told() {
    let talk = Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await;
    let call = Call::resource(&talk)
        .without("oauth_version")
        .set("oauth_consumer_key", talk.provider.oauth1_client_id())
        .set("oauth_nonce", "n")
        .query("a=%26")
        .client_secret("wrong");
    let answer = call.send(&talk).await;
    let port = talk.provider.issuer().rsplit(':').next().unwrap();
    let expected = format!(
        "GET&http%3A%2F%2F127.0.0.1%3A{port}%2Foauth1%2Fresource&a%3D%2526%26\
         oauth_consumer_key%3Dloopback%2520oauth1%252F%25C3%25A9%26oauth_nonce%3Dn%26\
         oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1700000000"
    );
    assert_eq!(answer.field("base_string"), Some(expected));
    assert!(!answer.header("www-authenticate").contains("base_string"));
}

#[tokio::test]
async fn both_secrets_count() {
    let talk = Talk::start().await;
    let token = talk.token_credentials().await;
    let wrong = Pair {
        secret: "wrong".to_owned(),
        ..token.clone()
    };
    for method in ["HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT"] {
        let call = || Call::resource(&talk).by(&talk, method);
        for call in [
            call().client_secret("wrong"),
            call().client_secret(""),
            call().token(&token).client_secret("wrong"),
            call().token(&wrong),
        ] {
            let answer = call.send(&talk).await;
            answer.problem(401, "signature_invalid", "base string");
        }
        assert_eq!(call().token(&token).send(&talk).await.status, 200);
    }
}

#[tokio::test]
async fn an_empty_secret_is_a_secret() {
    let talk = Talk::with(LoopbackProvider::builder().client(Client::oauth1("a", ""))).await;
    let call = Call::resource(&talk)
        .set("oauth_consumer_key", "a")
        .client_secret("");
    assert_eq!(call.send(&talk).await.status, 200);
    let call = call.set("oauth_nonce", "another").by(&talk, "PLAINTEXT");
    assert_eq!(call.send(&talk).await.status, 200);
}

#[tokio::test]
async fn a_method_is_known_and_the_clients_own() {
    let talk = Talk::start().await;
    for method in ["HMAC-MD5", "hmac-sha1", "RSA-PSS", "NONE"] {
        let answer = Call::resource(&talk).set("oauth_signature_method", method);
        let answer = answer.send(&talk).await;
        answer.problem(400, "signature_method_rejected", "unknown");
    }
    let key = talk.provider.oauth1_rsa_client_id();
    for method in ["HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT"] {
        let call = Call::resource(&talk).by(&talk, method).client_secret("");
        let answer = call.set("oauth_consumer_key", key).send(&talk).await;
        answer.problem(400, "signature_method_rejected", "no secret");
    }
    for method in ["RSA-SHA1", "RSA-SHA256", "RSA-SHA512"] {
        let call = Call::resource(&talk).by(&talk, method);
        let call = call.set("oauth_consumer_key", talk.provider.oauth1_client_id());
        let answer = call.send(&talk).await;
        answer.problem(400, "signature_method_rejected", "no RSA key");
        // The hash is part of the method.
        let call = Call::resource(&talk).by(&talk, method);
        let other = if method == "RSA-SHA1" {
            "RSA-SHA256"
        } else {
            "RSA-SHA1"
        };
        let answer = call.forge("oauth_signature_method", Some(other));
        let answer = answer.send(&talk).await;
        answer.problem(401, "signature_invalid", "base string");
    }
}

#[tokio::test]
async fn the_client_is_known() {
    let talk = Talk::start().await;
    for id in [
        "nobody",
        talk.provider.client_id(),
        "loopback%20oauth1%2F%C3%A9",
    ] {
        let answer = Call::resource(&talk).set("oauth_consumer_key", id);
        let answer = answer.send(&talk).await;
        answer.problem(401, "consumer_key_unknown", "no client");
    }
    // Nor is a client of OAuth 1.0 one of OAuth 2.
    let id = talk.provider.oauth1_client_id();
    let answer = talk.authorize(&[("client_id", id)]).await;
    answer.redirected_error("unauthorized_client", "may not use");
}
