use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::env;
use oauth2_core::{Authorization, Error, Misuse, RequestObject};
use sha2::{Digest, Sha256};

use super::support::{client, key, misuse, outside, param, verified};

fn referred(object: RequestObject) -> Result<Authorization, Error> {
    let client = client();
    let request = client.authorization().scope("openid");
    Ok(request.request_object(object).begin(&env())?.0)
}

fn by_reference(uri: &str) -> Result<Authorization, Error> {
    referred(RequestObject::signed(key()).by_reference(uri))
}

// RFC 9101 §5.2.
#[test]
fn and_is_then_handed_to_the_application() {
    let uri = "https://client.example.org/requests/GkurKxf5T0Y?a=b&c=d";
    let authorization = by_reference(uri).unwrap();
    let names: Vec<_> = outside(&authorization)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    // Never both.
    let expected = ["response_type", "client_id", "scope", "request_uri"];
    assert_eq!(names, expected);
    assert_eq!(param(&authorization, "request_uri"), uri);
    let (_, claims) = verified(authorization.request_object().unwrap());
    assert!(claims.get("state").is_some());
    assert!(claims.get("request_uri").is_none());
}

// OpenID Connect Core §6.2: the hash of what is there, as the fragment.
#[test]
fn with_its_hash() {
    let uri = "https://client.example.org/ro";
    let object = RequestObject::signed(key()).by_hashed_reference(uri);
    let authorization = referred(object).unwrap();
    let sent = param(&authorization, "request_uri");
    let hash = Sha256::digest(authorization.request_object().unwrap());
    let expected = format!("{uri}#{}", Base64UrlUnpadded::encode_string(&hash));
    assert_eq!(sent, expected);
}

#[test]
fn by_https_or_a_urn() {
    for uri in [
        "https://client.example.org/ro",
        "http://127.0.0.1:8080/ro",
        "urn:example:bwc4JK-ESC0w8acc191e-Y1LTC2",
        "URN:ex-1:a/b",
    ] {
        assert!(by_reference(uri).is_ok(), "{uri}");
    }
    for uri in [
        "",
        "/ro",
        "http://client.example.org/ro",
        "ftp://client.example.org/ro",
        "https://client.example.org/ro#f",
        "urn:",
        "urn:example",
        "urn:example:",
        "urn::a",
        "urn:e:a",
        "urn:ex.1:a",
        "urn:example:a b",
        "urn:example:a#b",
        "urx:example:a",
    ] {
        assert_eq!(misuse(by_reference(uri)), Misuse::RequestUri, "{uri}");
    }
    // A URN has no fragment to put a hash into.
    let object = RequestObject::signed(key()).by_hashed_reference("urn:example:a");
    assert_eq!(misuse(referred(object)), Misuse::RequestUri);
}

// RFC 9101 §5.2: "MUST NOT exceed 512 ASCII characters".
#[test]
fn in_512_characters() {
    let uri = |length: usize| {
        let start = "https://client.example.org/";
        format!("{start}{}", "a".repeat(length - start.len()))
    };
    assert!(by_reference(&uri(512)).is_ok());
    assert_eq!(misuse(by_reference(&uri(513))), Misuse::RequestUri);
    // The hash counts.
    let hashed = |length| RequestObject::signed(key()).by_hashed_reference(uri(length));
    assert!(referred(hashed(512 - 44)).is_ok());
    assert_eq!(misuse(referred(hashed(512 - 43))), Misuse::RequestUri);
}
