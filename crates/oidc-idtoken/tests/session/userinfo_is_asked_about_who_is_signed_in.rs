//! UserInfo with the session's token, about the session's user.

use core::time::Duration;

use flow_script::{env, header, json, sent};
use oauth_step::IntoStep;
use oauth2_core::Disposition;
use oidc_idtoken::{Error, OidcSession, UserInfoError};

use super::stage::{Stage, answer};
use crate::support::provider::client;

#[test]
fn the_answer_must_be_about_the_user_of_the_id_token() {
    let stage = Stage::signed_in(|token| token);
    let ask = || sent(stage.session.userinfo().into_step(&env()).unwrap());
    let (request, awaiting) = ask();
    assert_eq!(header(&request, "authorization"), Some("Bearer access-1"));
    let step = awaiting
        .receive(Ok(json(200, r#"{"sub":"user-1"}"#)), &env())
        .unwrap();
    assert_eq!(flow_script::done(step).subject(), "user-1");

    let (_, awaiting) = ask();
    let error = awaiting
        .receive(Ok(json(200, r#"{"sub":"user-2"}"#)), &env())
        .unwrap_err();
    assert!(
        matches!(error, Error::UserInfo(UserInfoError::SubjectMismatch)),
        "{error}"
    );
}

#[test]
fn an_expired_token_is_renewed_first() {
    let stage = Stage::signed_in(|token| token);
    stage.env.advance(Duration::from_secs(3_601));
    let step = stage.session.userinfo().into_step(&stage.env).unwrap();
    let mut seen = Vec::new();
    let claims = stage.run(step, &mut Vec::new(), |request| {
        seen.push(request.uri().path().to_owned());
        if request.uri().path() == "/token" {
            return Ok(answer("access-2", None));
        }
        assert_eq!(header(request, "authorization"), Some("Bearer access-2"));
        Ok(json(200, r#"{"sub":"user-1"}"#))
    });
    assert_eq!(claims.unwrap().subject(), "user-1");
    assert_eq!(seen, ["/token", "/userinfo"]);
}

#[test]
fn nobody_signed_in_is_an_error_and_no_request() {
    let userinfo = OidcSession::new(client()).userinfo();
    let error = userinfo.into_step(&env()).unwrap_err();
    assert_eq!(error.disposition(), Disposition::Reauthenticate);
}

#[test]
fn a_session_prints_no_secret() {
    let stage = Stage::signed_in(|token| token);
    let printed = format!("{:?} {:#?}", stage.session, stage.session.authentication());
    for secret in [
        "access-1",
        "refresh",
        "user-1",
        "a client secret",
        &stage.nonce,
    ] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}
