use flow_script::{env, json, play};
use oauth2_core::{Disposition, Error, ErrorCode, Quirk, TokenTypeHint};

use crate::support::{FORM, answer, asked, client, refused, renewed};

// Fitbit.
#[test]
fn the_first_of_a_list() {
    let client = client().with_quirk(Quirk::ErrorsArray);
    let body = r#"{"errors":[{"errorType":"invalid_grant","message":"Refresh token invalid: gX1fBat3bV"},{"errorType":"other","message":"x"}],"success":false}"#;
    for status in [200, 400, 401] {
        let error = refused(renewed(&client, json(status, body)));
        assert_eq!(error.code(), &ErrorCode::InvalidGrant);
        let description = error.description().unwrap();
        assert_eq!(description, "Refresh token invalid: [redacted]");
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(error.disposition(), Disposition::Reauthenticate);
    }
    // What is none stays a refusal without a reason.
    for body in [
        r#"{"errors":[]}"#,
        r#"{"errors":{"errorType":"x"}}"#,
        r#"{"errors":[{"errorType":""}]}"#,
    ] {
        let outcome = renewed(&client, json(400, body));
        assert!(matches!(outcome, Err(Error::Peer { .. })));
    }
}

// WeChat, which says so as text and with status 200.
#[test]
fn a_number() {
    let client = client().with_quirks([Quirk::AnyMediaType, Quirk::ErrcodeErrors]);
    let body = r#"{"errcode":40029,"errmsg":"invalid code, rid: 6"}"#;
    let error = refused(asked(&client, answer(200, "text/plain", body)));
    assert_eq!(error.code().as_str(), "40029");
    assert_eq!(error.description(), Some("invalid code, rid: 6"));
    assert_eq!(error.status().unwrap(), 200);
}

#[test]
fn but_not_the_number_0() {
    let client = client().with_quirk(Quirk::ErrcodeErrors);
    let body = r#"{"errcode":0,"errmsg":"ok","access_token":"at","token_type":"Bearer"}"#;
    let tokens = asked(&client, json(200, body)).unwrap();
    assert_eq!(tokens.quirks_applied().len(), 0);
}

#[test]
fn a_token_beside_an_error_is_none() {
    for (quirk, body) in [
        (
            Quirk::ErrcodeErrors,
            r#"{"errcode":1,"access_token":"at","token_type":"Bearer"}"#,
        ),
        (
            Quirk::OkFalseErrors,
            r#"{"ok":false,"access_token":"at","token_type":"Bearer"}"#,
        ),
        (
            Quirk::ErrorsArray,
            r#"{"errors":[{"errorType":"x"}],"access_token":"at","token_type":"Bearer"}"#,
        ),
    ] {
        refused(asked(&client().with_quirk(quirk), json(200, body)));
        // Without the quirk nobody knows that it is one.
        asked(&client(), json(200, body)).unwrap();
    }
}

// Slack.
#[test]
fn ok_is_false() {
    let client = client().with_quirk(Quirk::OkFalseErrors);
    let error = refused(asked(
        &client,
        json(200, r#"{"ok":false,"error":"invalid_code"}"#),
    ));
    assert_eq!(error.code().as_str(), "invalid_code");
    let error = refused(asked(&client, json(200, r#"{"ok":false}"#)));
    assert_eq!(error.code().as_str(), "ok_false");
    // Where the body counts for nothing otherwise, too.
    let answer = json(200, r#"{"ok":false,"error":"token_revoked"}"#);
    let revocation = client.revoke(&"at".into()).hint(TokenTypeHint::AccessToken);
    let error = refused(play(revocation, [answer], &env()).0);
    assert_eq!(error.code().as_str(), "token_revoked");
    assert_eq!(error.status().unwrap(), 200);
    let answer = json(200, r#"{"ok":true,"revoked":true}"#);
    play(client.revoke(&"at".into()), [answer], &env())
        .0
        .unwrap();
}

// GitHub, with status 200; others with 400.
#[test]
fn a_form() {
    let client = client().with_quirk(Quirk::FormAnswers);
    let body = "error=bad_verification_code&error_description=The+code+passed+is+incorrect+or+expired.&error_uri=%2Fapps";
    for status in [200, 400] {
        let error = refused(asked(&client, answer(status, FORM, body)));
        assert_eq!(error.code().as_str(), "bad_verification_code");
        let description = error.description().unwrap();
        assert_eq!(description, "The code passed is incorrect or expired.");
        assert_eq!(error.status().unwrap(), status);
    }
    // As with JSON, whatever the type of an error.
    let error = refused(asked(
        &client,
        answer(400, "text/html", "error=invalid_client"),
    ));
    assert_eq!(error.code(), &ErrorCode::InvalidClient);
}

#[test]
fn an_outage_is_no_verdict_all_the_same() {
    let client = client().with_quirks([Quirk::OkFalseErrors, Quirk::ErrorsArray]);
    let body = r#"{"errors":[{"errorType":"system"}]}"#;
    for status in [429, 503] {
        let outcome = asked(&client, json(status, body));
        assert!(matches!(outcome, Err(Error::Unavailable { .. })));
    }
    let redirect = asked(&client, json(302, r#"{"ok":false,"error":"x"}"#));
    assert!(matches!(redirect, Err(Error::Peer { .. })));
}
