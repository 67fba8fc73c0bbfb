use oauth_step::{JsonError, UnixTime};
use oauth2_core::PeerFault;

use super::support::{fault, said};

#[test]
fn active_is_a_boolean_and_must_be_there() {
    for value in ["\"true\"", "1", "0", "\"false\"", "[]"] {
        let fault = fault(said(&format!(r#"{{"active":{value}}}"#)));
        assert!(
            matches!(
                fault,
                PeerFault::Json(JsonError::WrongType { name: "active", .. })
            ),
            "{value}: {fault:?}"
        );
    }
    for body in ["{}", r#"{"active":null}"#, r#"{"sub":"ada"}"#] {
        let missing = PeerFault::Json(JsonError::Missing { name: "active" });
        assert_eq!(fault(said(body)), missing, "{body}");
    }
    assert!(matches!(fault(said("[]")), PeerFault::Json(_)));
    let twice = r#"{"active":true,"active":false}"#;
    assert!(matches!(fault(said(twice)), PeerFault::Json(_)));
}

#[test]
fn times_are_numbers() {
    for name in ["exp", "iat", "nbf"] {
        for value in ["\"1419356238\"", "-1", "true", "[1]", "1e30"] {
            let outcome = said(&format!(r#"{{"active":true,"{name}":{value}}}"#));
            let fault = fault(outcome);
            let PeerFault::Json(JsonError::WrongType { name: found, .. }) = fault else {
                panic!("{name} {value}: {fault:?}")
            };
            assert_eq!(found, name);
        }
    }
    let introspection = said(r#"{"active":true,"exp":1.5e1,"iat":1.9,"nbf":0}"#).unwrap();
    assert_eq!(introspection.expires_at(), Some(UnixTime(15)));
    assert_eq!(introspection.issued_at(), Some(UnixTime(1)));
    assert_eq!(introspection.not_before(), Some(UnixTime(0)));
}

#[test]
fn the_audience_is_a_string_or_an_array_of_them() {
    let audience = |value: &str| said(&format!(r#"{{"active":true,"aud":{value}}}"#));
    assert_eq!(audience("\"a\"").unwrap().audience(), ["a"]);
    assert_eq!(audience(r#"["a","b"]"#).unwrap().audience(), ["a", "b"]);
    assert!(audience("[]").unwrap().audience().is_empty());
    assert!(audience("null").unwrap().audience().is_empty());
    for value in ["7", r#"["a",7]"#, "{}", "true"] {
        assert!(
            matches!(fault(audience(value)), PeerFault::Json(_)),
            "{value}"
        );
    }
}

#[test]
fn the_rest_are_strings() {
    for name in [
        "client_id",
        "iss",
        "jti",
        "scope",
        "sub",
        "token_type",
        "username",
    ] {
        for value in ["7", "[\"a\"]", "{}", "true"] {
            let outcome = said(&format!(r#"{{"active":true,"{name}":{value}}}"#));
            assert!(
                matches!(fault(outcome), PeerFault::Json(_)),
                "{name} {value}"
            );
        }
        let absent = said(&format!(r#"{{"active":true,"{name}":null}}"#));
        assert!(absent.is_ok(), "{name}");
    }
    let outcome = said(r#"{"active":true,"scope":"a\"b"}"#);
    assert!(matches!(
        fault(outcome),
        PeerFault::Member { name: "scope", .. }
    ));
    let introspection = said(r#"{"active":true,"token_type":"DPoP","jti":"j"}"#).unwrap();
    assert_eq!(introspection.token_type(), Some("DPoP"));
    assert_eq!(introspection.jti(), Some("j"));
}

#[test]
fn a_confirmation_is_an_object() {
    let body = r#"{"active":true,"cnf":{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}"#;
    let introspection = said(body).unwrap();
    let jkt = introspection.confirmation("jkt").unwrap().as_str().unwrap();
    assert_eq!(jkt, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    assert!(introspection.confirmation("x5t#S256").is_none());
    for value in ["\"jkt\"", "[]", "7"] {
        let outcome = said(&format!(r#"{{"active":true,"cnf":{value}}}"#));
        assert!(matches!(fault(outcome), PeerFault::Json(_)), "{value}");
    }
}
