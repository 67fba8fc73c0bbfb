use flow_script::json;

use super::support::{GRANTED, PENDING, polled_over};

const SLOW_DOWN: &str = r#"{"error":"slow_down"}"#;

// RFC 8628 §3.5.
#[test]
fn each_adds_five_seconds() {
    let polled = polled_over([
        json(400, SLOW_DOWN),
        json(400, PENDING),
        json(429, SLOW_DOWN),
        json(400, PENDING),
        json(200, GRANTED),
    ]);
    assert_eq!(polled.waits, [7, 12, 12, 17, 17]);
    assert!(polled.outcome.is_ok());
}

#[test]
fn more_where_the_answer_asks_for_it() {
    for (asked, expected) in [
        ("30", 30),
        ("\"30\"", 30),
        ("12", 12),
        ("3", 12),
        ("null", 12),
        ("-1", 12),
        ("{}", 12),
    ] {
        let slow_down = format!(r#"{{"error":"slow_down","interval":{asked}}}"#);
        let polled = polled_over([
            json(400, &slow_down),
            json(400, PENDING),
            json(200, GRANTED),
        ]);
        assert_eq!(polled.waits, [7, expected, expected], "{asked}");
    }
}

#[test]
fn an_interval_beside_another_error_says_nothing() {
    let pending = r#"{"error":"authorization_pending","interval":60}"#;
    let polled = polled_over([json(400, pending), json(200, GRANTED)]);
    assert_eq!(polled.waits, [7, 7]);
}
