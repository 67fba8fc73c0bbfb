//! Session Management 3: the page that is served for the application's iframe.

use core::time::Duration;

use oauth2_core::Client;
use oidc_idtoken::{CheckSession, Error, Misuse, OidcClient};

use crate::support::CLIENT;
use crate::support::provider::{client as bare, metadata};

const STATE: &str = "d41d8cd9.salt";

fn client(iframe: &str, id: &str) -> OidcClient {
    let iframe = serde_json::Value::from(iframe).to_string();
    let server = metadata().with_member("check_session_iframe", &iframe);
    OidcClient::new(Client::new(server.unwrap(), id)).unwrap()
}

fn check(state: &str, application: &str) -> Result<CheckSession, Error> {
    client("https://op.example/check?a=1&b=2", CLIENT).check_session(state, application)
}

fn page(iframe: &str, application: &str) -> String {
    let check = client(iframe, CLIENT).check_session(STATE, application);
    check.unwrap().page()
}

#[test]
fn it_asks_the_provider_about_this_client_and_session() {
    let page = check(STATE, "https://client.example/app").unwrap().page();
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(
        page.contains(r#"src="https://op.example/check?a=1&amp;b=2""#),
        "{page}"
    );
    assert!(
        page.contains(r#"message = "client-1 d41d8cd9.salt""#),
        "{page}"
    );
    assert!(page.contains("frame.contentWindow.postMessage(message, provider)"));
    assert!(page.contains("interval = 5000;"), "{page}");
    assert!(!page.contains("IFRAME") && !page.contains("VALUES"));
}

#[test]
fn both_origins_are_exact_and_as_a_browser_writes_them() {
    let page = page("https://OP.example:443/check", "http://localhost:80/x");
    assert!(
        page.contains(r#"provider = "https://op.example","#),
        "{page}"
    );
    assert!(
        page.contains(r#"application = "http://localhost","#),
        "{page}"
    );
    let page = self::page("https://op.example:8443/check", "http://127.0.0.1:8080/");
    assert!(
        page.contains(r#"provider = "https://op.example:8443","#),
        "{page}"
    );
    assert!(
        page.contains(r#"application = "http://127.0.0.1:8080","#),
        "{page}"
    );
    let checks = "event.origin !== provider || event.source !== frame.contentWindow";
    assert!(page.contains(checks));
    assert!(page.contains("window.parent.postMessage(event.data, application)"));
    assert!(!page.contains(r#""*""#));
}

#[test]
fn nothing_in_a_value_ends_the_script() {
    let state = "</script><script>alert('1')\u{2028}\"&\\";
    let page = check(state, "https://client.example/").unwrap().page();
    assert_eq!(page.matches("</script>").count(), 1, "{page}");
    assert!(!page.contains("<script>alert") && !page.contains('\u{2028}'));
    let quoted = r#"\u003c/script\u003e\u003cscript\u003ealert(\u00271\u0027)\u2028\"\u0026\\""#;
    assert!(page.contains(quoted), "{page}");
}

#[test]
fn a_state_or_client_id_that_would_be_read_as_two_is_refused() {
    for state in ["", "a b", " "] {
        let error = check(state, "https://client.example/").unwrap_err();
        assert!(matches!(
            error,
            Error::Misuse(Misuse::Value("session_state"))
        ));
    }
    let spaced = client("https://op.example/check", "client 1");
    let error = spaced
        .check_session(STATE, "https://client.example/")
        .unwrap_err();
    assert!(matches!(error, Error::Misuse(Misuse::Value("client_id"))));
}

#[test]
fn the_application_is_a_url_and_the_provider_has_the_page() {
    for url in ["*", "/", "http://client.example/", "null"] {
        let error = check(STATE, url).unwrap_err();
        assert!(
            matches!(error, Error::Misuse(Misuse::Url("application", _))),
            "{url}"
        );
    }
    let error = bare()
        .check_session(STATE, "https://client.example/")
        .unwrap_err();
    let missing = Misuse::MetadataMissing("check_session_iframe");
    assert!(matches!(error, Error::Misuse(misuse) if misuse == missing));
}

#[test]
fn the_interval_can_be_chosen_within_reason() {
    let interval = |span| {
        check(STATE, "https://client.example/")
            .unwrap()
            .interval(span)
            .page()
    };
    assert!(interval(Duration::from_secs(30)).contains("interval = 30000;"));
    assert!(interval(Duration::ZERO).contains("interval = 1000;"));
    assert!(interval(Duration::MAX).contains("interval = 2147483647;"));
}
