use base64ct::{Base64, Encoding};
use flow_script::env;
use oauth1_core::{Client, Misuse, Placement, SignatureMethod, SigningOptions};
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use crate::naive;
use crate::support::{
    BEGUN, CALLBACK, SECRET, TOKEN_SECRET, client, form, misuse, request, sign, sign_with,
    signer_of,
};

const URI: &str = "https://photos.example.net/photos";
const FORM: &str = "application/x-www-form-urlencoded";

fn hash(client: &Client, media_type: &str, body: &str) -> Option<String> {
    let signed = sign(&signer_of(client), request("POST", URI, media_type, body)).unwrap();
    let found = naive::verified(&signed, SECRET, TOKEN_SECRET);
    found.parameters.get("oauth_body_hash").cloned()
}

#[test]
fn with_the_hash_of_the_signature_method() {
    let body = r#"{"a":"é"}"#;
    let methods = [
        (
            SignatureMethod::HmacSha1,
            Base64::encode_string(&Sha1::digest(body)),
        ),
        (
            SignatureMethod::HmacSha256,
            Base64::encode_string(&Sha256::digest(body)),
        ),
        (
            SignatureMethod::HmacSha512,
            Base64::encode_string(&Sha512::digest(body)),
        ),
    ];
    for (method, expected) in methods {
        let client = client().with_signature_method(method).with_body_hash();
        let found = hash(&client, "application/json", body);
        assert_eq!(found, Some(expected));
    }
}

#[test]
fn only_where_it_was_asked_for() {
    assert_eq!(hash(&client(), "application/json", "{}"), None);
    let on = SigningOptions::new().body_hash(true);
    let off = SigningOptions::new().body_hash(false);
    let json = || request("POST", URI, "application/json", "{}");
    for (client, options, expected) in [
        (client(), &on, true),
        (client(), &off, false),
        (client().with_body_hash(), &off, false),
        (client().with_body_hash(), &SigningOptions::new(), true),
    ] {
        let signed = sign_with(&signer_of(&client), options, json()).unwrap();
        let found = naive::verified(&signed, SECRET, TOKEN_SECRET);
        let is_there = found.parameters.contains_key("oauth_body_hash");
        assert_eq!(is_there, expected, "{options:?}");
    }
}

#[test]
fn the_empty_body_too() {
    let client = client().with_body_hash();
    // The draft's §4.1: the hash of nothing.
    let empty = Some("2jmj7l5rSw0yVb/vlWAYkK/YBwk=".to_owned());
    assert_eq!(hash(&client, "", ""), empty);
    assert_eq!(hash(&client, "application/json", ""), empty);
}

#[test]
fn never_a_form() {
    let client = client().with_body_hash();
    for media_type in [FORM, "Application/X-WWW-Form-Urlencoded; charset=UTF-8"] {
        assert_eq!(hash(&client, media_type, "a=b"), None);
        assert_eq!(hash(&client, media_type, ""), None);
    }
    // Nor what becomes one.
    let client = client.with_placement(Placement::Form);
    assert_eq!(hash(&client, "", ""), None);
}

#[test]
fn in_every_request_of_a_flow_that_has_no_form() {
    let client = client().with_body_hash();
    let flow = client.temporary_credentials(CALLBACK);
    let (outcome, requests) = flow_script::play(flow, [form(BEGUN)], &env());
    outcome.unwrap();
    let found = naive::verified(&requests[0], SECRET, "");
    assert!(found.parameters.contains_key("oauth_body_hash"));

    let flow = client
        .temporary_credentials(CALLBACK)
        .parameter("scope", "s");
    let (outcome, requests) = flow_script::play(flow, [form(BEGUN)], &env());
    outcome.unwrap();
    let found = naive::verified(&requests[0], SECRET, "");
    assert!(!found.parameters.contains_key("oauth_body_hash"));
}

#[test]
fn a_stream_cannot_be_hashed() {
    let mut head = http::Request::post(URI).body(()).unwrap();
    let signer = signer_of(&client().with_body_hash());
    let outcome = signer.sign(&mut head, None, &env());
    assert_eq!(misuse(outcome), Misuse::BodyMissing);
    assert!(head.headers().is_empty());
}

#[test]
fn plaintext_has_no_hash() {
    let client = client()
        .with_signature_method(SignatureMethod::Plaintext)
        .with_body_hash();
    let outcome = sign(&signer_of(&client), request("POST", URI, "", ""));
    assert_eq!(misuse(outcome), Misuse::NoBodyHash);
}
