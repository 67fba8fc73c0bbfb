use flow_script::{env, form, header, json, play, response};
use oauth_step::Response;
use oauth2_core::{Disposition, Error, ErrorCode, TokenTypeHint};

use super::support::{client, refused};

fn revoke(answer: Response) -> Result<(), Error> {
    play(client().revoke(&"t".into()), [answer], &env()).0
}

#[test]
fn with_token_hint_and_client_authentication() {
    let token = "45ghiukldjahdnhzdauz".into();
    let intent = client().revoke(&token).hint(TokenTypeHint::RefreshToken);
    let (outcome, requests) = play(intent, [response(200, &[], "")], &env());
    outcome.unwrap();
    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert_eq!(request.uri(), "https://server.example.com/revoke");
    assert_eq!(
        header(request, "content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(header(request, "accept"), Some("application/json"));
    assert_eq!(
        header(request, "authorization"),
        Some("Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW")
    );
    let expected = [
        ("token", "45ghiukldjahdnhzdauz"),
        ("token_type_hint", "refresh_token"),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(form(request), expected);
}

#[test]
fn whatever_the_body_says() {
    // RFC 7009 §2.2: an unknown token is revoked; the body is ignored.
    for answer in [
        response(200, &[("content-type", "text/html")], "<html>"),
        json(200, r#"{"error":"x"}"#),
        response(204, &[], ""),
    ] {
        assert!(revoke(answer).is_ok());
    }
}

#[test]
fn errors_are_errors() {
    let error = refused(revoke(json(400, r#"{"error":"unsupported_token_type"}"#)));
    assert_eq!(error.code(), &ErrorCode::UnsupportedTokenType);
    assert_eq!(error.disposition(), Disposition::FixConfiguration);
    assert!(revoke(response(202, &[], "")).is_err());
    assert!(revoke(response(404, &[], "")).is_err());
    // RFC 7009 §2.2.1: the token must be taken to live on.
    let error = revoke(response(503, &[("retry-after", "3")], "")).unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }));
}
