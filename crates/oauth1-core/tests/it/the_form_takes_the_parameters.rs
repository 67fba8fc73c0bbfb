use flow_script::env;
use oauth1_core::{Misuse, Placement, Signer, SigningOptions};

use crate::naive;
use crate::support::{SECRET, TOKEN_SECRET, client, get, misuse, request, sign, signer_of};

const URI: &str = "https://photos.example.net/photos?q=1";
const FORM: &str = "application/x-www-form-urlencoded";

fn signer() -> Signer {
    signer_of(&client().with_placement(Placement::Form))
}

#[test]
fn behind_its_own_which_stay_byte_for_byte() {
    for (body, start) in [
        (
            "a=%41+b&&c",
            "a=%41+b&&c&oauth_consumer_key=dpf43f3p2l4k3l03&",
        ),
        ("a=b&", "a=b&oauth_consumer_key=dpf43f3p2l4k3l03&"),
        ("é=\"", "é=\"&oauth_consumer_key=dpf43f3p2l4k3l03&"),
        ("", "oauth_consumer_key=dpf43f3p2l4k3l03&"),
    ] {
        for method in ["POST", "PUT", "DELETE", "GET"] {
            let signed = sign(&signer(), request(method, URI, FORM, body)).unwrap();
            let sent = std::str::from_utf8(signed.body()).unwrap();
            assert!(sent.starts_with(start), "{sent}");
            assert_eq!(signed.uri(), URI);
            assert!(!signed.headers().contains_key("authorization"));
            let found = naive::verified(&signed, SECRET, TOKEN_SECRET);
            assert_eq!(found.place, "form");
        }
    }
}

#[test]
fn a_request_without_a_body_gets_one() {
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let signed = sign(&signer(), request(method, URI, "", "")).unwrap();
        assert_eq!(signed.headers()["content-type"], FORM);
        assert!(signed.body().starts_with(b"oauth_consumer_key="));
        let found = naive::verified(&signed, SECRET, TOKEN_SECRET);
        assert_eq!(found.place, "form");
    }
}

#[test]
fn the_media_type_stays_as_it_is() {
    let media_type = "Application/x-www-form-urlencoded; charset=UTF-8";
    let signed = sign(&signer(), request("POST", URI, media_type, "a=b")).unwrap();
    assert_eq!(signed.headers()["content-type"], media_type);
    assert_eq!(signed.headers().len(), 1);
    naive::verified(&signed, SECRET, TOKEN_SECRET);
}

#[test]
fn the_length_is_that_of_another_body_now() {
    let mut before = request("POST", URI, FORM, "a=b");
    let length = "3".parse().unwrap();
    before.headers_mut().insert("content-length", length);
    let signed = sign(&signer(), before).unwrap();
    assert!(!signed.headers().contains_key("content-length"));

    // With the parameters elsewhere it is right.
    for placement in [Placement::Header, Placement::Query] {
        let signer = signer_of(&client().with_placement(placement));
        let mut before = request("POST", URI, FORM, "a=b");
        let length = "3".parse().unwrap();
        before.headers_mut().insert("content-length", length);
        let signed = sign(&signer, before).unwrap();
        assert_eq!(signed.headers()["content-length"], "3");
        assert_eq!(signed.body(), b"a=b");
    }
}

#[test]
fn no_other_body_has_room_for_them() {
    for (method, media_type, body) in [
        ("POST", "application/json", "{}"),
        ("POST", "application/json", ""),
        ("POST", "multipart/form-data; boundary=a", "--a"),
        ("POST", "text/plain", "a=b"),
        ("POST", "", "a=b"),
        ("GET", "", ""),
        ("HEAD", "", ""),
    ] {
        let before = request(method, URI, media_type, body);
        let (mut head, bytes) = before.into_parts();
        let headers = head.headers.clone();
        let outcome = signer().sign_with(&SigningOptions::new(), &mut head, Some(&bytes), &env());
        assert_eq!(misuse(outcome), Misuse::NoForm, "{method} {media_type}");
        assert_eq!(head.headers, headers);
    }
    // A stream is not known to be empty.
    let mut head = request("POST", URI, "", "");
    let outcome = signer().sign_with(&SigningOptions::new(), &mut head, None, &env());
    assert_eq!(misuse(outcome), Misuse::NoForm);
    let mut head = request("POST", URI, FORM, "");
    let outcome = signer().sign_with(&SigningOptions::new(), &mut head, None, &env());
    assert_eq!(misuse(outcome), Misuse::FormMissing);
}

#[test]
fn only_where_they_go_is_a_body_given_back() {
    for placement in [Placement::Header, Placement::Query] {
        let signer = signer_of(&client().with_placement(placement));
        let mut head = get(URI);
        let body = signer
            .sign_with(&SigningOptions::new(), &mut head, Some(b""), &env())
            .unwrap();
        assert_eq!(body, None);
    }
}

/// What would be lost is not signed for nothing.
#[test]
fn a_form_that_nobody_would_take_is_refused() {
    let mut head = request("POST", URI, FORM, "a=1");
    let outcome = signer().sign(&mut head, Some(b"a=1"), &env());
    assert_eq!(misuse(outcome), Misuse::FormPlacement);
    assert!(!head.headers().contains_key("authorization"));
}

/// A server may read either of them.
#[test]
fn a_form_among_several_types_is_refused() {
    for (first, second) in [
        (FORM, FORM),
        ("text/plain", "application/X-www-form-urlencoded; a"),
    ] {
        let mut head = request("POST", URI, first, "a=1");
        let headers = head.headers_mut();
        headers.append("content-type", second.parse().unwrap());
        for options in [
            SigningOptions::new(),
            SigningOptions::new().placement(Placement::Header),
        ] {
            let outcome = signer().sign_with(&options, &mut head, Some(b"a=1"), &env());
            assert_eq!(misuse(outcome), Misuse::ContentTypes);
        }
    }
    let mut head = request("POST", URI, "text/plain", "a=1");
    let headers = head.headers_mut();
    headers.append("content-type", "text/html".parse().unwrap());
    let header = SigningOptions::new().placement(Placement::Header);
    signer()
        .sign_with(&header, &mut head, Some(b"a=1"), &env())
        .unwrap();
}
