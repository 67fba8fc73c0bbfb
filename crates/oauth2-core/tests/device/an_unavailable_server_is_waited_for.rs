use flow_script::{json, response};

use super::support::{GRANTED, polled_over};

fn unavailable(status: u16, retry_after: &str) -> oauth_step::Response {
    response(status, &[("retry-after", retry_after)], "")
}

#[test]
fn as_long_as_it_asks() {
    for status in [429, 500, 502, 503] {
        let polled = polled_over([unavailable(status, "40"), json(200, GRANTED)]);
        assert_eq!(polled.waits, [7, 40], "{status}");
        assert!(polled.outcome.is_ok());
    }
}

#[test]
fn one_interval_at_least_and_that_once() {
    let polled = polled_over([
        unavailable(503, "2"),
        response(503, &[], ""),
        unavailable(429, "20"),
        json(400, r#"{"error":"authorization_pending"}"#),
        json(200, GRANTED),
    ]);
    assert_eq!(polled.waits, [7, 7, 7, 20, 7]);
}

#[test]
fn whatever_it_says_in_its_trouble() {
    for body in [
        r#"{"error":"access_denied"}"#,
        r#"{"error":"slow_down","interval":50}"#,
        "<html>",
    ] {
        let polled = polled_over([json(503, body), json(200, GRANTED)]);
        assert_eq!(polled.waits, [7, 7], "{body}");
    }
    // 429 says that the request was too much, and nothing about the grant.
    let limited = json(429, r#"{"error":"invalid_request"}"#);
    assert!(polled_over([limited, json(200, GRANTED)]).outcome.is_ok());
}

#[test]
fn slow_down_counts_beside_retry_after() {
    let mut slow_down = json(429, r#"{"error":"slow_down"}"#);
    let headers = slow_down.headers_mut();
    headers.insert("retry-after", "60".parse().unwrap());
    let pending = json(400, r#"{"error":"authorization_pending"}"#);
    let polled = polled_over([slow_down, pending, json(200, GRANTED)]);
    assert_eq!(polled.waits, [7, 60, 12]);
}
