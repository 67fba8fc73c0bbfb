//! Where a response breaks several rules, the first of them is named: size, redirect, trouble,
//! content coding, refusal, status, media type.

use oauth_step::{Answer, Expected, Response, ResponseError, UnixTime};

const EVERY_STATUS: [u16; 6] = [200, 204, 302, 400, 429, 503];

#[test]
fn the_first_broken_rule_is_named() {
    for status in EVERY_STATUS {
        let large = response(status, &[("content-encoding", "gzip")], b"too long");
        assert_eq!(review(&large), "size");
    }
    let coded = |status| response(status, &[("content-encoding", "gzip")], b"");
    let found = EVERY_STATUS.map(|status| review(&coded(status)));
    let expected = [
        "coding", "coding", "redirect", "coding", "trouble", "trouble",
    ];
    assert_eq!(found, expected);
    let found = EVERY_STATUS.map(|status| review(&response(status, &[], b"")));
    let expected = [
        "type", "status", "redirect", "refusal", "trouble", "trouble",
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_expected_status_does_not_override_what_a_status_means() {
    let any = Expected::new(&EVERY_STATUS, &[]);
    let found = EVERY_STATUS.map(|status| name(any, &response(status, &[], b"")));
    let expected = [
        "success", "success", "redirect", "refusal", "trouble", "trouble",
    ];
    assert_eq!(found, expected);
}

fn review(response: &Response) -> &'static str {
    name(Expected::json(&[200]).with_body_limit(4), response)
}

fn name(expected: Expected, response: &Response) -> &'static str {
    match expected.review(response, UnixTime(0)) {
        Ok(Answer::Success(_)) => "success",
        Ok(Answer::Refused { .. }) => "refusal",
        Err(ResponseError::TooLarge { .. }) => "size",
        Err(ResponseError::ContentCoding) => "coding",
        Err(ResponseError::Redirect(_)) => "redirect",
        Err(ResponseError::Unavailable { .. }) => "trouble",
        Err(ResponseError::Status { .. }) => "status",
        Err(ResponseError::MediaType { .. }) => "type",
        Err(other) => panic!("{other}"),
    }
}

fn response(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Response {
    let mut builder = http::Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder
        .body(body.to_vec())
        .unwrap_or_else(|e| panic!("{e}"))
}
