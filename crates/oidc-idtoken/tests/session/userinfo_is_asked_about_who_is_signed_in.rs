//! UserInfo with the session's token, about the session's user.

use flow_script::{env, header, json, sent};
use oauth_step::IntoStep;
use oauth2_core::Disposition;
use oidc_idtoken::{Error, OidcSession, UserInfoError};

use super::stage::Stage;
use crate::support::provider::client;

#[test]
fn the_answer_must_be_about_the_user_of_the_id_token() {
    let stage = Stage::signed_in(|token| token);
    let ask = || sent(stage.session.userinfo().unwrap().into_step(&env()).unwrap());
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
fn nobody_signed_in_is_an_error_and_no_request() {
    let error = OidcSession::new(client()).userinfo().unwrap_err();
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
