use adapter_tests::{OAuth1Session as _, Payload, Stack as _};
use http::{Method, Request};
use oauth1_core::{Client, Placement, RsaKey, SignatureMethod, SigningOptions};

use super::{request, seen};
use crate::behaviour::House;

const FORM: &str = "application/x-www-form-urlencoded";
const PLACEMENTS: [(Placement, &str); 3] = [
    (Placement::Header, "header"),
    (Placement::Query, "query"),
    (Placement::Form, "body"),
];

fn clients(house: &House) -> Vec<Client> {
    let secret = |method| house.signing_client().with_signature_method(method);
    let key = RsaKey::from_pem(house.provider.oauth1_rsa_private_key_pem()).unwrap();
    let rsa = |method| {
        let client = Client::new(house.provider.oauth1_rsa_client_id(), "");
        house.signing_at(client).with_signature_method(method)
    };
    vec![
        secret(SignatureMethod::HmacSha1),
        secret(SignatureMethod::HmacSha256),
        secret(SignatureMethod::HmacSha512),
        secret(SignatureMethod::Plaintext),
        rsa(SignatureMethod::RsaSha1(key.clone())),
        rsa(SignatureMethod::RsaSha256(key.clone())),
        rsa(SignatureMethod::RsaSha512(key)),
    ]
}

/// Every method and placement, with and without a token, whatever the request carries.
#[tokio::test]
async fn by_every_method_in_every_placement() {
    let house = House::new().await;
    let url = format!(
        "{}/photos?file=vacation.jpg&size=original",
        house.provider.oauth1_resource_url()
    );
    for client in clients(&house) {
        let session = house.signing_session(client.clone()).await;
        for (placement, name) in PLACEMENTS {
            let signed = session.calls();
            let alone = house
                .stack
                .signing(client.clone().with_placement(placement).two_legged());
            let bodies = [None, Some((FORM, "a=1&a=2")), Some((FORM, ""))];
            let json = Some(("application/json", "{}"));
            let json = (placement != Placement::Form).then_some(json);
            for body in bodies.into_iter().chain(json) {
                let mut first = request(&Method::POST, &url, body);
                let options = SigningOptions::new().placement(placement);
                first.extensions_mut().insert(options);
                let with_token = seen(&signed, first).await;
                let without = seen(&alone, request(&Method::POST, &url, body)).await;
                assert!(with_token.string("resource_owner").is_some());
                assert!(without.string("resource_owner").is_none());
                for seen in [with_token, without] {
                    let method = client.signature_method().name();
                    assert_eq!(seen.string("signature_method").as_deref(), Some(method));
                    assert_eq!(seen.string("placement").as_deref(), Some(name));
                }
            }
        }
    }
}

/// What a stack's parser leaves as it is and what it rewrites: it is signed as it goes out.
#[tokio::test]
async fn whatever_characters_the_url_has() {
    let house = House::new().await;
    let session = house.signing_session(house.signing_client()).await;
    let resource = house.provider.oauth1_resource_url();
    let targets = [
        "?b5=%3D%253D&a3=a&c%40=&a2=r%20b&a3=2+q",
        "?a=&b&&c=d==&=e",
        "?q=!*'();:@,/?$-_.~",
        "?name=%C3%A9%E2%98%83&lower=%c3%a9",
        "?tilde=%7E~&plus=%2B+%20",
        "?a%20b=c&a+b=d&z=1&z=1&z=",
        "/~me//a%2Fb;v=1/%C3%A9?x=y",
        "?oauthx=1&OAUTH_TOKEN=3&xoauth_token=4",
    ];
    for target in targets {
        for (placement, _) in PLACEMENTS {
            let mut request = request(
                &Method::PUT,
                &format!("{resource}{target}"),
                Some((FORM, "f=1")),
            );
            request
                .extensions_mut()
                .insert(SigningOptions::new().placement(placement));
            let seen = seen(&session.calls(), request).await;
            assert!(
                seen.parameters().contains(r#"["f","1"]"#),
                "{}",
                seen.parameters()
            );
        }
    }
}

#[tokio::test]
async fn and_every_parameter_of_a_form() {
    let house = House::new().await;
    let session = house.signing_session(house.signing_client()).await;
    let resource = house.provider.oauth1_resource_url();
    let form = "c2&a3=2+q&%C3%A9=%E2%98%83&a3=a&quote='&percent=%25&empty=&semi=a;b&utf8=\u{e9}";
    let expected = "[[\"c2\",\"\"],[\"a3\",\"2 q\"],[\"\u{e9}\",\"\u{2603}\"],[\"a3\",\"a\"],[\"quote\",\"'\"],\
                    [\"percent\",\"%\"],[\"empty\",\"\"],[\"semi\",\"a;b\"],[\"utf8\",\"\u{e9}\"]]";
    for (placement, _) in PLACEMENTS {
        for media_type in [FORM, "Application/X-WWW-Form-URLencoded; charset=UTF-8"] {
            let mut request = request(&Method::POST, &resource, Some((media_type, form)));
            request
                .extensions_mut()
                .insert(SigningOptions::new().placement(placement));
            let seen = seen(&session.calls(), request).await;
            assert_eq!(seen.parameters(), expected);
        }
    }
}

/// A hash of what is no form, nothing at all included.
#[tokio::test]
async fn and_a_hash_of_the_body_where_that_is_wanted() {
    let provider = loopback_provider::LoopbackProvider::builder();
    let provider = provider
        .oauth1_body_hash_required(true)
        .start()
        .await
        .unwrap();
    let house = House::around(provider);
    let resource = house.provider.oauth1_resource_url();
    let bodies = [
        None,
        Some(("application/json", r#"{"fo\u{f5}":"bar"}"#)),
        Some(("application/octet-stream", "")),
    ];
    for method in [SignatureMethod::HmacSha1, SignatureMethod::HmacSha512] {
        let client = house.signing_client().with_signature_method(method);
        for (placement, _) in [PLACEMENTS[0], PLACEMENTS[1]] {
            let client = client.clone().with_placement(placement).with_body_hash();
            let signed = house.stack.signing(client.two_legged());
            for body in bodies {
                let seen = seen(&signed, request(&Method::POST, &resource, body)).await;
                assert_eq!(seen.json().boolean("body_hash").unwrap(), Some(true));
            }
            // A form is signed itself.
            let seen = seen(
                &signed,
                request(&Method::POST, &resource, Some((FORM, "a=b"))),
            )
            .await;
            assert_eq!(seen.json().boolean("body_hash").unwrap(), Some(false));
        }
    }
    // For one request.
    let signed = house.stack.signing(house.signing_client().two_legged());
    let mut request: Request<Payload> = request(&Method::PUT, &resource, bodies[1]);
    request
        .extensions_mut()
        .insert(SigningOptions::new().body_hash(true).realm("Photos"));
    let seen = seen(&signed, request).await;
    assert_eq!(seen.string("realm").as_deref(), Some("Photos"));
}

/// A stream is sent as it is: it is no form, and nobody has asked for its hash.
#[tokio::test]
async fn and_nothing_of_a_stream() {
    let house = House::new().await;
    let signed = house.stack.signing(house.signing_client().two_legged());
    let pieces = Payload::stream([vec![b'a'; 3000], vec![b'b'; 3000]]);
    let request = Request::post(house.provider.oauth1_resource_url())
        .header("content-type", "application/octet-stream")
        .body(pieces)
        .unwrap();
    let seen = seen(&signed, request).await;
    assert_eq!(seen.json().unsigned("body_length").unwrap(), Some(6000));
}
