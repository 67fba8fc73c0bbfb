use flow_script::{env, json, play};
use oauth2_core::Scope;

use crate::support::{GRANTED, assertion, client};

/// RFC 6749 §5.1: an answer without a scope grants the one asked for, wherever it stood.
#[test]
fn and_granted_unless_the_answer_says_otherwise() {
    let intent = || client().jwt_bearer(assertion().scope("a b"));
    let granted = |intent, body| play(intent, [json(200, body)], &env()).0.unwrap();
    let tokens = granted(intent(), GRANTED);
    assert_eq!(tokens.scope().map(Scope::as_str), Some("a b"));
    let less = r#"{"access_token":"at","token_type":"Bearer","scope":"b"}"#;
    let tokens = granted(intent(), less);
    assert_eq!(tokens.scope().map(Scope::as_str), Some("b"));
    assert_eq!(tokens.missing_scope().as_str(), "a");
    // One in the form is the last word.
    let tokens = granted(intent().scope("c"), GRANTED);
    assert_eq!(tokens.scope().map(Scope::as_str), Some("c"));
}
