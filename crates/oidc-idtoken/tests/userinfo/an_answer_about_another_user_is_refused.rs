//! Core 5.3.2: `sub` is there and equals the ID Token's, byte for byte.

use flow_script::{NOON, json};
use oauth2_core::Disposition;
use oidc_idtoken::{Error, UserInfo, UserInfoError};

fn parsed(body: &str) -> Result<UserInfo, Error> {
    UserInfo::parse(&json(200, body), "user-1", NOON)
}

#[test]
fn another_sub_is_refused() {
    for sub in ["user-11", "User-1", "", "user-1 ", "user-2"] {
        let error = parsed(&format!(r#"{{"sub":"{sub}","name":"Jane"}}"#)).unwrap_err();
        assert_eq!(error.disposition(), Disposition::HostilePeer);
        assert!(
            matches!(error, Error::UserInfo(UserInfoError::SubjectMismatch)),
            "{error}"
        );
    }
}

#[test]
fn an_answer_without_a_sub_is_refused() {
    for body in [
        r#"{"name":"Jane"}"#,
        "{}",
        r#"{"sub":null}"#,
        r#"{"sub":["user-1"]}"#,
    ] {
        let error = parsed(body).unwrap_err();
        assert!(
            matches!(error, Error::UserInfo(UserInfoError::SubjectMissing)),
            "{error}"
        );
    }
}

#[test]
fn the_same_sub_is_accepted_however_it_is_written() {
    assert_eq!(parsed(r#"{"sub":"user-1"}"#).unwrap().subject(), "user-1");
    assert_eq!(
        parsed(r#"{ "sub" : "user\u002d1" }"#).unwrap().subject(),
        "user-1"
    );
}

#[test]
fn profile_claims_of_odd_types_fail_nothing() {
    let body = r#"{"sub":"user-1","email_verified":"true","updated_at":"2011-07-21T20:42:50Z",
        "phone_number_verified":0,"name":null,"address":[],"locale":{"language":"de"}}"#;
    let user = parsed(body).unwrap();
    let claims = user.claims();
    assert_eq!(claims.email_verified(), Ok(Some(true)));
    assert_eq!(claims.updated_at().unwrap().unwrap().0, 1_311_280_970);
    assert!(claims.phone_number_verified().is_err());
    assert!(claims.name().is_err());
    assert!(claims.address().is_err());
    assert!(claims.locale().is_err());
    assert!(user.claim("locale").is_some());
}
