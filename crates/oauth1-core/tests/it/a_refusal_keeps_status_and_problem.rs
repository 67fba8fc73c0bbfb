use flow_script::{json, response};
use oauth_step::{Disposition, Response};
use oauth1_core::{Error, Place, Problem, Refusal};

use crate::support::{client, everywhere, form};

fn refusals(answer: &Response) -> [Box<Refusal>; 2] {
    let places = [Place::TemporaryCredentials, Place::TokenCredentials];
    let outcomes = everywhere(&client(), answer).into_iter().zip(places);
    let refusals = outcomes.map(|(outcome, place)| {
        let refusal = match outcome {
            Err(Error::Unauthorized(refusal)) if answer.status() == 401 => refusal,
            Err(Error::Refused(refusal)) if answer.status() != 401 => refusal,
            other => panic!("{other:?}"),
        };
        assert_eq!(refusal.status(), answer.status());
        assert_eq!(refusal.place(), place);
        refusal
    });
    let refusals: Vec<_> = refusals.collect();
    refusals.try_into().unwrap()
}

fn problem(answer: &Response) -> Option<Problem> {
    let [one, other] = refusals(answer);
    assert_eq!(one.problem(), other.problem());
    one.problem().cloned()
}

fn challenged(header: &str) -> Option<Problem> {
    problem(&response(401, &[("www-authenticate", header)], ""))
}

#[test]
fn from_the_body() {
    for status in [400, 401, 403] {
        let media_types = [
            "application/x-www-form-urlencoded",
            "text/html",
            "text/plain",
        ];
        for media_type in media_types {
            let answer = response(
                status,
                &[("content-type", media_type)],
                "oauth_problem=token_rejected&oauth_problem_advice=Ask%20again",
            );
            assert_eq!(problem(&answer), Some(Problem::TokenRejected));
        }
        let untyped = response(status, &[], "a=b&oauth_problem=nonce%5Fused");
        assert_eq!(problem(&untyped), Some(Problem::NonceUsed));
    }
}

#[test]
fn from_the_challenge() {
    for header in [
        "OAuth oauth_problem=\"token_expired\"",
        "OAuth realm=\"Photos\", oauth_problem=\"token_expired\", oauth_problem_advice=\"x\"",
        "OAuth oauth_problem=token_expired",
        "OAuth realm=\"Photos\",oauth_problem=token_expired,a=b",
        "OAuth oauth_problem = \"token_expired\"",
        // A name that only begins like it comes first.
        "OAuth oauth_problem_advice=\"later\", oauth_problem=\"token_expired\"",
    ] {
        assert_eq!(challenged(header), Some(Problem::TokenExpired), "{header}");
    }
    for header in [
        "OAuth",
        "OAuth realm=\"Photos\"",
        "OAuth oauth_problem",
        "OAuth oauth_problem=",
        "OAuth oauth_problem=\"\"",
        "OAuth oauth_problem=\"Token Expired\"",
        "OAuth oauth_problem_advice=\"token_expired\"",
        "é oauth_problem=token_expired",
    ] {
        assert_eq!(challenged(header), None, "{header}");
    }
    let several = [
        ("www-authenticate", "Basic realm=\"x\""),
        ("www-authenticate", "OAuth oauth_problem=\"token_used\""),
    ];
    let answer = response(401, &several, "{}");
    assert_eq!(problem(&answer), Some(Problem::TokenUsed));
}

#[test]
fn the_body_goes_first() {
    let header = [("www-authenticate", "OAuth oauth_problem=token_used")];
    let answer = response(401, &header, "oauth_problem=token_expired");
    assert_eq!(problem(&answer), Some(Problem::TokenExpired));
    // What cannot be read there does not hide it.
    for body in [
        "oauth_problem=No+such+word",
        "%zz",
        "\u{0}",
        "oauth_problem=",
    ] {
        let answer = response(401, &header, body);
        assert_eq!(problem(&answer), Some(Problem::TokenUsed), "{body}");
    }
}

