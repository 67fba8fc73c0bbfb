use loopback_provider::Endpoint;
use reqwest::Method;
use serde_json::json;

use crate::signer::{Call, METHODS, Placement};
use crate::support::{Talk, send};

const PLACEMENTS: [(Placement, &str); 3] = [
    (Placement::Body, "body"),
    (Placement::Header, "header"),
    (Placement::Query, "query"),
];

#[tokio::test]
async fn every_method_in_every_place() {
    let talk = Talk::start().await;
    for method in METHODS {
        for (placement, name) in PLACEMENTS {
            let call = Call::new(&talk, Method::POST, Endpoint::OAuth1Resource)
                .by(&talk, method)
                .at(placement)
                .query("b=1+1&a=%C3%A9&a=%2B&=&c")
                .form("d=x%20y&a=z");
            let answer = call.send(&talk).await;
            assert_eq!(answer.status, 200, "{method} {name} {answer:?}");
            assert_eq!(answer.text("signature_method"), method);
            assert_eq!(answer.text("placement"), name);
            assert_eq!(answer.json()["resource_owner"], json!(null));
            let expected = [
                ["b", "1 1"],
                ["a", "é"],
                ["a", "+"],
                ["", ""],
                ["c", ""],
                ["d", "x y"],
                ["a", "z"],
            ];
            assert_eq!(answer.json()["parameters"], json!(expected));
        }
    }
}

#[tokio::test]
async fn both_legs_and_three() {
    let talk = Talk::start().await;
    let token = talk.token_credentials().await;
    for method in ["HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT"] {
        for (placement, name) in PLACEMENTS {
            let call = Call::resource(&talk).token(&token).by(&talk, method);
            let answer = call.at(placement).send(&talk).await;
            assert_eq!(answer.status, 200, "{method} {name} {answer:?}");
            assert_eq!(answer.text("resource_owner"), "ada");
            assert_eq!(answer.text("client_id"), talk.provider.oauth1_client_id());
        }
    }
    let answer = Call::resource(&talk)
        .set("oauth_token", "")
        .send(&talk)
        .await;
    assert_eq!(answer.json()["resource_owner"], json!(null));
}

#[tokio::test]
async fn a_client_with_a_key_gets_through_the_flow() {
    let talk = Talk::start().await;
    let call = Call::new(&talk, Method::POST, Endpoint::OAuth1TemporaryCredentials);
    let call = call.by(&talk, "RSA-SHA1").set("oauth_callback", "oob");
    let temporary = crate::signer::pair(&call.send(&talk).await);
    let page = talk.allow(&temporary).await;
    let (_, rest) = page.body.split_once(r#"id="verifier">"#).unwrap();
    let verifier = rest.split('<').next().unwrap();
    let call = talk.exchange(&temporary, verifier).by(&talk, "RSA-SHA512");
    let token = crate::signer::pair(&call.send(&talk).await);
    let call = Call::resource(&talk).token(&token).by(&talk, "RSA-SHA256");
    let answer = call.send(&talk).await;
    assert_eq!(answer.text("resource_owner"), "ada");
    assert_eq!(
        answer.text("client_id"),
        talk.provider.oauth1_rsa_client_id()
    );
}

#[tokio::test]
async fn a_request_may_have_any_method_and_any_body() {
    let talk = Talk::start().await;
    for method in [
        "GET", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "get",
    ] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let call = Call::new(&talk, method.clone(), Endpoint::OAuth1Resource);
        let answer = call
            .clone()
            .body("application/json", "{\"a\": 1}")
            .send(&talk)
            .await;
        assert_eq!(answer.text("method"), method.as_str());
        assert_eq!(answer.json()["body_length"], 8);
        assert_eq!(answer.json()["parameters"], json!([]));
        let form = "Application/X-WWW-Form-Urlencoded; Charset=utf-8";
        let answer = call
            .set("oauth_nonce", method.as_str())
            .body(form, "a=1")
            .send(&talk)
            .await;
        assert_eq!(answer.json()["parameters"], json!([["a", "1"]]));
    }
    let head = Call::new(&talk, Method::HEAD, Endpoint::OAuth1Resource);
    let head = head.send(&talk).await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn the_target_is_taken_as_it_comes() {
    let talk = Talk::start().await;
    for path in ["/", "/a%2Fb;c//~d%7Ee", "/%e2%82%ac/*'()!@:,$"] {
        let call = Call::resource(&talk)
            .below(path)
            .query("a:,;@/?!'$[]|=1;b=2");
        let answer = call.send(&talk).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.text("path"), format!("/oauth1/resource{path}"));
        let expected = json!([["a:,;@/?!'$[]|", "1;b=2"]]);
        assert_eq!(answer.json()["parameters"], expected);
    }
    // Octets that are no text are signed all the same; this signer cannot, but PLAINTEXT does not.
    let call = Call::resource(&talk).by(&talk, "PLAINTEXT").query("a=%ff");
    let answer = call.send(&talk).await;
    assert_eq!(answer.json()["parameters"], json!([["a", "\u{fffd}"]]));
}

#[tokio::test]
async fn plaintext_needs_neither_timestamp_nor_nonce() {
    let talk = Talk::start().await;
    let call = Call::resource(&talk)
        .by(&talk, "PLAINTEXT")
        .without("oauth_timestamp")
        .without("oauth_nonce");
    for _ in 0..2 {
        assert_eq!(call.send(&talk).await.status, 200);
    }
}

#[tokio::test]
async fn realm_is_not_signed_in_the_header_and_is_elsewhere() {
    let talk = Talk::start().await;
    let call = Call::resource(&talk).realm(r#"a \"realm\", b=\"c"#);
    let answer = call.send(&talk).await;
    assert_eq!(answer.text("realm"), r#"a "realm", b="c"#);
    let call = Call::resource(&talk).query("realm=x").at(Placement::Query);
    let answer = call.send(&talk).await;
    assert_eq!(answer.json()["realm"], json!(null));
    assert_eq!(answer.json()["parameters"], json!([["realm", "x"]]));
}

#[tokio::test]
async fn a_version_may_be_left_out() {
    let talk = Talk::start().await;
    let call = Call::resource(&talk).without("oauth_version");
    assert_eq!(call.send(&talk).await.status, 200);
}

/// Written down once by hand: the signer of these tests has no part in it.
#[tokio::test]
async fn plaintext_is_what_the_standard_says() {
    let talk = Talk::start().await;
    assert_eq!(talk.provider.oauth1_client_id(), "loopback oauth1/é");
    assert_eq!(talk.provider.oauth1_client_secret(), "a secret: 100%&+é~*");
    let header = "OAuth oauth_consumer_key=\"loopback%20oauth1%2F%C3%A9\", \
        oauth_signature_method=\"PLAINTEXT\", \
        oauth_signature=\"a%2520secret%253A%2520100%2525%2526%252B%25C3%25A9~%252A%26\"";
    let request = talk.request(Method::GET, Endpoint::OAuth1Resource);
    let answer = send(request.header("authorization", header)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}
