//! What the tests share: a client that is set up, and reading what it sends.

use std::collections::BTreeMap;

use http::HeaderMap;
use oauth_step::Response;
use oauth1_core::Client;

/// The client of RFC 5849 §1.2, with its endpoints.
pub(crate) fn client() -> Client {
    Client::new("dpf43f3p2l4k3l03", "kd94hf93k423kf44")
        .with_temporary_credentials_endpoint("https://photos.example.net/initiate")
        .unwrap()
        .with_authorization_endpoint("https://photos.example.net/authorize")
        .unwrap()
        .with_token_credentials_endpoint("https://photos.example.net/token")
        .unwrap()
}

/// A success with a form.
pub(crate) fn form(body: &str) -> Response {
    let form = [("content-type", "application/x-www-form-urlencoded")];
    flow_script::response(200, &form, body)
}

/// The parameters in the header, decoded; each must be there once.
pub(crate) fn header(headers: &HeaderMap) -> BTreeMap<String, String> {
    let value = headers["authorization"].to_str().unwrap();
    let parameters = value.strip_prefix("OAuth ").unwrap();
    let mut found = BTreeMap::new();
    for parameter in parameters.split(", ") {
        let (name, value) = parameter.split_once('=').unwrap();
        let value = value.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
        let before = found.insert(name.to_owned(), decode(value));
        assert!(before.is_none(), "{name} comes twice in {parameters}");
    }
    found
}

/// Percent-decoding, by other code than the crate's.
pub(crate) fn decode(encoded: &str) -> String {
    let mut octets = Vec::new();
    let mut rest = encoded.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(&after[..2]).unwrap();
            octets.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[2..];
        } else {
            octets.push(*first);
            rest = after;
        }
    }
    String::from_utf8(octets).unwrap()
}
