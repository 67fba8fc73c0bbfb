//! Core 3.1.2.1: the parameters of the authentication request.

use core::time::Duration;

use oauth_step::Secret;
use oidc_idtoken::{ClaimRequest, ClaimsRequest, Display, Error, Misuse, Prompt};
use serde_json::{Value, json};

use crate::support::provider::{Begun, REDIRECT_URI, client};
use crate::support::vectors::{ANY, accept_each};

#[test]
fn a_plain_request_has_all_that_protects_it() {
    let begun = Begun::new(client().authentication());
    assert!(begun.url.starts_with("https://op.example/authorize?"));
    assert_eq!(begun.param("response_type").as_deref(), Some("code"));
    assert_eq!(begun.param("client_id").as_deref(), Some("client-1"));
    assert_eq!(begun.param("redirect_uri").as_deref(), Some(REDIRECT_URI));
    assert_eq!(begun.param("scope").as_deref(), Some("openid"));
    assert_eq!(
        begun.param("code_challenge_method").as_deref(),
        Some("S256")
    );
    assert!(begun.param("code_challenge").is_some());
    // 128 bits each, base64url.
    assert_eq!(begun.nonce().len(), 22);
    assert!(begun.param("state").unwrap().len() >= 22);
    for absent in [
        "prompt",
        "max_age",
        "claims",
        "acr_values",
        "response_mode",
        "display",
    ] {
        assert_eq!(begun.param(absent), None, "{absent}");
    }
}

#[test]
fn nonce_and_state_are_never_the_same_twice() {
    let client = client();
    let env = flow_script::env();
    let url = || client.authentication().begin(&env).unwrap().0.into_url();
    let (first, second) = (url(), url());
    for name in ["nonce", "state", "code_challenge"] {
        let param = |url| crate::support::provider::param(url, name).unwrap();
        assert_ne!(param(&first), param(&second), "{name}");
    }
}

#[test]
fn openid_is_in_the_scope_once_and_words_add_up() {
    let begun = Begun::new(
        client()
            .authentication()
            .scope("email profile")
            .scope("openid email"),
    );
    assert_eq!(
        begun.param("scope").as_deref(),
        Some("openid email profile")
    );
}

#[test]
fn offline_access_asks_for_consent() {
    let begun = Begun::new(client().authentication().offline_access());
    assert_eq!(
        begun.param("scope").as_deref(),
        Some("openid offline_access")
    );
    assert_eq!(begun.param("prompt").as_deref(), Some("consent"));
}

