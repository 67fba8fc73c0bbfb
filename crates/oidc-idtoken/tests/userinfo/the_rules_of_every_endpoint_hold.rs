//! Media type, status, size, redirects, and what a refusal says.

use core::time::Duration;

use flow_script::{NOON, env, json, play, response, sent};
use oauth_step::{Endpoint, IntoStep, Response, ResponseError, TransportError, UrlPolicy};
use oauth2_core::{Disposition, Tokens};
use oidc_idtoken::{Error, UserInfo, UserInfoError, UserInfoRequest};

use super::answer::{refusal, tokens};
use crate::support::provider::client;

const GOOD: &str = r#"{"sub":"user-1"}"#;

fn refused(answer: &Response) -> UserInfoError {
    match UserInfo::parse(answer, "user-1", NOON) {
        Err(Error::UserInfo(error)) => error,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("accepted"),
    }
}

#[test]
fn only_json_is_read() {
    for media_type in [
        "application/jwt",
        "text/html",
        "text/plain",
        "application/jsonp",
        "",
    ] {
        let error = refused(&response(200, &[("content-type", media_type)], GOOD));
        let expected = matches!(
            error,
            UserInfoError::Response(ResponseError::MediaType { .. })
        );
        assert!(expected, "{media_type}");
    }
    refused(&response(200, &[], GOOD));
    let json = response(
        200,
        &[("content-type", "Application/JSON; charset=utf-8")],
        GOOD,
    );
    assert!(UserInfo::parse(&json, "user-1", NOON).is_ok());
}

#[test]
fn a_refusal_keeps_its_challenge() {
    let expired = r#"Bearer realm="op", error="invalid_token", error_description="expired""#;
    for (status, disposition) in [
        (401, Disposition::Reauthenticate),
        (403, Disposition::Refused),
    ] {
        let answer = response(status, &[("www-authenticate", expired)], "");
        let error = refused(&answer);
        let UserInfoError::Refused {
            status: found,
            challenges,
        } = &error
        else {
            panic!("{error}");
        };
        assert_eq!(found.as_u16(), status);
        assert!(challenges[0].is("bearer"));
        assert_eq!(challenges[0].param("error"), Some("invalid_token"));
        assert_eq!(challenges[0].param("error_description"), Some("expired"));
        assert_eq!(Error::from(error).disposition(), disposition);
    }
}

#[test]
fn a_challenge_does_not_repeat_the_token() {
    let said = r#"Bearer error="invalid_token", error_description="access-token-1 is spent""#;
    let endpoint = Endpoint::parse("https://op.example/userinfo", UrlPolicy::default());
    let request = UserInfoRequest::new(&endpoint.unwrap(), &tokens(), "user-1").unwrap();
    let answer = response(401, &[("www-authenticate", said)], "");
    let error = refusal(play(request, [answer], &env()).0);
    let UserInfoError::Refused { challenges, .. } = error else {
        panic!("{error}");
    };
    let description = challenges[0].param("error_description");
    assert_eq!(description, Some("[redacted] is spent"));
}

#[test]
fn other_statuses_are_no_success() {
    for status in [201, 204, 206] {
        let error = refused(&json(status, GOOD));
        assert!(matches!(
            error,
            UserInfoError::Response(ResponseError::Status { .. })
        ));
    }
    let moved = response(302, &[("location", "https://other.example/")], "");
    let error = refused(&moved);
    assert!(matches!(
        error,
        UserInfoError::Response(ResponseError::Redirect { .. })
    ));
    let busy = refused(&response(503, &[("retry-after", "9")], GOOD));
    let after = Some(Duration::from_secs(9));
    assert_eq!(
        Error::from(busy).disposition(),
        Disposition::Retry { after }
    );
}

#[test]
fn a_body_that_is_no_small_object_is_refused() {
    for body in [
        "",
        "[]",
        "null",
        "{",
        r#"{"sub":"user-1","sub":"user-1"}"#,
        "\u{feff}{}",
    ] {
        assert!(
            matches!(refused(&json(200, body)), UserInfoError::Json(_)),
            "{body}"
        );
    }
    let large = format!(r#"{{"sub":"user-1","x":"{}"}}"#, "x".repeat(2 << 20));
    let error = refused(&json(200, &large));
    assert!(matches!(
        error,
        UserInfoError::Response(ResponseError::TooLarge { .. })
    ));
}

#[test]
fn a_lost_request_is_an_error_of_the_transport() {
    let tokens = Tokens::new("token".to_owned(), NOON).unwrap();
    let request = client().userinfo(&tokens, "user-1").unwrap();
    let (_, awaiting) = sent(request.into_step(&env()).unwrap());
    let error = awaiting
        .receive(Err(TransportError::too_large()), &env())
        .unwrap_err();
    assert!(matches!(error, Error::Transport(_)));
}
