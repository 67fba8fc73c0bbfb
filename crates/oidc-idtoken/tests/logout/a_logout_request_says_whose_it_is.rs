//! RP-Initiated Logout 2.

use flow_script::env;
use oauth_step::{Endpoint, Secret, UrlPolicy, decode_form};
use oauth2_core::{Client, ServerMetadata};
use oidc_idtoken::{EndSessionRequest, Error, Misuse, OidcClient};

use crate::support::Case;
use crate::support::provider::{client as bare, metadata, param};
use crate::support::vectors::{ANY, accept_each};
use crate::support::{CLIENT, ISSUER};

const OUT: &str = "https://client.example/out";

fn server() -> ServerMetadata {
    metadata()
        .with_end_session_endpoint(&format!("{ISSUER}/logout?tenant=a%20b"))
        .unwrap()
}

fn client() -> OidcClient {
    OidcClient::new(Client::new(server(), CLIENT)).unwrap()
}

fn names(form: &str) -> Vec<String> {
    let pairs = decode_form(form.as_bytes());
    pairs.into_iter().map(|(name, _)| name).collect()
}

#[test]
fn the_example_of_the_standard_comes_out() {
    accept_each("end_session", ANY, |example| {
        let endpoint = example["endpoint"].as_str().unwrap();
        let hint = Secret::from("h.p.s");
        let request = EndSessionRequest::new()
            .id_token_hint(&hint)
            .post_logout_redirect_uri("https://client.example.org/out")
            .state("xyz")
            .client_id("s6BhdRkqt3");
        let expected: Vec<(String, String)> =
            serde_json::from_value(example["expected_pairs"].clone()).unwrap();
        let form = request.clone().into_form().unwrap();
        assert_eq!(decode_form(form.as_bytes()), expected);
        let url = Endpoint::parse(endpoint, UrlPolicy::default()).unwrap();
        assert_eq!(
            request.into_url(&url).unwrap(),
            format!("{endpoint}?{form}")
        );
    });
}

#[test]
fn all_that_is_set_is_sent_once() {
    let (client, id_token) = (client(), Case::good().accepted());
    let logout = client
        .logout()
        .id_token(&id_token)
        .logout_hint("ignored")
        .logout_hint("jane@example.com")
        .post_logout_redirect_uri(OUT)
        .ui_locales(["de", "en"]);
    let (sent, pending) = logout.begin(&env()).unwrap();
    let url = sent.url();
    assert!(
        url.starts_with("https://op.example/logout?tenant=a%20b&"),
        "{url}"
    );
    let raw = id_token.raw().expose();
    assert_eq!(param(&url, "id_token_hint").as_ref(), Some(raw));
    assert_eq!(
        param(&url, "logout_hint").as_deref(),
        Some("jane@example.com")
    );
    assert_eq!(
        param(&url, "post_logout_redirect_uri").as_deref(),
        Some(OUT)
    );
    assert_eq!(param(&url, "ui_locales").as_deref(), Some("de en"));
    assert_eq!(param(&url, "client_id").as_deref(), Some(CLIENT));
    let pending = pending.unwrap();
    assert_eq!(param(&url, "state").as_deref(), Some(pending.state()));
    // 128 bits.
    assert_eq!(pending.state().len(), 22);
    assert_eq!(
        sent.endpoint().as_str(),
        "https://op.example/logout?tenant=a%20b"
    );
    assert_eq!(url, format!("{}&{}", sent.endpoint(), sent.form()));
}

#[test]
fn each_logout_draws_its_state() {
    let (client, env) = (client(), env());
    let state = || {
        let (_, pending) = client
            .logout()
            .post_logout_redirect_uri(OUT)
            .begin(&env)
            .unwrap();
        pending.unwrap().state().to_owned()
    };
    assert_ne!(state(), state());
}

#[test]
fn without_a_way_back_there_is_no_state() {
    let client = client();
    let (sent, pending) = client.logout().begin(&env()).unwrap();
    assert!(pending.is_none());
    assert_eq!(names(sent.form()), ["client_id"]);
    let (sent, _) = client
        .logout()
        .without_client_id()
        .ui_locales::<&str>([])
        .begin(&env())
        .unwrap();
    assert_eq!(sent.url(), "https://op.example/logout?tenant=a%20b");
}

#[test]
fn a_way_back_needs_an_id_token_or_a_client_id() {
    let client = client();
    let unidentified = |error| matches!(error, Error::Misuse(Misuse::LogoutUnidentified));
    let logout = || {
        client
            .logout()
            .post_logout_redirect_uri(OUT)
            .without_client_id()
    };
    assert!(unidentified(logout().begin(&env()).unwrap_err()));
    assert!(unidentified(
        logout().logout_hint("jane").begin(&env()).unwrap_err()
    ));
    let hint = Secret::from("h.p.s");
    let (sent, _) = logout().id_token_hint(&hint).begin(&env()).unwrap();
    assert_eq!(
        names(sent.form()),
        ["id_token_hint", "post_logout_redirect_uri", "state"]
    );
    let message = EndSessionRequest::new().post_logout_redirect_uri(OUT);
    assert!(unidentified(message.clone().into_form().unwrap_err()));
    assert!(message.client_id(CLIENT).into_form().is_ok());
    let without_id = OidcClient::new(Client::without_id(server())).unwrap();
    let logout = without_id.logout().post_logout_redirect_uri(OUT);
    assert!(unidentified(logout.begin(&env()).unwrap_err()));
}

#[test]
fn a_way_back_is_a_redirection_uri() {
    let client = client();
    for uri in [
        "http://client.example/out",
        "https://client.example/#out",
        "/out",
        "javascript:x",
    ] {
        let error = client
            .logout()
            .post_logout_redirect_uri(uri)
            .begin(&env())
            .unwrap_err();
        let refused = oauth2_core::Misuse::RedirectUri;
        assert!(
            matches!(&error, Error::OAuth2(oauth2_core::Error::Misuse(misuse)) if *misuse == refused),
            "{uri}: {error}"
        );
    }
}

#[test]
fn a_provider_without_the_endpoint_is_a_misuse() {
    let error = bare().logout().begin(&env()).unwrap_err();
    let missing = Misuse::MetadataMissing("end_session_endpoint");
    assert!(matches!(error, Error::Misuse(misuse) if misuse == missing));
}

#[test]
fn nothing_of_it_is_printed() {
    let (client, id_token) = (client(), Case::good().accepted());
    let logout = client
        .logout()
        .id_token(&id_token)
        .post_logout_redirect_uri(OUT);
    let mut printed = format!("{logout:?}");
    let (sent, pending) = logout.begin(&env()).unwrap();
    let state = pending.as_ref().unwrap().state().to_owned();
    let message = EndSessionRequest::new().id_token_hint(id_token.raw());
    printed += &format!("{sent:?} {pending:?} {message:?}");
    for secret in [id_token.raw().expose(), &state] {
        assert!(!printed.contains(secret.as_str()), "{printed}");
    }
}