#[test]
fn json_and_pages_are_a_status_alone() {
    for status in [400, 401, 403, 404] {
        let errors = r#"{"errors":[{"code":32,"message":"Could not authenticate you."}]}"#;
        assert_eq!(problem(&json(status, errors)), None);
        let page = response(status, &[("content-type", "text/html")], "<html>No");
        assert_eq!(problem(&page), None);
    }
}

#[test]
fn with_status_200_it_is_one_all_the_same() {
    let answer = form("oauth_problem=permission_denied");
    assert_eq!(problem(&answer), Some(Problem::PermissionDenied));
    assert_eq!(problem(&form("oauth_problem=What%3F")), None);
}

#[test]
fn every_word_of_the_extension_is_known() {
    for (word, expected) in [
        (
            "additional_authorization_required",
            Problem::AdditionalAuthorizationRequired,
        ),
        ("consumer_key_refused", Problem::ConsumerKeyRefused),
        ("consumer_key_rejected", Problem::ConsumerKeyRejected),
        ("consumer_key_unknown", Problem::ConsumerKeyUnknown),
        ("nonce_used", Problem::NonceUsed),
        ("parameter_absent", Problem::ParameterAbsent),
        ("parameter_rejected", Problem::ParameterRejected),
        ("permission_denied", Problem::PermissionDenied),
        ("permission_unknown", Problem::PermissionUnknown),
        ("signature_invalid", Problem::SignatureInvalid),
        (
            "signature_method_rejected",
            Problem::SignatureMethodRejected,
        ),
        ("timestamp_refused", Problem::TimestampRefused),
        ("token_expired", Problem::TokenExpired),
        ("token_rejected", Problem::TokenRejected),
        ("token_revoked", Problem::TokenRevoked),
        ("token_used", Problem::TokenUsed),
        ("user_refused", Problem::UserRefused),
        ("version_rejected", Problem::VersionRejected),
        ("of_their_own", Problem::Other("of_their_own".into())),
    ] {
        let answer = response(400, &[], format!("oauth_problem={word}"));
        assert_eq!(problem(&answer), Some(expected.clone()));
        assert_eq!(expected.as_str(), word);
        assert_eq!(expected.to_string(), word);
    }
    let long = "a".repeat(41);
    let answer = response(400, &[], format!("oauth_problem={long}"));
    assert_eq!(problem(&answer), None);
}

#[test]
fn what_can_be_done_follows_from_it() {
    let disposition = |word: &str| {
        let answer = response(401, &[], format!("oauth_problem={word}"));
        let [_, outcome] = everywhere(&client(), &answer);
        let error = outcome.unwrap_err();
        assert_eq!(error.problem().map(Problem::as_str), Some(word));
        error.disposition()
    };
    for word in ["nonce_used", "timestamp_refused"] {
        assert_eq!(disposition(word), Disposition::Retry { after: None });
    }
    for word in [
        "additional_authorization_required",
        "token_expired",
        "token_rejected",
        "token_revoked",
        "token_used",
    ] {
        assert_eq!(disposition(word), Disposition::Reauthenticate, "{word}");
    }
    for word in [
        "consumer_key_refused",
        "permission_denied",
        "permission_unknown",
        "user_refused",
    ] {
        assert_eq!(disposition(word), Disposition::Refused, "{word}");
    }
    for word in ["signature_invalid", "consumer_key_unknown", "a_word"] {
        assert_eq!(disposition(word), Disposition::FixConfiguration, "{word}");
    }
}

#[test]
fn what_is_said_of_it() {
    let [refusal, _] = refusals(&response(401, &[], "oauth_problem=token_used"));
    assert_eq!(
        refusal.to_string(),
        "temporary credentials: the server refused with status 401 Unauthorized (token_used)"
    );
    let [_, refusal] = refusals(&response(403, &[], ""));
    assert_eq!(
        refusal.to_string(),
        "token credentials: the server refused with status 403 Forbidden"
    );
}
