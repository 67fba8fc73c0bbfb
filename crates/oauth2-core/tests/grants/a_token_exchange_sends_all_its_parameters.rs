use flow_script::{env, form, header, json, play};
use oauth2_core::{Client, Misuse, ResourceIndicator, TokenTypeIdentifier};

use super::support::{body, client, misuse, printed, request, server};

fn resource(uri: &str) -> ResourceIndicator {
    ResourceIndicator::parse(uri).unwrap()
}

#[test]
fn as_the_standard_prints_it() {
    let server = server(
        "https://as.example.com",
        "https://as.example.com/as/token.oauth2",
    );
    let client = Client::new(server, "rs08").with_secret("long-secure-random-secret");
    let token = "accVkjcJyb4BWCxGsndESCJQbdFMogUC5PbRDqceLTC";
    let exchange = client
        .token_exchange(token, TokenTypeIdentifier::AccessToken)
        .resource(resource("https://backend.example.com/api"));
    let request = request(exchange);
    assert_eq!(body(&request), printed("RFC 8693 s2.3"));
    let expected = "Basic cnMwODpsb25nLXNlY3VyZS1yYW5kb20tc2VjcmV0";
    assert_eq!(header(&request, "authorization"), Some(expected));
    assert_eq!(header(&request, "accept"), Some("application/json"));
}

#[test]
fn each_under_its_name_and_again_where_that_is_allowed() {
    let exchange = client()
        .token_exchange("subject", TokenTypeIdentifier::IdToken)
        .param("authorization_details", "[]")
        .actor("actor", TokenTypeIdentifier::Jwt)
        .requested_token_type(TokenTypeIdentifier::Saml2)
        .scope("b a")
        .audience("one")
        .audience("urn:example:two")
        .resource(resource("https://a.example/?q"))
        .resource(resource("urn:example:three"));
    let urn = |name: &str| format!("urn:ietf:params:oauth:token-type:{name}");
    let expected = [
        (
            "grant_type",
            "urn:ietf:params:oauth:grant-type:token-exchange".to_owned(),
        ),
        ("resource", "https://a.example/?q".to_owned()),
        ("resource", "urn:example:three".to_owned()),
        ("audience", "one".to_owned()),
        ("audience", "urn:example:two".to_owned()),
        ("scope", "b a".to_owned()),
        ("requested_token_type", urn("saml2")),
        ("subject_token", "subject".to_owned()),
        ("subject_token_type", urn("id_token")),
        ("actor_token", "actor".to_owned()),
        ("actor_token_type", urn("jwt")),
        ("authorization_details", "[]".to_owned()),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value));
    // The same intent again is the same request: renewal.
    for exchange in [exchange.clone(), exchange] {
        assert_eq!(form(&request(exchange)), expected);
    }
}

#[test]
fn a_method_called_again_replaces_what_stands_once() {
    let exchange = client()
        .token_exchange("subject", TokenTypeIdentifier::Jwt)
        .actor("first", TokenTypeIdentifier::AccessToken)
        .actor("second", TokenTypeIdentifier::Jwt)
        .requested_token_type(TokenTypeIdentifier::AccessToken)
        .requested_token_type(TokenTypeIdentifier::Jwt)
        .scope("a")
        .scope("b");
    let pairs = form(&request(exchange));
    for name in [
        "actor_token",
        "actor_token_type",
        "requested_token_type",
        "scope",
    ] {
        let found = pairs.iter().filter(|(other, _)| other == name).count();
        assert_eq!(found, 1, "{name}");
    }
}

#[test]
fn none_by_hand_that_has_a_method() {
    for name in [
        "actor_token",
        "actor_token_type",
        "audience",
        "grant_type",
        "requested_token_type",
        "resource",
        "scope",
        "subject_token",
        "subject_token_type",
    ] {
        let exchange = client().token_exchange("t", TokenTypeIdentifier::Jwt);
        assert_eq!(
            misuse(exchange.param(name, "x")),
            Misuse::ReservedParameter(name)
        );
    }
}

#[test]
fn a_scope_with_a_forbidden_character_is_not_sent() {
    let exchange = client().token_exchange("t", TokenTypeIdentifier::Jwt);
    assert_eq!(misuse(exchange.scope("a\"b")), Misuse::Scope);
}

#[test]
fn no_error_repeats_a_token() {
    let exchange = client()
        .token_exchange("subject-1", TokenTypeIdentifier::Jwt)
        .actor("actor-1", TokenTypeIdentifier::Jwt);
    let answer = r#"{"error":"invalid_target","error_description":"subject-1 actor-1"}"#;
    let error = play(exchange, [json(400, answer)], &env()).0.unwrap_err();
    let printed = format!("{error} {error:?}");
    assert!(
        !printed.contains("subject-1") && !printed.contains("actor-1"),
        "{printed}"
    );
}

#[test]
fn a_type_is_named_by_its_uri() {
    for name in [
        "access_token",
        "id-jag",
        "id_token",
        "jwt",
        "refresh_token",
        "saml1",
        "saml2",
    ] {
        let uri = format!("urn:ietf:params:oauth:token-type:{name}");
        let known = TokenTypeIdentifier::from_uri(&uri);
        assert!(!matches!(known, TokenTypeIdentifier::Other(_)), "{name}");
        assert_eq!(known.as_str(), uri);
    }
    let other = TokenTypeIdentifier::from("urn:example:x");
    assert_eq!(other, TokenTypeIdentifier::Other("urn:example:x".into()));
    assert_eq!(other.as_str(), "urn:example:x");
}
