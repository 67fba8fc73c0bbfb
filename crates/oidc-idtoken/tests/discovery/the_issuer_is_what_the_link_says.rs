//! RFC 7033 §4.4, Discovery 2.

use flow_script::{env, play, response};
use oauth_step::{JsonError, Response, ResponseError, UrlError, UrlPolicy};
use oauth2_core::Disposition;
use oidc_idtoken::{Error, WebFingerError, find_issuer};
use serde_json::{Value, json};

const REL: &str = concat!("http:", "//openid.net/specs/connect/1.0/issuer");

fn jrd(status: u16, body: &str) -> Response {
    response(status, &[("content-type", "application/jrd+json")], body)
}

fn answered(answer: Response) -> Result<String, Error> {
    let (issuer, requests) = play(find_issuer("joe@example.com"), [answer], &env());
    assert_eq!(requests.len(), 1);
    issuer
}

fn linked(links: Value) -> Result<String, Error> {
    answered(jrd(
        200,
        &json!({ "subject": "acct:other", "links": links }).to_string(),
    ))
}

fn href(href: impl Into<Value>) -> Result<String, Error> {
    linked(json!([{ "rel": REL, "href": href.into() }]))
}

#[track_caller]
fn refused<T: core::fmt::Debug>(outcome: Result<T, Error>) -> WebFingerError {
    match outcome {
        Err(Error::WebFinger(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_link_of_that_rel_counts() {
    let issuer = linked(json!([
        { "rel": "http://example.com/rel", "href": "https://wrong.example" },
        "odd",
        { "rel": 1 },
        { "href": "https://wrong.example" },
        { "rel": REL, "href": "https://op.example/tenant", "titles": {} },
        { "rel": REL, "href": "https://second.example" },
    ]));
    assert_eq!(issuer.unwrap(), "https://op.example/tenant");
    assert_eq!(
        href("https://op.example:8443").unwrap(),
        "https://op.example:8443"
    );
}

#[test]
fn an_issuer_is_https_without_query_and_fragment() {
    for (url, expected) in [
        ("http://op.example", Some(UrlError::InsecureHttp)),
        // Who is asked over the network names no server on the machine of who asks.
        ("http://127.0.0.1:9200", Some(UrlError::InsecureHttp)),
        ("http://localhost/", Some(UrlError::InsecureHttp)),
        ("https://op.example?a=b", None),
        ("https://op.example/?", None),
        ("https://op.example#", Some(UrlError::Fragment)),
        ("https://op.example/a#b", Some(UrlError::Fragment)),
        ("op.example", Some(UrlError::NotAbsolute)),
        ("", Some(UrlError::NotAbsolute)),
        ("acct:joe@op.example", Some(UrlError::Scheme)),
        ("https://joe@op.example", Some(UrlError::UserInfo)),
    ] {
        match refused(href(url)) {
            WebFingerError::Issuer(error) => assert_eq!(error, expected, "{url}"),
            other => panic!("{url}: {other}"),
        }
    }
    let lenient = find_issuer("joe@example.com").policy(UrlPolicy::dangerous_allow_http());
    let link = json!({ "links": [{ "rel": REL, "href": "http://op.example" }] });
    let (issuer, _) = play(lenient, [jrd(200, &link.to_string())], &env());
    assert_eq!(issuer.unwrap(), "http://op.example");
    let here = find_issuer("joe@example.com").at("http://127.0.0.1:9200/webfinger");
    let link = json!({ "links": [{ "rel": REL, "href": "http://127.0.0.1:9200" }] });
    let (issuer, _) = play(here, [jrd(200, &link.to_string())], &env());
    assert_eq!(issuer.unwrap(), "http://127.0.0.1:9200");
}

#[test]
fn an_answer_without_an_issuer_names_none() {
    for links in [
        json!([]),
        json!(null),
        json!([{ "rel": REL }]),
        json!([{ "rel": "x", "href": "y" }]),
    ] {
        assert!(matches!(refused(linked(links)), WebFingerError::NoIssuer));
    }
    assert!(matches!(
        refused(answered(jrd(200, "{}"))),
        WebFingerError::NoIssuer
    ));
}

#[test]
fn an_answer_of_another_shape_is_refused() {
    let wrong = |error| matches!(error, WebFingerError::Json(JsonError::WrongType { .. }));
    assert!(wrong(refused(linked(json!({})))));
    assert!(wrong(refused(linked(json!("x")))));
    assert!(wrong(refused(href(json!(1)))));
    assert!(wrong(refused(href(json!(null)))));
    for body in ["", "[]", "{", r#"{"links":[],"links":[]}"#] {
        assert!(
            matches!(refused(answered(jrd(200, body))), WebFingerError::Json(_)),
            "{body}"
        );
    }
}

#[test]
fn the_rules_of_every_endpoint_hold() {
    let good = json!({ "links": [{ "rel": REL, "href": "https://op.example" }] }).to_string();
    for media_type in ["application/json", "text/html", "application/jrd"] {
        let answer = response(200, &[("content-type", media_type)], good.as_str());
        let error = refused(answered(answer));
        let expected = matches!(
            error,
            WebFingerError::Response(ResponseError::MediaType { .. })
        );
        assert!(expected, "{media_type}");
    }
    let moved = response(302, &[("location", "https://op.example/")], "");
    let error = refused(answered(moved));
    assert!(matches!(
        error,
        WebFingerError::Response(ResponseError::Redirect(_))
    ));
    let error = refused(answered(jrd(201, &good)));
    assert!(matches!(
        error,
        WebFingerError::Response(ResponseError::Status { .. })
    ));
    let large = format!(r#"{{"x":"{}"}}"#, "x".repeat(2 << 20));
    let error = refused(answered(jrd(200, &large)));
    assert!(matches!(
        error,
        WebFingerError::Response(ResponseError::TooLarge { .. })
    ));
}

#[test]
fn errors_say_what_can_be_done() {
    let disposition = |answer| answered(answer).unwrap_err().disposition();
    assert_eq!(disposition(jrd(404, "")), Disposition::Refused);
    assert_eq!(
        disposition(jrd(503, "")),
        Disposition::Retry { after: None }
    );
    assert_eq!(disposition(jrd(200, "[]")), Disposition::HostilePeer);
    let error = answered(jrd(404, "")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "WebFinger: refused with status 404 Not Found"
    );
}
