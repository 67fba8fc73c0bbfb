use std::time::Duration;

use flow_script::{env, play, response};
use oauth2_core::{Disposition, Error, ErrorCode, discover};

use super::support::{ISSUER, client, code};

fn outcome(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
    let answer = response(status, headers, body);
    let (outcome, requests) = play(client().exchange_code(code()), [answer], &env());
    assert_eq!(requests.len(), 1);
    outcome.unwrap_err()
}

fn wait(error: &Error) -> Option<u64> {
    match error.disposition() {
        Disposition::Retry { after } => after.as_ref().map(Duration::as_secs),
        other => panic!("{other:?}"),
    }
}

#[test]
fn seconds_and_dates_are_honoured() {
    let header = |value| outcome(503, &[("retry-after", value)], "");
    assert_eq!(wait(&header("120")), Some(120));
    // One minute after noon, as the scripts' clock has it.
    assert_eq!(wait(&header("Tue, 14 Nov 2023 22:14:20 GMT")), Some(60));
    assert_eq!(wait(&header("Tue, 14 Nov 2023 22:12:20 GMT")), Some(0));
}

#[test]
fn malformed_ones_are_not() {
    for value in ["", "soon", "-1", "1.5", "12 s"] {
        assert_eq!(
            wait(&outcome(503, &[("retry-after", value)], "")),
            None,
            "{value}"
        );
    }
    assert_eq!(wait(&outcome(500, &[], "")), None);
}

#[test]
fn the_code_in_the_body_is_kept_and_decides_nothing() {
    let json = [("content-type", "application/json")];
    for status in [429, 500, 503] {
        let error = outcome(status, &json, r#"{"error":"invalid_grant"}"#);
        assert_eq!(error.code(), Some(&ErrorCode::InvalidGrant));
        assert_eq!(wait(&error), None);
        let Error::Unavailable { status: found, .. } = error else {
            panic!("{error:?}")
        };
        assert_eq!(found.as_u16(), status);
    }
}

#[test]
fn at_the_other_endpoints_too() {
    let busy = || response(429, &[("retry-after", "7")], "");
    let (outcome, requests) = play(discover(ISSUER), [busy()], &env());
    assert_eq!(wait(&outcome.unwrap_err()), Some(7));
    assert_eq!(requests.len(), 1);
    let (outcome, _) = play(client().revoke(&"t".into()), [busy()], &env());
    assert_eq!(wait(&outcome.unwrap_err()), Some(7));
}
