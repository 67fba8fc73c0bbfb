//! RFC 6750 §2.2 and §2.3: the places beside the header, which a server has to be known to want.

use crate::stage::{PATIENCE, Stage};
use http::Request;
use http::request::Parts;
use oauth_step::{Access, Authorize, Outgoing, Terms};
use oauth2_core::{Bearer, Error, Misuse, Renewal, TokenPlacement, Tokens};

/// What a session makes of a request: its head, and the body that goes out.
fn placed(
    placement: TokenPlacement,
    request: Request<Option<&[u8]>>,
) -> Result<(Parts, Option<Vec<u8>>), Error> {
    let stage = Stage::with(|builder| builder.with_placement(placement));
    stage.sign_in("a+b/c=", None, None);
    let (mut head, body) = request.into_parts();
    let mut attempt = stage.session.attempt(Terms::new(true, PATIENCE));
    let outgoing = Outgoing::new(&mut head, body);
    let access: Access<Renewal> = stage
        .session
        .authorize(&mut attempt, outgoing, &stage.env)?;
    assert!(access.pause.is_none() && access.renewal.is_none());
    assert!(!format!("{access:?}").contains("access_token"));
    Ok((head, access.body))
}

fn query(url: &str) -> Result<String, Error> {
    let (head, body) = placed(TokenPlacement::Query, Request::get(url).body(None).unwrap())?;
    assert!(body.is_none() && !head.headers.contains_key("authorization"));
    assert_eq!(head.headers["cache-control"], "no-store");
    Ok(head.uri.to_string())
}

fn form(content_type: &str, body: &str) -> Result<String, Error> {
    let request = Request::post("https://api.example.com/").header("content-type", content_type);
    let request = request.header("content-length", body.len());
    let body = Some(body.as_bytes());
    let (head, body) = placed(TokenPlacement::Form, request.body(body).unwrap())?;
    assert_eq!(head.uri, "https://api.example.com/");
    assert!(!head.headers.contains_key("authorization"));
    assert!(!head.headers.contains_key("content-length"));
    Ok(String::from_utf8(body.unwrap()).unwrap())
}

fn misuse<T: core::fmt::Debug>(outcome: Result<T, Error>) -> Misuse {
    match outcome {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("expected a misuse, got {other:?}"),
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn into_the_query_after_what_is_there_byte_for_byte() {
    let token = "access_token=a%2Bb%2Fc%3D";
    for (url, placed) in [
        (
            "https://api.example.com",
            format!("https://api.example.com/?{token}"),
        ),
        (
            "https://api.example.com/a%2Fb",
            format!("https://api.example.com/a%2Fb?{token}"),
        ),
        (
            "https://api.example.com/?",
            format!("https://api.example.com/?{token}"),
        ),
        (
            "https://api.example.com/?b=%20&a=+&b",
            format!("https://api.example.com/?b=%20&a=+&b&{token}"),
        ),
    ] {
        assert_eq!(query(url).unwrap(), placed);
    }
}

#[test]
fn what_answers_a_query_is_not_to_be_stored_unless_the_caller_says_otherwise() {
    let request = Request::get("https://api.example.com/").header("cache-control", "no-cache");
    let (head, _) = placed(TokenPlacement::Query, request.body(None).unwrap()).unwrap();
    assert_eq!(head.headers["cache-control"], "no-cache");
}

#[test]
fn into_a_form_after_what_is_there() {
    let token = "access_token=a%2Bb%2Fc%3D";
    assert_eq!(form(FORM, "").unwrap(), token);
    assert_eq!(form(FORM, "a=b%20&a").unwrap(), format!("a=b%20&a&{token}"));
    let odd = "Application/X-WWW-Form-URLencoded ; charset=utf-8";
    assert_eq!(form(odd, "a=b").unwrap(), format!("a=b&{token}"));
}

#[test]
fn into_nothing_but_a_form() {
    assert_eq!(misuse(form("application/json", "{}")), Misuse::NoForm);
    assert_eq!(
        misuse(form("application/x-www-form-urlencoded2", "")),
        Misuse::NoForm
    );
    assert_eq!(misuse(form(FORM, "a=ä")), Misuse::NoForm);
    let post = || Request::post("https://api.example.com/");
    let untyped = post().body(Some(&b"a=b"[..])).unwrap();
    assert_eq!(
        misuse(placed(TokenPlacement::Form, untyped)),
        Misuse::NoForm
    );
    // A stream, whose bytes nobody has seen.
    let stream = post().header("content-type", FORM).body(None).unwrap();
    assert_eq!(misuse(placed(TokenPlacement::Form, stream)), Misuse::NoForm);
    let get = Request::get("https://api.example.com/").header("content-type", FORM);
    let get = get.body(Some(&b"a=b"[..])).unwrap();
    assert_eq!(misuse(placed(TokenPlacement::Form, get)), Misuse::NoForm);
    let twice = post()
        .header("content-type", FORM)
        .header("content-type", "text/plain");
    let twice = twice.body(Some(&b"a=b"[..])).unwrap();
    assert_eq!(misuse(placed(TokenPlacement::Form, twice)), Misuse::NoForm);
}

/// RFC 6750 §2: one token, in one way.
#[test]
fn never_beside_another() {
    assert_eq!(
        misuse(form(FORM, "a=b&access_token=mine")),
        Misuse::TokenPresent
    );
    let url = "https://api.example.com/?access%5Ftoken=mine";
    assert_eq!(misuse(query(url)), Misuse::TokenPresent);
    let own = Request::get("https://api.example.com/").header("authorization", "Basic x");
    let own = own.body(None).unwrap();
    assert_eq!(
        misuse(placed(TokenPlacement::Query, own)),
        Misuse::AuthorizationHeaderPresent
    );
}

#[test]
fn nor_in_the_clear() {
    let url = "http://api.example.com/";
    assert_eq!(misuse(query(url)), Misuse::TokenOverHttp);
}

#[test]
fn a_token_from_outside_goes_there_too() {
    let env = flow_script::env();
    let tokens = Tokens::new("abc", flow_script::NOON).unwrap();
    let bearer = Bearer::new(tokens).with_placement(TokenPlacement::Query);
    let (mut head, ()) = Request::get("https://api.example.com/")
        .body(())
        .unwrap()
        .into_parts();
    let outgoing = Outgoing::new(&mut head, None);
    let mut attempt = bearer.attempt(Terms::new(true, PATIENCE));
    let access = bearer.authorize(&mut attempt, outgoing, &env).unwrap();
    assert!(access.body.is_none());
    assert_eq!(head.uri, "https://api.example.com/?access_token=abc");
}
