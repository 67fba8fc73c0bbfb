//! One test for each reason for which a response is no answer, and for what is put up with.

use core::time::Duration;

use http::StatusCode;
use oauth_step::{Answer, DEFAULT_BODY_LIMIT, Expected, Response, ResponseError, UnixTime};

const JSON: (&str, &str) = ("content-type", "application/json");
const NOW: UnixTime = UnixTime(1_700_000_000);

#[test]
fn the_expected_status_and_media_type_are_success() {
    let answer = response(200, &[JSON], b"{}");
    assert_eq!(success(Expected::json(&[200]), &answer), b"{}");
    let answer = response(201, &[JSON], b"");
    assert_eq!(success(Expected::json(&[200, 201]), &answer), b"");
}

#[test]
fn another_success_is_none() {
    for status in [100, 101, 199, 201, 202, 204, 206, 299, 600, 999] {
        let error = review(Expected::json(&[200]), &response(status, &[JSON], b"{}"));
        let status = StatusCode::from_u16(status).unwrap();
        assert_eq!(error, ResponseError::Status { status });
    }
}

#[test]
fn a_redirect_is_an_error_that_keeps_its_location() {
    for status in [300, 301, 302, 303, 304, 307, 308, 399] {
        let location = "https://evil.example/?code=hunter2";
        let answer = response(status, &[JSON, ("location", location)], b"{}");
        // Even where somebody lists the status as expected.
        let error = review(Expected::json(&[200, 302]), &answer);
        let ResponseError::Redirect(redirect) = &error else {
            panic!("{error}");
        };
        assert_eq!(redirect.status().as_u16(), status);
        assert_eq!(redirect.location(), Some(location));
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}

#[test]
fn a_redirect_without_a_readable_location_is_one_all_the_same() {
    for headers in [&[][..], &[("location", "/käse")]] {
        let error = review(Expected::json(&[200]), &response(302, headers, b""));
        assert!(matches!(error, ResponseError::Redirect(r) if r.location().is_none()));
    }
}

#[test]
fn a_server_in_trouble_gives_no_verdict() {
    for status in [429, 500, 502, 503, 504, 599] {
        let headers = [JSON, ("retry-after", "120")];
        let error = review(Expected::json(&[200]), &response(status, &headers, b"{}"));
        let status = StatusCode::from_u16(status).unwrap();
        let retry_after = Some(Duration::from_secs(120));
        assert_eq!(
            error,
            ResponseError::Unavailable {
                status,
                retry_after
            }
        );

        let error = review(
            Expected::json(&[200]),
            &response(status.as_u16(), &[], b"{}"),
        );
        let retry_after = None;
        assert_eq!(
            error,
            ResponseError::Unavailable {
                status,
                retry_after
            }
        );
    }
}

#[test]
fn a_refusal_keeps_status_and_body_whatever_its_media_type() {
    for status in [400, 401, 403, 404, 405, 418, 428, 430, 499] {
        for headers in [&[][..], &[JSON], &[("content-type", "text/html")]] {
            let answer = response(status, headers, b"no");
            let Ok(Answer::Refused {
                status: found,
                body,
            }) = Expected::json(&[200]).review(&answer, NOW)
            else {
                panic!("{status} is a refusal");
            };
            assert_eq!((found.as_u16(), body), (status, &b"no"[..]));
        }
    }
}

#[test]
fn a_body_beyond_the_limit_is_refused_whatever_the_status() {
    let expected = Expected::json(&[200]).with_body_limit(3);
    for status in [200, 302, 400, 503] {
        let error = review(expected, &response(status, &[JSON], b"1234"));
        assert_eq!(error, ResponseError::TooLarge { limit: 3 });
    }
    assert_eq!(success(expected, &response(200, &[JSON], b"123")), b"123");
}

#[test]
fn the_limit_is_a_mebibyte_and_no_content_length_is_believed() {
    let headers = [JSON, ("content-length", "2")];
    let largest = response(200, &headers, &vec![b' '; DEFAULT_BODY_LIMIT]);
    assert_eq!(success(Expected::json(&[200]), &largest).len(), 1_048_576);
    let larger = response(200, &headers, &vec![b' '; DEFAULT_BODY_LIMIT + 1]);
    let error = review(Expected::json(&[200]), &larger);
    assert_eq!(error, ResponseError::TooLarge { limit: 1_048_576 });
    let boast = response(200, &[JSON, ("content-length", "99999999")], b"{}");
    assert_eq!(success(Expected::json(&[200]), &boast), b"{}");
}

#[test]
fn a_content_coding_is_refused() {
    for coding in [
        "gzip",
        "br",
        "deflate",
        "x",
        "",
        "identity, gzip",
        "gzip, identity",
        "identityx",
    ] {
        let headers = [JSON, ("content-encoding", coding)];
        for status in [200, 400] {
            let error = review(Expected::json(&[200]), &response(status, &headers, b"{}"));
            assert_eq!(error, ResponseError::ContentCoding, "{coding}");
        }
    }
    let twice = [
        JSON,
        ("content-encoding", "identity"),
        ("content-encoding", "gzip"),
    ];
    let error = review(Expected::json(&[200]), &response(200, &twice, b"{}"));
    assert_eq!(error, ResponseError::ContentCoding);
}

#[test]
fn identity_is_no_coding() {
    for coding in ["identity", "Identity", " IDENTITY "] {
        let answer = response(200, &[JSON, ("content-encoding", coding)], b"{}");
        assert_eq!(success(Expected::json(&[200]), &answer), b"{}");
    }
}

#[test]
fn where_no_media_type_is_named_any_will_do() {
    let expected = Expected::new(&[200], &[]);
    for headers in [&[][..], &[("content-type", "text/html")], &[JSON, JSON]] {
        assert_eq!(success(expected, &response(200, headers, b"x")), b"x");
    }
}

#[test]
fn an_answer_shows_the_length_of_its_body_alone() {
    let answer = response(200, &[JSON], b"hunter2");
    let shown = format!("{:?}", Expected::json(&[200]).review(&answer, NOW).unwrap());
    assert_eq!(shown, "Success(7 bytes)");
    let answer = response(400, &[JSON], b"hunter2");
    let shown = format!("{:?}", Expected::json(&[200]).review(&answer, NOW).unwrap());
    assert_eq!(shown, "Refused(400 Bad Request, 7 bytes)");
}

fn success(expected: Expected, response: &Response) -> &[u8] {
    match expected.review(response, NOW) {
        Ok(Answer::Success(body)) => body,
        other => panic!("expected success, got {other:?}"),
    }
}

fn review(expected: Expected, response: &Response) -> ResponseError {
    match expected.review(response, NOW) {
        Err(error) => error,
        Ok(answer) => panic!("expected an error, got {answer:?}"),
    }
}

fn response(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Response {
    let mut builder = http::Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, value.as_bytes());
    }
    builder
        .body(body.to_vec())
        .unwrap_or_else(|e| panic!("{e}"))
}
