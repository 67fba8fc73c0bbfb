use flow_script::{env, form, json, play};
use oauth_step::IntoStep;
use oauth2_core::{AwaitToken, Misuse};

use super::support::{GRANTED, client, code, misuse};

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

#[test]
fn client_credentials_with_repeated_names_and_empty_values() {
    let intent = client()
        .client_credentials()
        .scope(" a  b ")
        .param("resource", "https://a/")
        .param("resource", "https://b/")
        .param("empty", "");
    let expected = pairs(&[
        ("grant_type", "client_credentials"),
        ("scope", "a b"),
        ("resource", "https://a/"),
        ("resource", "https://b/"),
        ("empty", ""),
    ]);
    // The same intent again is the same request: renewal.
    for intent in [intent.clone(), intent] {
        let (outcome, requests) = play(intent, [json(200, GRANTED)], &env());
        assert_eq!(form(&requests[0]), expected);
        assert_eq!(outcome.unwrap().scope().unwrap().as_str(), "a b");
    }
}

#[test]
fn an_extension_grant_with_its_urn() {
    let urn = "urn:ietf:params:oauth:grant-type:saml2-bearer";
    let intent = client()
        .extension_grant(urn)
        .param("assertion", "PHNhbWw+")
        .scope("a");
    let (_, requests) = play(intent, [json(200, GRANTED)], &env());
    let expected = pairs(&[
        ("grant_type", urn),
        ("assertion", "PHNhbWw+"),
        ("scope", "a"),
    ]);
    assert_eq!(form(&requests[0]), expected);
}

#[test]
fn a_code_exchange_with_a_resource() {
    let intent = client()
        .exchange_code(code())
        .param("resource", "https://cal.example.com/");
    let (_, requests) = play(intent, [json(200, GRANTED)], &env());
    let resource = flow_script::field(&requests[0], "resource");
    assert_eq!(resource.as_deref(), Some("https://cal.example.com/"));
}

#[test]
fn a_scope_with_a_forbidden_character_is_not_sent() {
    for scope in ["a\"b", "a\\b", "a\nb", "é"] {
        let intent = client().client_credentials().scope(scope);
        assert_eq!(misuse(play(intent, [], &env()).0), Misuse::Scope);
        let outcome = client().authorization().scope(scope).begin(&env());
        assert_eq!(misuse(outcome), Misuse::Scope);
    }
}

#[test]
fn without_an_endpoint_nothing_is_sent() {
    let server = oauth2_core::ServerMetadata::new(super::support::ISSUER, Default::default());
    let client = oauth2_core::Client::new(server.unwrap(), "id");
    let missing = Misuse::EndpointMissing;
    let (outcome, _) = play(client.client_credentials(), [], &env());
    assert_eq!(misuse(outcome), missing("token_endpoint"));
    let (outcome, _) = play(client.revoke(&"t".into()), [], &env());
    assert_eq!(misuse(outcome), missing("revocation_endpoint"));
    let outcome = client.authorization().begin(&env());
    assert_eq!(misuse(outcome), missing("authorization_endpoint"));
}

// RFC 6749 §3.2: request parameters MUST NOT be included more than once.
#[test]
fn what_a_grant_sets_itself_is_not_added_to() {
    let scope = client().client_credentials().scope("a").param("scope", "b");
    assert_eq!(refused(scope), Misuse::ReservedParameter("scope"));
    let code = client().exchange_code(code()).param("code", "c-2");
    assert_eq!(refused(code), Misuse::ReservedParameter("code"));
    let token = client().refresh(&"r".into()).param("refresh_token", "s");
    assert_eq!(refused(token), Misuse::ReservedParameter("refresh_token"));
    let other = client().client_credentials().param("grant_type", "other");
    assert_eq!(refused(other), Misuse::ReservedParameter("grant_type"));
}

fn refused(intent: impl IntoStep<Flow = AwaitToken>) -> Misuse {
    misuse(intent.into_step(&env()))
}
