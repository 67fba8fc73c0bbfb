use flow_script::NOON;
use http::request::Parts;
use oauth_step::UrlPolicy;
use oauth2_core::{Misuse, Tokens};

use super::support::{client, granted, misuse};

fn head(url: &str) -> Parts {
    let (head, ()) = http::Request::get(url).body(()).unwrap().into_parts();
    head
}

fn tokens() -> Tokens {
    Tokens::new("mF_9.B5f-4.1JqM", NOON).unwrap()
}

#[test]
fn in_the_header_and_marked_as_sensitive() {
    let mut head = head("https://api.example.com/");
    tokens().attach(&mut head, UrlPolicy::default()).unwrap();
    let value = &head.headers["authorization"];
    assert_eq!(value, "Bearer mF_9.B5f-4.1JqM");
    assert!(value.is_sensitive());
}

#[test]
fn a_header_of_the_applications_own_is_an_error_and_stays() {
    let mut head = head("https://api.example.com/");
    let own = http::HeaderValue::from_static("Basic abc");
    head.headers.insert("authorization", own.clone());
    let outcome = tokens().attach(&mut head, UrlPolicy::default());
    assert_eq!(misuse(outcome), Misuse::AuthorizationHeaderPresent);
    assert_eq!(head.headers["authorization"], own);
}

#[test]
fn never_over_plain_http_but_to_this_machine_or_by_name() {
    let mut elsewhere = head("http://api.example.com/");
    let outcome = tokens().attach(&mut elsewhere, UrlPolicy::default());
    assert_eq!(misuse(outcome), Misuse::TokenOverHttp);
    assert!(elsewhere.headers.is_empty());

    let mut loopback = head("http://127.0.0.1:8080/");
    tokens()
        .attach(&mut loopback, UrlPolicy::default())
        .unwrap();
    let by_name = UrlPolicy::dangerous_allow_http();
    tokens().attach(&mut elsewhere, by_name).unwrap();
}

#[test]
fn a_token_that_would_break_the_header_cannot_be_made() {
    for token in ["", "a b", "a\r\nx: y", "a\u{7f}", "é"] {
        let outcome = Tokens::new(token, NOON);
        assert_eq!(
            misuse(outcome),
            Misuse::InvalidCredential("access_token"),
            "{token:?}"
        );
    }
}

#[test]
fn neither_can_a_refresh_token_that_no_form_may_hold() {
    for token in ["", "a\n", "a\u{7f}", "é"] {
        let outcome = tokens().with_refresh_token(token);
        let expected = Misuse::InvalidCredential("refresh_token");
        assert_eq!(misuse(outcome), expected, "{token:?}");
    }
}

#[test]
fn another_type_of_token_is_no_bearer_token() {
    let client = client().with_token_type("example");
    let body = r#"{"access_token":"at","token_type":"example"}"#;
    let tokens = granted(&client, body).unwrap();
    assert_eq!(misuse(tokens.bearer()), Misuse::TokenType);
}
