//! RFC 9110 §8.3.1: type and subtype without case; parameters do not count. Never a prefix or a
//! part.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use oauth_step::{Answer, Expected, Response, ResponseError, UnixTime, media_type};

#[test]
fn case_parameters_and_white_space_do_not_count() {
    for text in [
        "application/json",
        "Application/JSON",
        " application/json ",
        "application/json;charset=utf-8",
        "application/json ; charset=\"x;y\"",
        "application/json;",
        "application/json; version=é",
    ] {
        if text.is_ascii() {
            assert_eq!(
                media_type(&headers(&[text])).as_deref(),
                Some("application/json")
            );
            assert!(is_json(&[text]), "{text}");
        } else {
            assert!(!is_json(&[text]), "{text}");
        }
    }
}

#[test]
fn a_part_of_the_name_is_another_type() {
    for text in [
        "application/jsonp",
        "application/json+x",
        "application/jwk-set+json",
        "application/problem+json",
        "text/json",
        "application",
        "application/",
        "json",
        "xapplication/json",
        "application/json charset=utf-8",
        "application/json, application/json",
        "application/json\ttext/html",
        "text/html; application/json",
        "",
        ";application/json",
    ] {
        assert!(!is_json(&[text]), "{text}");
    }
}

#[test]
fn none_and_several_are_refused() {
    assert!(!is_json(&[]));
    assert!(!is_json(&["application/json", "application/json"]));
    assert!(!is_json(&["application/json", "text/html"]));
    assert_eq!(media_type(&headers(&["a/b", "a/b"])), None);
    assert_eq!(media_type(&headers(&[" ; x"])), None);
}

#[test]
fn each_of_several_expected_types_will_do() {
    let expected = Expected::new(&[200], &["application/jwk-set+json", "application/json"]);
    for text in ["application/json", "Application/JWK-Set+JSON"] {
        assert!(matches!(
            expected.review(&response(&[text]), UnixTime(0)),
            Ok(Answer::Success(_))
        ));
    }
    assert!(
        expected
            .review(&response(&["text/plain"]), UnixTime(0))
            .is_err()
    );
}

#[test]
fn the_error_keeps_status_and_type_cut_and_escaped() {
    let long = format!("text/{}", "x".repeat(100));
    let error = review(&[&long]).unwrap_err();
    let ResponseError::MediaType { status, found } = &error else {
        panic!("{error}");
    };
    assert_eq!(status.as_u16(), 200);
    assert_eq!(found.as_deref(), Some(&long[..64]));

    let error = review(&["text/\"html\""]).unwrap_err();
    let expected = r#"unexpected media type "text/\"html\"" (status 200 OK)"#;
    assert_eq!(error.to_string(), expected);
    let error = review(&[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the response names no media type (status 200 OK)"
    );
}

fn is_json(types: &[&str]) -> bool {
    match review(types) {
        Ok(()) => true,
        Err(ResponseError::MediaType { .. }) => false,
        Err(other) => panic!("{other}"),
    }
}

fn review(types: &[&str]) -> Result<(), ResponseError> {
    let response = response(types);
    Expected::json(&[200])
        .review(&response, UnixTime(0))
        .map(|_| ())
}

fn response(types: &[&str]) -> Response {
    let mut response = Response::new(Vec::new());
    *response.headers_mut() = headers(types);
    response
}

fn headers(types: &[&str]) -> HeaderMap {
    let value = |text: &str| HeaderValue::from_bytes(text.as_bytes());
    let pairs = types
        .iter()
        .filter_map(|text| Some((CONTENT_TYPE, value(text).ok()?)));
    let mut headers = HeaderMap::new();
    pairs.for_each(|(name, value)| {
        headers.append(name, value);
    });
    assert_eq!(headers.len(), types.len());
    headers
}
