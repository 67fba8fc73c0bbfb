use oauth2_core::Error;

use crate::support::{FORM, JSON, answer, asked, client};

/// The error that an answer is without any quirk.
fn message(status: u16, media_type: &str, body: &str) -> String {
    match asked(&client(), answer(status, media_type, body)) {
        Err(error @ Error::Peer { .. }) => error.to_string(),
        other => panic!("expected a fault of the peer, got {other:?}"),
    }
}

#[test]
fn each_by_name() {
    const GRANTED: &str = r#"{"access_token":"at","token_type":"Bearer"}"#;
    for (status, media_type, body, quirk) in [
        (
            200,
            FORM,
            "access_token=at&token_type=bearer",
            "FormAnswers",
        ),
        (
            200,
            "text/plain",
            "access_token=at&expires=5",
            "FormAnswers",
        ),
        (400, FORM, "error=invalid_grant", "FormAnswers"),
        (200, "text/plain", GRANTED, "AnyMediaType"),
        (200, "text/html", GRANTED, "AnyMediaType"),
        (200, "text/javascript", GRANTED, "AnyMediaType"),
        (200, "application/octet-stream", GRANTED, "AnyMediaType"),
        (200, "application/hal+json", GRANTED, "AnyMediaType"),
        (200, "", GRANTED, "AnyMediaType"),
        (201, JSON, GRANTED, "CreatedOrOk"),
        (200, JSON, r#"{"access_token":"at"}"#, "BearerAssumed"),
        (
            200,
            JSON,
            r#"{"access_token":"at","token_type":"bot"}"#,
            "TokenTypeIsBearer",
        ),
        (
            200,
            JSON,
            r#"{"accessToken":"at","tokenType":"Bearer"}"#,
            "CamelCaseMembers",
        ),
        (
            200,
            JSON,
            r#"{"access_token":"at","token_type":"Bearer","scope":["a"]}"#,
            "ScopeArray",
        ),
        (
            200,
            JSON,
            r#"{"access_token":"at","token_type":"Bearer","refresh_token":""}"#,
            "EmptyRefreshToken",
        ),
        (
            200,
            JSON,
            "\u{feff}{\"access_token\":\"at\"}",
            "ByteOrderMark",
        ),
        (
            400,
            JSON,
            r#"{"errors":[{"errorType":"invalid_grant"}]}"#,
            "ErrorsArray",
        ),
        (
            200,
            JSON,
            r#"{"errcode":40029,"errmsg":"invalid code"}"#,
            "ErrcodeErrors",
        ),
        (
            400,
            JSON,
            r#"{"errcode":40029,"errmsg":"invalid code"}"#,
            "ErrcodeErrors",
        ),
        (200, JSON, r#"{"ok":false}"#, "OkFalseErrors"),
    ] {
        let message = message(status, media_type, body);
        let quirk = format!("`Quirk::{quirk}`");
        assert!(message.contains(&quirk), "{quirk}: {message}");
        assert!(!message.contains("invalid code"), "{message}");
    }
}

#[test]
fn and_none_where_none_would_help() {
    for (status, media_type, body) in [
        (200, "image/png", ""),
        (202, JSON, ""),
        (200, JSON, "[]"),
        (200, JSON, r#"{"access_token":"","token_type":"Bearer"}"#),
    ] {
        let message = message(status, media_type, body);
        assert!(!message.contains("Quirk"), "{message}");
    }
}
