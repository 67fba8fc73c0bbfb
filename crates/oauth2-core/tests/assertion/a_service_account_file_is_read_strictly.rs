use jose_assert::KeyError;
use oauth_step::{JsonError, UrlError};
use oauth2_core::{Disposition, Error, Misuse, ServiceAccount, ServiceAccountFault};
use serde_json::{Value, json};

use crate::support::{file, rsa};

fn fault(file: &[u8]) -> (ServiceAccountFault, String) {
    let error = ServiceAccount::from_json(file).unwrap_err();
    assert_eq!(error.disposition(), Disposition::FixConfiguration);
    let text = error.to_string();
    match error {
        Error::Misuse(Misuse::ServiceAccount(fault)) => (fault, text),
        other => panic!("{other:?}"),
    }
}

fn changed(name: &str, value: Value) -> (ServiceAccountFault, String) {
    fault(&file(json!({ name: value })))
}

#[test]
fn what_is_not_read_may_be_anything_or_absent() {
    for changes in [
        json!({}),
        json!({"universe_domain": 7, "auth_uri": [], "new": {"a": [1e300]}}),
        json!({"project_id": null, "client_id": null, "auth_uri": null, "universe_domain": null}),
        json!({"private_key_id": null}),
    ] {
        let account = ServiceAccount::from_json(file(changes)).unwrap();
        let email = "robot@a-project.iam.gserviceaccount.example";
        assert_eq!(account.client_email(), email);
    }
}

#[test]
fn a_member_that_is_missing_is_named() {
    for name in ["type", "client_email", "private_key", "token_uri"] {
        let (fault, text) = changed(name, Value::Null);
        assert_eq!(
            fault,
            ServiceAccountFault::Json(JsonError::Missing { name })
        );
        assert_eq!(text, format!("service account: member `{name}` is missing"));
    }
}

#[test]
fn a_member_of_another_type_is_named() {
    for name in [
        "type",
        "client_email",
        "private_key",
        "private_key_id",
        "token_uri",
    ] {
        for value in [json!(7), json!([]), json!({"a": 1}), json!(true)] {
            let (_, text) = changed(name, value);
            let expected = format!("service account: member `{name}` is not a string");
            assert_eq!(text, expected);
        }
    }
}

#[test]
fn an_empty_member_is_named() {
    for name in ["client_email", "private_key", "private_key_id", "token_uri"] {
        let (_, text) = changed(name, json!(""));
        let expected = format!("service account: `{name}` is not a non-empty string");
        assert_eq!(text, expected);
    }
}

#[test]
fn another_kind_of_credentials_is_told() {
    for kind in ["authorized_user", "external_account", "Service_Account", ""] {
        let (_, text) = changed("type", json!(kind));
        assert!(text.contains("`type` is not `service_account`"), "{text}");
    }
}

#[test]
fn a_key_that_is_none_is_told() {
    let pem = &rsa().0;
    let encrypted = pem.replace("PRIVATE", "ENCRYPTED PRIVATE");
    let cut = pem.lines().take(5).collect::<Vec<_>>().join("\n");
    for (key, expected) in [
        ("no key at all", KeyError::Pem),
        (&cut, KeyError::Pem),
        (&encrypted, KeyError::EncryptedPem),
    ] {
        let (fault, text) = changed("private_key", json!(key));
        assert_eq!(fault, ServiceAccountFault::Key(expected));
        assert!(text.contains("`private_key`: "), "{text}");
    }
}

#[test]
fn a_url_that_must_not_be_asked_is_told() {
    for (url, expected) in [
        (
            "http://oauth2.googleapis.example/token",
            UrlError::InsecureHttp,
        ),
        ("oauth2.googleapis.example/token", UrlError::NotAbsolute),
        ("ftp://oauth2.googleapis.example/token", UrlError::Scheme),
        (
            "https://a@oauth2.googleapis.example/token",
            UrlError::UserInfo,
        ),
    ] {
        let (fault, text) = changed("token_uri", json!(url));
        assert_eq!(fault, ServiceAccountFault::TokenUri(expected));
        assert!(text.contains("`token_uri`: "), "{text}");
    }
    // A server on this machine is for tests.
    let local = file(json!({"token_uri": "http://127.0.0.1:8080/token"}));
    assert!(ServiceAccount::from_json(local).is_ok());
}

#[test]
fn json_that_is_none_is_told() {
    let whole = file(json!({}));
    let twice = String::from_utf8(whole.clone()).unwrap();
    let twice = twice.replacen('{', r#"{"type":"service_account","#, 1);
    let after = [&whole[..], b"{}"].concat();
    let marked = [b"\xEF\xBB\xBF", &whole[..]].concat();
    let listed = [b"[", &whole[..], b"]"].concat();
    for text in [
        b"".as_slice(),
        b"null",
        &whole[..whole.len() - 2],
        twice.as_bytes(),
        &after,
        &marked,
        &listed,
    ] {
        assert!(matches!(fault(text).0, ServiceAccountFault::Json(_)));
    }
}
