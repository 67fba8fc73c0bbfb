use flow_script::env;
use oauth1_core::Misuse;

use crate::support::{misuse, request, sign, signed, signer};

const URI: &str = "https://photos.example.net/photos?b=2";
const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn its_parameters_are_in_the_base_string() {
    for method in [
        "POST", "PUT", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS", "BREW",
    ] {
        let found = signed(request(method, URI, FORM, "a=1&c=3+4"));
        let sorted = "&a%3D1%26b%3D2%26c%3D3%25204%26oauth_consumer_key%3D";
        assert!(found.base_string.contains(sorted), "{}", found.base_string);
        assert_eq!(found.place, "header");
    }
}

#[test]
fn by_its_media_type_in_any_case_with_any_parameters() {
    for media_type in [
        "APPLICATION/x-www-FORM-urlencoded",
        "application/x-www-form-urlencoded;charset=UTF-8",
        "application/x-www-form-urlencoded ; charset=\"utf-8\"; a=b",
    ] {
        let before = request("POST", URI, media_type, "a=1");
        let after = sign(&signer(), before).unwrap();
        assert_eq!(after.headers()["content-type"], media_type);
        assert_eq!(after.body(), b"a=1");
        let found = signed(request("POST", URI, media_type, "a=1"));
        assert!(
            found.base_string.contains("&a%3D1%26b%3D2%26"),
            "{media_type}"
        );
    }
}

#[test]
fn no_other_body_is() {
    for media_type in [
        "",
        "application/json",
        "multipart/form-data; boundary=a",
        "text/plain",
        "application/x-www-form-urlencoded2",
        "application/x-www-form-urlencode",
        "text/plain; application/x-www-form-urlencoded",
    ] {
        let found = signed(request("POST", URI, media_type, "a=1&zz=%zz"));
        assert!(!found.base_string.contains("a%3D1"), "{media_type}");
        assert!(found.base_string.contains("&b%3D2%26oauth_consumer_key%3D"));
    }
}

#[test]
fn an_empty_one_is_fine_and_none_is_an_error() {
    let found = signed(request("PUT", URI, FORM, ""));
    assert!(found.base_string.contains("&b%3D2%26oauth_consumer_key%3D"));
    for method in ["POST", "GET"] {
        let mut head = request(method, URI, FORM, "");
        let outcome = signer().sign(&mut head, None, &env());
        assert_eq!(misuse(outcome), Misuse::FormMissing);
        assert!(!head.headers().contains_key("authorization"));
    }
    // What is no form may be a stream.
    let mut head = request("POST", URI, "application/json", "");
    signer().sign(&mut head, None, &env()).unwrap();
}

#[test]
fn a_head_alone_is_signed_like_a_request() {
    let (mut head, body) = request("POST", URI, FORM, "a=1").into_parts();
    signer().sign(&mut head, Some(&body), &env()).unwrap();
    let whole = sign(&signer(), request("POST", URI, FORM, "a=1")).unwrap();
    assert_eq!(head.headers, *whole.headers());
}
