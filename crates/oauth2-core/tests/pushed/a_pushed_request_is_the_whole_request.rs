use flow_script::{env, field, form, header};
use oauth_step::{Endpoint, UrlPolicy, decode_form};
use oauth2_core::{Error, Misuse, Pkce, PushedAuthorizationRequest, ResponseMode};
use serde_json::Value;

use super::support::{PAR, accepted, client, pushed};

// RFC 9126 §2.1: the same parameters, in a form that is posted.
#[test]
fn as_it_would_stand_in_the_url() {
    let client = client();
    let builder = client.authorization().scope("openid read");
    let builder = builder
        .param("resource", "https://a.example")
        .param("resource", "https://b.example")
        .response_mode(ResponseMode::FormPost);
    let (plain, _) = builder.clone().begin(&env()).unwrap();
    let (_, query) = plain.url().split_once('?').unwrap();
    let (_, pending, request) = accepted(builder.push());
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), PAR);
    assert_eq!(
        header(&request, "content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(header(&request, "accept"), Some("application/json"));
    let in_form = form(&request);
    assert_eq!(in_form, decode_form(query.as_bytes()));
    let value = |name| {
        let found = in_form.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| &**value)
    };
    assert_eq!(value("state"), Some(pending.state()));
    assert_eq!(value("nonce"), pending.nonce());
    assert_eq!(value("code_challenge_method"), Some("S256"));
}

#[test]
fn with_the_relaxations_that_a_url_has() {
    let client = client();
    let builder = client.authorization().pkce(Pkce::Disabled).without_nonce();
    let (_, _, request) = accepted(builder.scope("openid").push());
    let names = super::support::names(&request);
    assert!(!names.iter().any(|name| name.starts_with("code_challenge")));
    assert!(!names.iter().any(|name| name == "nonce"));
}

// RFC 9126 §2.1: the `request_uri` parameter MUST NOT be provided.
#[test]
fn without_a_reference() {
    let client = client();
    for name in ["request_uri", "request"] {
        let push = client.authorization().param(name, "urn:x:y").push();
        let (outcome, requests) = pushed(push, []);
        assert!(requests.is_empty());
        let refused = outcome.unwrap_err();
        assert!(
            matches!(refused, Error::Misuse(Misuse::ReservedParameter(other)) if other == name)
        );
    }
}

#[test]
fn or_exactly_what_is_set_on_a_message() {
    let text = include_str!("../vectors/oauth2.json");
    let vectors: Value = serde_json::from_str(text).unwrap();
    let mut entries = vectors["requests"].as_array().unwrap().iter();
    let entry = entries.find(|entry| entry["source"] == "RFC 9126 s1.1 (PAR)");
    let entry = entry.unwrap();
    let endpoint = entry["endpoint"].as_str().unwrap();
    let endpoint = Endpoint::parse(endpoint, UrlPolicy::default()).unwrap();
    let pairs = entry["expected_pairs"].as_array().unwrap();
    let mut request = PushedAuthorizationRequest::new();
    for pair in pairs {
        request = request.param(pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
    }
    let request = request.basic("s6BhdRkqt3", "gX1fBat3bV").unwrap();
    assert!(!format!("{request:?}").contains("account-information"));
    let request = request.into_request(&endpoint);
    assert_eq!(request.method(), entry["method"].as_str().unwrap());
    assert_eq!(request.uri(), entry["endpoint"].as_str().unwrap());
    assert_eq!(
        header(&request, "authorization"),
        entry["authorization"].as_str()
    );
    let body = entry["one_valid_body"].as_str().unwrap();
    assert_eq!(request.body(), body.as_bytes());
    let nothing = PushedAuthorizationRequest::default().into_request(&endpoint);
    assert!(nothing.body().is_empty());
}

// A driver may run it apart from who asked.
#[test]
fn and_outlives_what_it_was_made_of() {
    fn spawned<T: Send + 'static>(intent: T) -> T {
        intent
    }
    let push = {
        let (client, texts) = (client(), ["read".to_owned(), "n-1".to_owned()]);
        let request = client.authorization().scope(&*texts[0]);
        let request = request
            .nonce(&*texts[1])
            .state("s")
            .param("hint", &*texts[0]);
        spawned(request.push())
    };
    let (_, pending, request) = accepted(push);
    assert_eq!((pending.state(), pending.nonce()), ("s", Some("n-1")));
    for (name, value) in [("scope", "read"), ("nonce", "n-1"), ("hint", "read")] {
        assert_eq!(field(&request, name).as_deref(), Some(value));
    }
}
