use flow_script::{env, json, play, response};
use oauth2_core::{ErrorCode, PeerFault, ServerError};

use super::support::{client, code, fault, refused};

/// What comes of a refused code exchange.
fn error(status: u16, body: &str) -> Box<ServerError> {
    let (outcome, _) = play(client().exchange_code(code()), [json(status, body)], &env());
    refused(outcome)
}

#[test]
fn any_4xx_with_an_error_is_that_error() {
    for status in [400, 401, 403, 404, 422, 428, 499] {
        let error = error(status, r#"{"error":"invalid_grant","x":[1]}"#);
        assert_eq!(error.code(), &ErrorCode::InvalidGrant);
        assert_eq!(error.status().unwrap().as_u16(), status);
    }
}

#[test]
fn a_401_keeps_its_challenges() {
    let headers = [("www-authenticate", r#"Basic realm="x", DPoP algs="ES256""#)];
    let body = r#"{"error":"invalid_client"}"#;
    let answer = |status| response(status, &headers, body);
    let (outcome, _) = play(client().client_credentials(), [answer(401)], &env());
    let error = refused(outcome);
    assert_eq!(error.challenges().len(), 2);
    assert_eq!(error.challenges()[0].param("realm"), Some("x"));
    let (outcome, _) = play(client().client_credentials(), [answer(400)], &env());
    assert!(refused(outcome).challenges().is_empty());
}

#[test]
fn a_challenge_does_not_repeat_a_credential() {
    let said = r#"Bearer error="rt-1", error_description="rt-1 is spent", Other rt-1"#;
    let answer = response(401, &[("www-authenticate", said)], r#"{"error":"x"}"#);
    let (outcome, _) = play(client().refresh(&"rt-1".into()), [answer], &env());
    let error = refused(outcome);
    let [bearer, other] = error.challenges() else {
        panic!("two challenges")
    };
    assert_eq!(bearer.error().unwrap().to_string(), "[redacted]");
    let description = bearer.param("error_description");
    assert_eq!(description, Some("[redacted] is spent"));
    assert_eq!(other.token68(), Some("[redacted]"));
}

#[test]
fn without_one_there_is_the_status_alone() {
    for body in [
        "",
        "<html>",
        "{}",
        "[]",
        r#"{"error":""}"#,
        r#"{"error":null}"#,
        r#"{"error":5}"#,
        r#"{"error":{"code":"x"}}"#,
        r#"{"error":"a","error":"b"}"#,
    ] {
        let (outcome, _) = play(client().client_credentials(), [json(400, body)], &env());
        let expected = PeerFault::Refused(http::StatusCode::BAD_REQUEST);
        assert_eq!(fault(outcome), expected, "{body}");
    }
}

#[test]
fn optional_members_of_other_types_are_ignored() {
    let error = error(
        400,
        r#"{"error":"invalid_grant","error_description":5,"error_uri":[]}"#,
    );
    assert_eq!((error.description(), error.uri()), (None, None));
}

#[test]
fn own_credentials_are_masked_in_every_form() {
    let basic = "czZCaGRSa3F0MzpnWDFmQmF0M2JW";
    let body = format!(
        r#"{{"error":"x gX1fBat3bV","error_uri":"https://e/?SplxlOBeZQQYbYS6WxSbIA",
            "error_description":"code SplxlOBeZQQYbYS6WxSbIA, Basic {basic}, gX1fBat3bV"}}"#
    );
    let error = error(400, &body);
    assert_eq!(error.code().as_str(), "x [redacted]");
    assert_eq!(error.uri(), Some("https://e/?[redacted]"));
    let expected = "code [redacted], Basic [redacted], [redacted]";
    assert_eq!(error.description(), Some(expected));

    let secret = "s%/+ €";
    let intent = client()
        .extension_grant("urn:x")
        .param("assertion", secret)
        .param("scope", "a");
    let body = format!(r#"{{"error":"x","error_description":"{secret} s%25%2F%2B+%E2%82%AC a"}}"#);
    let (outcome, _) = play(intent, [json(400, &body)], &env());
    assert_eq!(
        refused(outcome).description(),
        Some("[redacted] [redacted] a")
    );

    let token = "45ghiukldjahdnhzdauz";
    let body = format!(r#"{{"error":"x","error_description":"{token}"}}"#);
    let (outcome, _) = play(client().revoke(&token.into()), [json(400, &body)], &env());
    assert_eq!(refused(outcome).description(), Some("[redacted]"));
}

#[test]
fn any_character_is_accepted_and_printed_on_one_line() {
    let body = r#"{"error":"a\u0000b","error_description":"line\r\nX: y \u001b[31m é \"q\""}"#;
    let error = error(400, body);
    assert_eq!(error.description(), Some("line\r\nX: y \u{1b}[31m é \"q\""));
    let printed = error.to_string();
    let expected = r#"the server answered a\0b (status 400): line\r\nX: y \u{1b}[31m é \"q\""#;
    assert_eq!(printed, expected);
}

#[test]
fn long_ones_are_cut_where_they_are_printed() {
    let long = "x".repeat(5000);
    let body = format!(r#"{{"error":"{long}","error_description":"{long}"}}"#);
    let error = error(400, &body);
    assert_eq!(error.description().unwrap().len(), 5000);
    for printed in [error.to_string(), format!("{error:?}")] {
        assert!(printed.len() < 500, "{}", printed.len());
        assert!(printed.contains('…'));
    }
}
