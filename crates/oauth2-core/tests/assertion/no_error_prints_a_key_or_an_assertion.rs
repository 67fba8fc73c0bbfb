use std::error::Error;
use std::fmt::Debug;

use flow_script::{env, field, json as answer, sent};
use oauth_step::IntoStep;
use oauth2_core::{AssertionSource, ServiceAccount, Session};
use serde_json::json;

use crate::support::{file, rsa};

fn account() -> ServiceAccount {
    ServiceAccount::from_json(file(json!({})))
        .unwrap()
        .scope("a")
}

fn clean(what: &dyn Debug, secrets: &[&str]) {
    for printed in [format!("{what:?}"), format!("{what:#?}")] {
        for secret in secrets {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}

#[test]
fn nor_does_anything_else() {
    // No line of the key, whatever the quoting of its ends.
    let lines: Vec<_> = rsa().0.lines().filter(|line| line.len() == 64).collect();
    assert!(lines.len() > 20);
    let account = account();
    clean(&account, &lines);
    clean(&account.jwt_bearer().unwrap(), &lines);
    clean(&account.self_signed().unwrap(), &lines);
    clean(
        &AssertionSource::from(account.self_signed().unwrap()),
        &lines,
    );
    let builder = Session::assertion(account.jwt_bearer().unwrap());
    clean(&builder, &lines);
    clean(&builder.build(), &lines);
}

/// A server that sends the assertion back gets it masked.
#[test]
fn where_a_server_echoes_it() {
    let intent = account().jwt_bearer().unwrap();
    let (request, awaiting) = sent(intent.into_step(&env()).unwrap());
    let assertion = field(&request, "assertion").unwrap();
    let (_, signature) = assertion.rsplit_once('.').unwrap();
    clean(&awaiting, &[signature]);
    let body = json!({"error": "invalid_grant", "error_description": format!("bad {assertion}")});
    let error = awaiting.receive(Ok(answer(400, &body.to_string())), &env());
    let error = error.unwrap_err();
    clean(&error, &[signature]);
    let mut next: Option<&dyn Error> = Some(&error);
    while let Some(error) = next {
        assert!(!error.to_string().contains(signature), "{error}");
        next = error.source();
    }
    assert!(error.to_string().contains("invalid_grant"), "{error}");
}

#[test]
fn where_a_file_is_broken() {
    let whole = String::from_utf8(file(json!({}))).unwrap();
    let lines: Vec<_> = rsa().0.lines().filter(|line| line.len() == 64).collect();
    let misplaced = whole.replace("service_account", lines[0]);
    for broken in [
        whole.replace("BEGIN PRIVATE", "BEGIN"),
        whole.replace('{', ""),
        whole.replace("https://server", "http://server"),
        misplaced,
    ] {
        let error = ServiceAccount::from_json(broken).unwrap_err();
        clean(&error, &lines);
        assert!(!error.to_string().contains(lines[0]), "{error}");
    }
}
