//! Core 5.3.1.

use flow_script::{NOON, done, env, header, json, sent};
use http::Method;
use oauth_step::IntoStep;
use oauth2_core::Tokens;
use serde_json::Value;

use crate::support::provider::client;
use crate::support::vectors::{ANY, accept_each};

fn tokens() -> Tokens {
    Tokens::new("access-token-1".to_owned(), NOON).unwrap()
}

#[test]
fn it_is_a_get_that_asks_for_json() {
    let step = client()
        .userinfo(&tokens(), "user-1")
        .unwrap()
        .into_step(&env())
        .unwrap();
    let (request, _) = sent(step);
    assert_eq!(request.method(), Method::GET);
    assert_eq!(request.uri(), "https://op.example/userinfo");
    assert_eq!(
        header(&request, "authorization"),
        Some("Bearer access-token-1")
    );
    assert!(request.headers()["authorization"].is_sensitive());
    assert_eq!(header(&request, "accept"), Some("application/json"));
    assert!(request.body().is_empty());
    assert_eq!(request.headers().len(), 2);
}

#[test]
fn the_example_of_the_standard_is_read() {
    accept_each("userinfo_example", ANY, |example| {
        let body = &example["body"];
        let request = client().userinfo(&tokens(), "248289761001").unwrap();
        let (_, awaiting) = sent(request.into_step(&env()).unwrap());
        let answer = json(200, &body.to_string());
        let user = done(awaiting.receive(Ok(answer), &env()).unwrap());
        assert_eq!(user.subject(), "248289761001");
        assert_eq!(user.claims().name().unwrap().as_deref(), Some("Jane Doe"));
        assert_eq!(
            user.claims().preferred_username().unwrap().as_deref(),
            Some("j.doe")
        );
        let claims: Value = serde_json::from_str(user.claims_json()).unwrap();
        assert_eq!(&claims, body);
    });
}

#[test]
fn nothing_of_it_is_printed() {
    let request = client().userinfo(&tokens(), "user-1").unwrap();
    let mut printed = format!("{request:?}");
    let (_, awaiting) = sent(request.into_step(&env()).unwrap());
    printed += &format!("{awaiting:?}");
    let answer = json(200, r#"{"sub":"user-1","email":"jane@example.com"}"#);
    let user = done(awaiting.receive(Ok(answer), &env()).unwrap());
    printed += &format!("{user:?}");
    for secret in ["access-token-1", "user-1", "jane"] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}