#[test]
fn every_parameter_is_sent_as_it_was_given() {
    let hint = Secret::new("a.b.c".to_owned());
    let client = client();
    let request = client
        .authentication()
        .prompt(Prompt::Login)
        .prompt(Prompt::SelectAccount)
        .prompt(Prompt::Login)
        .max_age(Duration::from_millis(1_999))
        .login_hint("jane & co")
        .id_token_hint(&hint)
        .acr_values(["gold", "silver"])
        .ui_locales(["fr-CA", "fr", "en"])
        .claims_locales(["fr-CA", "en"])
        .display(Display::Popup)
        .param("audience", "api")
        .redirect_uri("https://client.example/other");
    let begun = Begun::new(request);
    for (name, value) in [
        ("prompt", "login select_account"),
        ("max_age", "1"),
        ("login_hint", "jane & co"),
        ("id_token_hint", "a.b.c"),
        ("acr_values", "gold silver"),
        ("ui_locales", "fr-CA fr en"),
        ("claims_locales", "fr-CA en"),
        ("display", "popup"),
        ("audience", "api"),
        ("redirect_uri", "https://client.example/other"),
    ] {
        assert_eq!(begun.param(name).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn a_setter_called_twice_sends_the_last_value_once() {
    let client = client();
    let request = client.authentication().login_hint("a").login_hint("b");
    let request = request
        .max_age(Duration::from_secs(1))
        .max_age(Duration::from_secs(2));
    let begun = Begun::new(request.ui_locales(["de"]).ui_locales(["fr"]));
    assert_eq!(begun.param("login_hint").as_deref(), Some("b"));
    assert_eq!(begun.param("max_age").as_deref(), Some("2"));
    assert_eq!(begun.param("ui_locales").as_deref(), Some("fr"));
}

#[test]
fn essential_ways_of_authentication_are_asked_for_first() {
    let client = client();
    let request = client
        .authentication()
        .acr_values(["bronze"])
        .essential_acr(["gold", "silver"]);
    assert_eq!(
        Begun::new(request).param("acr_values").as_deref(),
        Some("gold silver bronze")
    );
}

#[test]
fn empty_lists_send_nothing_and_demand_nothing() {
    let client = client();
    let none: [&str; 0] = [];
    let request = client
        .authentication()
        .acr_values(none)
        .essential_acr(none)
        .ui_locales(none)
        .claims_locales(none);
    let begun = Begun::new(request);
    assert_eq!(begun.param("acr_values"), None);
    assert_eq!(begun.param("ui_locales"), None);
    assert_eq!(begun.param("claims_locales"), None);
}

#[test]
fn max_age_zero_is_sent() {
    let begun = Begun::new(client().authentication().max_age(Duration::ZERO));
    assert_eq!(begun.param("max_age").as_deref(), Some("0"));
}

#[test]
fn prompt_none_excludes_every_other_prompt() {
    let client = client();
    let request = || client.authentication().prompt(Prompt::None);
    assert_eq!(
        Begun::new(request()).param("prompt").as_deref(),
        Some("none")
    );
    for request in [request().prompt(Prompt::Login), request().offline_access()] {
        let error = request.begin(&flow_script::env()).unwrap_err();
        assert!(
            matches!(error, Error::Misuse(Misuse::PromptNoneAndOthers)),
            "{error}"
        );
    }
}

#[test]
fn a_parameter_with_a_setter_cannot_be_smuggled_in() {
    let client = client();
    for name in ["max_age", "claims", "prompt", "acr_values", "id_token_hint"] {
        let request = client.authentication().param(name, "1");
        let error = request.begin(&flow_script::env()).unwrap_err();
        assert!(
            matches!(error, Error::Misuse(Misuse::ReservedParameter(_))),
            "{error}"
        );
    }
    for name in ["nonce", "scope", "state", "response_type", "code_challenge"] {
        let request = client.authentication().param(name, "1");
        let error = request.begin(&flow_script::env()).unwrap_err();
        assert!(matches!(error, Error::OAuth2(_)), "{error}");
    }
}

#[test]
fn a_nonce_is_left_out_only_by_name() {
    let begun = Begun::new(client().authentication().without_nonce());
    assert_eq!(begun.param("nonce"), None);
}

#[test]
fn claims_are_asked_for_as_the_standard_prints_them() {
    let claims = ClaimsRequest::new()
        .userinfo("given_name", ClaimRequest::essential())
        .userinfo("nickname", ClaimRequest::voluntary())
        .userinfo("email", ClaimRequest::essential())
        .userinfo("email_verified", ClaimRequest::essential())
        .userinfo("picture", ClaimRequest::voluntary())
        .userinfo(
            "http://example.info/claims/groups",
            ClaimRequest::voluntary(),
        )
        .id_token("auth_time", ClaimRequest::essential())
        .id_token(
            "acr",
            ClaimRequest::voluntary().values(["urn:mace:incommon:iap:silver"]),
        );
    let begun = Begun::new(client().authentication().claims(claims));
    let sent: Value = serde_json::from_str(&begun.param("claims").unwrap()).unwrap();
    accept_each("claims_request", ANY, |example| {
        assert_eq!(sent, example["json"]);
    });
}

#[test]
fn asking_for_a_claim_again_replaces_the_first_asking() {
    let claims = ClaimsRequest::new()
        .id_token("a\"b", ClaimRequest::voluntary())
        .id_token("a\"b", ClaimRequest::voluntary().value(true));
    let json: Value = serde_json::from_str(&claims.to_json()).unwrap();
    assert_eq!(json, json!({ "id_token": { "a\"b": { "value": true } } }));
    assert_eq!(ClaimsRequest::new().to_json(), "{}");
}
