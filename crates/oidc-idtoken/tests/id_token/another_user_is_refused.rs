//! Core 2 and 5.5.1: `sub` is there, is a name, and is the user who was asked for.

use oidc_idtoken::{Problem, Rule};
use serde_json::{Value, json};

use crate::support::{Case, SUBJECT};

#[test]
fn a_token_without_a_user_is_refused() {
    assert_eq!(
        Case::good().without("sub").refused(),
        (Rule::Sub, Problem::Missing)
    );
}

#[test]
fn a_user_who_is_empty_or_too_long_or_no_text_is_refused() {
    for sub in [json!(""), json!("x".repeat(256)), json!(12), Value::Null] {
        let verdict = Case::good().with("sub", sub).refused();
        assert_eq!(verdict, (Rule::Sub, Problem::Malformed));
    }
}

#[test]
fn a_user_of_255_characters_is_accepted() {
    for sub in ["x".repeat(255), "ü".repeat(255)] {
        assert_eq!(
            Case::good().with("sub", sub.clone()).accepted().subject(),
            sub
        );
    }
}

#[test]
fn another_user_than_asked_for_is_refused() {
    let case = Case::good().expecting(|expected| expected.subject("user-2"));
    assert_eq!(case.refused(), (Rule::Sub, Problem::Mismatch));
    Case::good()
        .expecting(|expected| expected.subject(SUBJECT))
        .accepted();
}
