use oauth_step::JsonError;
use oauth2_core::{PeerFault, Tokens};

use super::support::{client, fault, granted};

fn answer(body: &str) -> Result<Tokens, oauth2_core::Error> {
    granted(&client(), body)
}

fn with(member: &str) -> Result<Tokens, oauth2_core::Error> {
    answer(&format!(
        r#"{{"access_token":"at","token_type":"Bearer",{member}}}"#
    ))
}

#[test]
fn required_ones_are_there_and_null_is_not_there() {
    for (body, missing) in [
        (r#"{"token_type":"Bearer"}"#, "access_token"),
        (
            r#"{"access_token":null,"token_type":"Bearer"}"#,
            "access_token",
        ),
        (r#"{"access_token":"at"}"#, "token_type"),
        (r#"{"access_token":"at","token_type":null}"#, "token_type"),
        ("{}", "access_token"),
    ] {
        let expected = PeerFault::Json(JsonError::Missing { name: missing });
        assert_eq!(fault(answer(body)), expected, "{body}");
    }
}

#[test]
fn null_for_an_optional_one_is_absence() {
    let tokens =
        with(r#""refresh_token":null,"expires_in":null,"scope":null,"id_token":null,"error":null"#);
    let tokens = tokens.unwrap();
    assert!(tokens.refresh_token().is_none());
    assert!(tokens.expires_at().is_none());
    assert!(tokens.scope().is_none());
    assert!(tokens.id_token().is_none());
}

#[test]
fn another_type_is_an_error_that_names_the_member() {
    let wrong_type = |outcome, expected| match fault(outcome) {
        PeerFault::Json(JsonError::WrongType { name, .. }) => assert_eq!(name, expected),
        other => panic!("{expected}: {other:?}"),
    };
    for value in ["5", "true", "[]", "{}"] {
        let body = format!(r#"{{"access_token":{value},"token_type":"Bearer"}}"#);
        wrong_type(answer(&body), "access_token");
        let body = format!(r#"{{"access_token":"at","token_type":{value}}}"#);
        wrong_type(answer(&body), "token_type");
        for name in ["refresh_token", "id_token", "scope"] {
            wrong_type(with(&format!(r#""{name}":{value}"#)), name);
        }
    }
}

#[test]
fn an_access_token_is_printable_without_spaces() {
    for token in ["", " ", "a b", "a\\n", "a\\u0000", "a\\u007f", "é"] {
        let body = format!(r#"{{"access_token":"{token}","token_type":"Bearer"}}"#);
        let fault = fault(answer(&body));
        assert!(
            matches!(
                fault,
                PeerFault::Member {
                    name: "access_token",
                    ..
                }
            ),
            "{token}"
        );
    }
    // Odd, and valid: everything from ! to ~.
    let all: String = ('!'..='~').collect();
    let quoted = all.replace('\\', "\\\\").replace('"', "\\\"");
    let body = format!(r#"{{"access_token":"{quoted}","token_type":"Bearer"}}"#);
    assert_eq!(answer(&body).unwrap().access_token().expose(), &all);
}

#[test]
fn a_refresh_token_may_hold_spaces_and_is_not_empty() {
    for token in ["", "a\\n", "a\\u007f", "é"] {
        let fault = fault(with(&format!(r#""refresh_token":"{token}""#)));
        assert!(
            matches!(
                fault,
                PeerFault::Member {
                    name: "refresh_token",
                    ..
                }
            ),
            "{token}"
        );
    }
    let tokens = with(r#""refresh_token":" a b~""#).unwrap();
    assert_eq!(tokens.refresh_token().unwrap().expose(), " a b~");
}

#[test]
fn duplicate_members_are_refused_at_every_depth() {
    for member in [
        r#""access_token":"x""#,
        r#""\u0061ccess_token":"x""#,
        r#""x":1,"x":1"#,
        r#""x":{"y":[{"z":1,"z":2}]}"#,
    ] {
        let fault = fault(with(member));
        assert!(
            matches!(fault, PeerFault::Json(JsonError::DuplicateName { .. })),
            "{member}"
        );
    }
}

#[test]
fn unknown_members_are_kept_whatever_they_are() {
    let tokens = with(r#""cnf":{"x5t#S256":"a"},"big":123456789012345678901234567890e9,"n":null"#);
    let tokens = tokens.unwrap();
    assert_eq!(tokens.extra("cnf").unwrap().raw(), r#"{"x5t#S256":"a"}"#);
    assert_eq!(
        tokens.extra("big").unwrap().raw(),
        "123456789012345678901234567890e9"
    );
    assert_eq!(tokens.extra("n").unwrap().raw(), "null");
    assert!(tokens.extra("expires_in").is_none());
}

#[test]
fn it_is_one_json_object_in_utf_8() {
    for body in [
        "",
        "null",
        "[]",
        "\"x\"",
        "{",
        "{}{}",
        "\u{feff}{}",
        "{'a':1}",
        "{\"a\":01}",
    ] {
        assert!(matches!(fault(answer(body)), PeerFault::Json(_)), "{body}");
    }
}
