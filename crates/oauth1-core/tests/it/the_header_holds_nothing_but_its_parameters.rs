use flow_script::env;
use oauth1_core::{Client, Misuse, Placement, SigningOptions, TokenCredentials};

use crate::naive;
use crate::support::{client, get, misuse, request, sign, signer, signer_of};

const URI: &str = "https://photos.example.net/photos";
/// What would end a value, a parameter or the header.
const EVIL: &str = "a\", oauth_token=\"b\r\nX-Evil: c\0\\é";

#[test]
fn whatever_their_values_are() {
    let client = Client::new(EVIL, EVIL).with_realm("Photos").unwrap();
    let signer = client.signer(&TokenCredentials::new(EVIL, EVIL));
    let options = SigningOptions::new().nonce(EVIL);
    let mut head = get(URI);
    signer.sign_with(&options, &mut head, None, &env()).unwrap();
    let header = head.headers()["authorization"].to_str().unwrap();
    let (realm, rest) = header.split_once(", ").unwrap();
    assert_eq!(realm, "OAuth realm=\"Photos\"");
    for parameter in rest.split(", ") {
        let (name, value) = parameter.split_once('=').unwrap();
        assert!(name.starts_with("oauth_"));
        let value = value.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
        let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-._~%".contains(&octet);
        assert!(value.bytes().all(is_plain), "{value}");
    }
    let found = naive::verified(&head, EVIL, EVIL);
    assert_eq!(found.parameters["oauth_token"], EVIL);
    assert_eq!(found.parameters["oauth_nonce"], EVIL);
    assert_eq!(found.parameters["oauth_consumer_key"], EVIL);
}

#[test]
fn it_is_one_that_is_never_printed() {
    let signed = sign(&signer(), get(URI)).unwrap();
    assert_eq!(signed.headers().len(), 1);
    assert!(signed.headers()["authorization"].is_sensitive());
    let printed = format!("{:?}", signed.headers());
    assert!(!printed.contains("oauth"), "{printed}");
}

fn with_header(value: &str) -> oauth_step::Request {
    let mut request = request("POST", URI, "", "");
    let value = value.parse().unwrap();
    request.headers_mut().insert("authorization", value);
    request
}

#[test]
fn one_that_is_there_is_not_overwritten() {
    for value in ["Bearer t", "Basic dTpw", "OAuth oauth_token=\"t\"", ""] {
        let (mut head, body) = with_header(value).into_parts();
        let outcome = signer().sign(&mut head, Some(&body), &env());
        assert_eq!(misuse(outcome), Misuse::AuthorizationHeaderPresent);
        assert_eq!(head.headers["authorization"], value);
    }
}

#[test]
fn one_of_another_scheme_may_stand_beside_query_and_form() {
    for placement in [Placement::Query, Placement::Form] {
        let signer = signer_of(&client().with_placement(placement));
        for value in ["Bearer t", "Basic dTpw", "OAuthX t"] {
            let signed = sign(&signer, with_header(value)).unwrap();
            assert_eq!(signed.headers()["authorization"], value);
        }
        for value in ["OAuth oauth_token=\"t\"", "oauth realm=\"\"", "OAUTH x"] {
            let outcome = sign(&signer, with_header(value));
            assert_eq!(misuse(outcome), Misuse::AuthorizationHeaderPresent);
        }
        let mut several = with_header("Bearer t");
        let value = "OAuth x".parse().unwrap();
        several.headers_mut().append("authorization", value);
        let outcome = sign(&signer, several);
        assert_eq!(misuse(outcome), Misuse::AuthorizationHeaderPresent);
    }
}
