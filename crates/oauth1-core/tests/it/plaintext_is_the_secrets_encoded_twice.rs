use oauth1_core::{Client, Placement, SignatureMethod, TokenCredentials};

use crate::naive;
use crate::support::{get, request, sign};

fn signer(secret: &str, token_secret: &str, placement: Placement) -> oauth1_core::Signer {
    Client::new("id", secret)
        .with_signature_method(SignatureMethod::Plaintext)
        .with_placement(placement)
        .signer(&TokenCredentials::new("token", token_secret))
}

const URI: &str = "https://photos.example.net/photos";

/// The signature as it stands in the header.
fn raw(secret: &str, token_secret: &str) -> String {
    let signed = sign(&signer(secret, token_secret, Placement::Header), get(URI)).unwrap();
    let header = signed.headers()["authorization"].to_str().unwrap();
    let (_, raw) = header.split_once("oauth_signature=\"").unwrap();
    raw.strip_suffix('"').unwrap().to_owned()
}

#[test]
fn once_by_itself_and_once_where_it_is_put() {
    // OAuth Core 1.0 §9.4.1.
    assert_eq!(
        raw("djr9rjt0jd78jf88", "jjd999tj88uiths3"),
        "djr9rjt0jd78jf88%26jjd999tj88uiths3"
    );
    assert_eq!(
        raw("djr9rjt0jd78jf88", "jjd99$tj88uiths3"),
        "djr9rjt0jd78jf88%26jjd99%2524tj88uiths3"
    );
    assert_eq!(raw("a&b", "é"), "a%2526b%26%25C3%25A9");
}

#[test]
fn with_an_ampersand_whatever_is_missing() {
    assert_eq!(raw("djr9rjt0jd78jf88", ""), "djr9rjt0jd78jf88%26");
    assert_eq!(raw("", "t"), "%26t");
    assert_eq!(raw("", ""), "%26");
    let two_legged = Client::new("id", "c").with_signature_method(SignatureMethod::Plaintext);
    let signed = sign(&two_legged.two_legged(), get(URI)).unwrap();
    assert_eq!(naive::found(&signed).parameters["oauth_signature"], "c&");
}

#[test]
fn in_query_and_form_too() {
    let signed = sign(&signer("a&b", "t", Placement::Query), get(URI)).unwrap();
    let query = signed.uri().query().unwrap();
    assert!(query.ends_with("&oauth_signature=a%2526b%26t"), "{query}");
    let post = request("POST", URI, "", "");
    let signed = sign(&signer("a&b", "t", Placement::Form), post).unwrap();
    assert!(signed.body().ends_with(b"&oauth_signature=a%2526b%26t"));
}

#[test]
fn nonce_and_timestamp_go_along() {
    let signed = sign(&signer("a", "b", Placement::Header), get(URI)).unwrap();
    let found = naive::verified(&signed, "a", "b");
    assert_eq!(found.parameters["oauth_signature_method"], "PLAINTEXT");
    assert!(found.parameters.contains_key("oauth_nonce"));
    assert!(found.parameters.contains_key("oauth_timestamp"));
}
