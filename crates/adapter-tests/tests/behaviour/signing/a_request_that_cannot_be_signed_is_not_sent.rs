use adapter_tests::{Payload, Session as _, Stack as _};
use http::{Method, Request};
use oauth_step::UnixTime;
use oauth1_core::{Client, Error, Misuse, Placement, RequestPart, SignatureMethod, SigningOptions};

use super::{request, requests};
use crate::behaviour::House;

const FORM: &str = "application/x-www-form-urlencoded";

/// What comes of a call; nothing has gone out.
async fn refused(house: &House, client: Client, request: Request<Payload>) -> Misuse {
    let before = requests(house);
    let outcome = house.stack.signing(client.two_legged()).call(request).await;
    assert_eq!(requests(house), before);
    match outcome {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_form_that_is_a_stream() {
    let house = House::new().await;
    let request = Request::post(house.provider.oauth1_resource_url())
        .header("content-type", FORM)
        .body(Payload::stream([b"a=b".to_vec()]))
        .unwrap();
    let misuse = refused(&house, house.signing_client(), request).await;
    assert_eq!(misuse, Misuse::FormMissing);
}

#[tokio::test]
async fn a_stream_whose_hash_is_wanted() {
    let house = House::new().await;
    let request = Request::post(house.provider.oauth1_resource_url())
        .body(Payload::stream([b"a=b".to_vec()]))
        .unwrap();
    let misuse = refused(&house, house.signing_client().with_body_hash(), request).await;
    assert_eq!(misuse, Misuse::BodyMissing);
}

#[tokio::test]
async fn a_parameter_that_the_signature_adds() {
    let house = House::new().await;
    let resource = house.provider.oauth1_resource_url();
    for (query, form, part) in [
        ("?oauth_token=t", "", RequestPart::Query),
        ("", "a=b&oauth%5Ftoken=t", RequestPart::Form),
    ] {
        let request = request(
            &Method::POST,
            &format!("{resource}{query}"),
            Some((FORM, form)),
        );
        let misuse = refused(&house, house.signing_client(), request).await;
        let name = "oauth_token";
        assert_eq!(misuse, Misuse::ParameterPresent { name, part });
    }
}

#[tokio::test]
async fn a_triplet_that_is_none() {
    let house = House::new().await;
    let resource = house.provider.oauth1_resource_url();
    let request = request(&Method::POST, &resource, Some((FORM, "a=1&b=%zz")));
    let misuse = refused(&house, house.signing_client(), request).await;
    let (part, position) = (RequestPart::Form, 6);
    assert_eq!(misuse, Misuse::InvalidTriplet { part, position });
}

#[tokio::test]
async fn a_realm_that_could_end_the_header() {
    let house = House::new().await;
    let mut request = request(&Method::GET, &house.provider.oauth1_resource_url(), None);
    let options = SigningOptions::new().realm("a\r\nx-injected: 1");
    request.extensions_mut().insert(options);
    let misuse = refused(&house, house.signing_client(), request).await;
    assert_eq!(misuse, Misuse::Realm);
}

#[tokio::test]
async fn a_clock_that_was_never_set() {
    let house = House::new().await;
    house.clock.set(UnixTime(0));
    let request = request(&Method::GET, &house.provider.oauth1_resource_url(), None);
    let misuse = refused(&house, house.signing_client(), request).await;
    assert_eq!(misuse, Misuse::Clock);
}

#[tokio::test]
async fn secrets_over_plain_http_to_another_machine() {
    let house = House::new().await;
    for url in [
        "http://api.example/",
        "http://localhost.evil.example/",
        "http://192.0.2.1/",
    ] {
        let client = house
            .signing_client()
            .with_signature_method(SignatureMethod::Plaintext);
        let misuse = refused(&house, client, request(&Method::GET, url, None)).await;
        assert_eq!(misuse, Misuse::SecretOverHttp);
    }
}

#[tokio::test]
async fn parameters_without_a_form_to_put_them_into() {
    let house = House::new().await;
    let resource = house.provider.oauth1_resource_url();
    let client = house.signing_client().with_placement(Placement::Form);
    let json = Some(("application/json", "{}"));
    for request in [
        request(&Method::POST, &resource, json),
        request(&Method::GET, &resource, None),
    ] {
        let misuse = refused(&house, client.clone(), request).await;
        assert_eq!(misuse, Misuse::NoForm);
    }
}

#[tokio::test]
async fn credentials_of_the_callers_own() {
    let house = House::new().await;
    let mut request = request(&Method::GET, &house.provider.oauth1_resource_url(), None);
    let headers = request.headers_mut();
    headers.insert("authorization", "Basic YTpi".parse().unwrap());
    let misuse = refused(&house, house.signing_client(), request).await;
    assert_eq!(misuse, Misuse::AuthorizationHeaderPresent);
}
