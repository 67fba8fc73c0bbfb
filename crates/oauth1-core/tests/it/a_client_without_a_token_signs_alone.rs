use crate::naive;
use crate::support::{BEGUN, SECRET, client, form, get, sign};

const URI: &str = "https://photos.example.net/photos";

#[test]
fn without_the_parameter() {
    let signed = sign(&client().two_legged(), get(URI)).unwrap();
    let found = naive::verified(&signed, SECRET, "");
    let names: Vec<&str> = found.parameters.keys().map(String::as_str).collect();
    let expected = [
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_version",
    ];
    assert_eq!(names, expected);
    assert_eq!(found.parameters["oauth_version"], "1.0");
}

#[test]
fn or_with_an_empty_one_where_that_is_wanted() {
    let client = client().with_empty_token();
    let signed = sign(&client.two_legged(), get(URI)).unwrap();
    let found = naive::verified(&signed, SECRET, "");
    assert_eq!(found.parameters["oauth_token"], "");
    assert!(found.base_string.contains("%26oauth_token%3D%26"));

    let flow = client.temporary_credentials("oob");
    let (_, requests) = flow_script::play(flow, [form(BEGUN)], &flow_script::env());
    let found = naive::verified(&requests[0], SECRET, "");
    assert_eq!(found.parameters["oauth_token"], "");
}

#[test]
fn a_token_is_sent_as_it_is_all_the_same() {
    let client = client().with_empty_token();
    let signed = sign(&crate::support::signer_of(&client), get(URI)).unwrap();
    let found = naive::verified(&signed, SECRET, crate::support::TOKEN_SECRET);
    assert_eq!(found.parameters["oauth_token"], "nnch734d00sl2jdk");
}

#[test]
fn the_version_can_be_left_out() {
    let signed = sign(&client().without_version().two_legged(), get(URI)).unwrap();
    let found = naive::verified(&signed, SECRET, "");
    assert!(!found.parameters.contains_key("oauth_version"));
    assert!(!found.base_string.contains("oauth_version"));
}
