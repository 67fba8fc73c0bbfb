use flow_script::{env, play, response};
use oauth_step::{Response, ResponseError};
use oauth2_core::{Error, PeerFault, discover};

use super::support::{ISSUER, client, code, fault};

const JSON: (&str, &str) = ("content-type", "application/json");
const GRANTED: &str = r#"{"access_token":"at","token_type":"Bearer"}"#;

/// What metadata, token, revocation and introspection endpoint's flows make of an answer. Each sends one request.
fn everywhere(answer: &Response) -> [(Result<(), Error>, &'static str); 4] {
    let once = |requests: usize| assert_eq!(requests, 1);
    let (metadata, requests) = play(discover(ISSUER), [answer.clone()], &env());
    once(requests.len());
    let (tokens, requests) = play(client().exchange_code(code()), [answer.clone()], &env());
    once(requests.len());
    let (revoked, requests) = play(client().revoke(&"t".into()), [answer.clone()], &env());
    once(requests.len());
    let (said, requests) = play(client().introspect("t"), [answer.clone()], &env());
    once(requests.len());
    [
        (metadata.map(drop), "metadata"),
        (tokens.map(drop), "token"),
        (revoked, "revocation"),
        (said.map(drop), "introspection"),
    ]
}

fn refused_everywhere(answer: &Response, expected: impl Fn(&ResponseError) -> bool) {
    for (outcome, place) in everywhere(answer) {
        match fault(outcome) {
            PeerFault::Response(error) if expected(&error) => {}
            other => panic!("{place}: {other:?}"),
        }
    }
}

#[test]
fn redirects_are_never_followed_and_keep_where_to() {
    for status in [301, 302, 303, 307, 308] {
        let location = ("location", "https://evil.example.com/?x");
        let answer = response(status, &[location, JSON], GRANTED);
        refused_everywhere(&answer, |error| match error {
            ResponseError::Redirect(redirect) => {
                redirect.status().as_u16() == status
                    && redirect.location() == Some("https://evil.example.com/?x")
            }
            _ => false,
        });
    }
}

#[test]
fn more_than_a_mebibyte() {
    let huge = format!("{GRANTED}{}", " ".repeat(2 * 1024 * 1024));
    for status in [200, 400, 503] {
        let answer = response(status, &[JSON], huge.as_str());
        refused_everywhere(&answer, |error| {
            matches!(error, ResponseError::TooLarge { .. })
        });
    }
    // No Content-Length is believed, in either direction.
    let short = [JSON, ("content-length", "10")];
    refused_everywhere(&response(200, &short, huge), |error| {
        matches!(error, ResponseError::TooLarge { .. })
    });
}

#[test]
fn content_codings() {
    for coding in ["gzip", "br", "identity, gzip", ""] {
        let answer = response(200, &[JSON, ("content-encoding", coding)], GRANTED);
        refused_everywhere(&answer, |error| {
            matches!(error, ResponseError::ContentCoding)
        });
    }
    let identity = response(200, &[JSON, ("content-encoding", "Identity")], GRANTED);
    let [_, (tokens, _), (revoked, _), _] = everywhere(&identity);
    assert!(tokens.is_ok() && revoked.is_ok());
}

#[test]
fn other_successes() {
    for status in [201, 202, 203, 206, 299] {
        let answer = response(status, &[JSON], GRANTED);
        refused_everywhere(
            &answer,
            |error| matches!(error, ResponseError::Status { status: found } if found.as_u16() == status),
        );
    }
}

#[test]
fn other_media_types_or_none() {
    for found in [
        "text/html",
        "text/plain",
        "application/json2",
        "application/jsonp",
        "application/x-www-form-urlencoded",
        "application/problem+json",
        "text/json",
        "json",
        "application",
    ] {
        let answer = response(200, &[("content-type", found)], GRANTED);
        for (outcome, place) in everywhere(&answer) {
            // RFC 7009 §2.2: the content of the body is ignored.
            if place == "revocation" {
                continue;
            }
            let expected = PeerFault::Response(ResponseError::MediaType {
                status: http::StatusCode::OK,
                found: Some(found.to_owned()),
            });
            assert_eq!(fault(outcome), expected, "{place} {found}");
        }
    }
    let none = response(200, &[], GRANTED);
    let [(metadata, _), (tokens, _), (revoked, _), (said, _)] = everywhere(&none);
    for outcome in [metadata, tokens, said] {
        let fault = fault(outcome);
        let PeerFault::Response(ResponseError::MediaType { found, .. }) = fault else {
            panic!("{fault:?}");
        };
        assert_eq!(found, None);
    }
    // RFC 7009 §2.2: the content of the body is ignored.
    assert!(revoked.is_ok());
}

#[test]
fn a_media_type_has_no_case_and_its_parameters_do_not_count() {
    for found in [
        "Application/JSON",
        "application/json;charset=UTF-8",
        "application/json ; x=y",
    ] {
        let answer = response(200, &[("content-type", found)], GRANTED);
        let (outcome, _) = play(client().client_credentials(), [answer], &env());
        assert!(outcome.is_ok(), "{found}");
    }
}

#[test]
fn a_page_in_place_of_tokens() {
    let page = response(200, &[JSON], "<!doctype html><p>Sign in");
    let (outcome, _) = play(client().client_credentials(), [page], &env());
    assert!(matches!(fault(outcome), PeerFault::Json(_)));
}
