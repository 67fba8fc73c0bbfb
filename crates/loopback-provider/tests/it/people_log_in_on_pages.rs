use std::time::Duration;

use loopback_provider::{Client, Interaction, LoopbackProvider};

use crate::browser::Browser;
use crate::support::Talk;

async fn talk() -> Talk {
    Talk::with(
        LoopbackProvider::builder()
            .mode(Interaction::Page)
            .frozen_at(1_700_000_000),
    )
    .await
}

#[tokio::test]
async fn login_then_consent_then_the_code() {
    let talk = talk().await;
    let mut browser = Browser::default();
    let page = browser.open(&talk, &[]).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body
            .contains("<code>ada</code> with the password <code>lovelace</code>")
    );
    assert!(page.body.contains(r#"<html lang="en">"#));
    assert!(
        page.header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert_eq!(page.header("cache-control"), "no-store");
    let cookie = page.header("set-cookie");
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    let consent = browser.login(&talk).await;
    assert_eq!(consent.status, 200);
    assert!(consent.body.contains("stay signed in while you are away"));
    let response = browser.allow(&talk).await;
    assert_eq!(response.parameter("state").as_deref(), Some("a state"));
    let tokens = talk.redeem(&response.parameter("code").unwrap(), &[]).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
}

#[tokio::test]
async fn a_wrong_password_asks_again() {
    let talk = talk().await;
    let mut browser = Browser::default();
    browser.open(&talk, &[]).await;
    for (name, password) in [("ada", "byron"), ("lovelace", "ada"), ("", "")] {
        let fields = [("username", name), ("password", password)];
        let again = browser.submit(&talk, &fields).await;
        assert_eq!(again.status, 403);
        assert!(again.body.contains(r#"role="alert""#));
    }
    assert_eq!(browser.login(&talk).await.status, 200);
    assert_eq!(browser.action, "/consent");
}

#[tokio::test]
async fn no_at_either_page_is_access_denied() {
    let talk = talk().await;
    let mut browser = Browser::default();
    browser.open(&talk, &[]).await;
    let response = browser.submit(&talk, &[("decision", "deny")]).await;
    response.redirected_error("access_denied", "said no");
    browser.open(&talk, &[]).await;
    browser.login(&talk).await;
    let response = browser.submit(&talk, &[("decision", "deny")]).await;
    response.redirected_error("access_denied", "said no");
    assert_eq!(response.parameter("state").as_deref(), Some("a state"));
}

#[tokio::test]
async fn forms_from_elsewhere_are_refused() {
    let talk = talk().await;
    let mut browser = Browser::default();
    browser.open(&talk, &[]).await;
    let mut stranger = Browser {
        cookie: None,
        action: browser.action.clone(),
        csrf: browser.csrf.clone(),
    };
    stranger
        .login(&talk)
        .await
        .shown_error(403, "another browser");
    let mut victim = Browser::default();
    victim.open(&talk, &[]).await;
    victim.csrf = browser.csrf.clone();
    victim
        .login(&talk)
        .await
        .shown_error(403, "another browser");
    let csrf = std::mem::replace(&mut browser.csrf, "guessed".to_owned());
    browser
        .login(&talk)
        .await
        .shown_error(403, "another browser");
    browser.action = "/login".to_owned();
    browser.csrf = String::new();
    browser
        .login(&talk)
        .await
        .shown_error(403, "another browser");
    // None of it harmed the real one; but no form works twice, nor at the other endpoint.
    browser.csrf = csrf.clone();
    browser.action = "/consent".to_owned();
    browser
        .allow(&talk)
        .await
        .shown_error(403, "another browser");
    browser.csrf = csrf.clone();
    browser.action = "/login".to_owned();
    assert_eq!(browser.login(&talk).await.status, 200);
    browser.csrf = csrf;
    browser.action = "/login".to_owned();
    browser.login(&talk).await.shown_error(403, "sent before");
}

#[tokio::test]
async fn a_cookie_from_before_the_login_is_not_signed_in() {
    let talk = talk().await;
    let mut browser = Browser::default();
    browser.open(&talk, &[]).await;
    let planted = browser.cookie.clone();
    browser.login(&talk).await;
    browser.allow(&talk).await.parameter("code").unwrap();
    let mut attacker = Browser {
        cookie: planted,
        ..Browser::default()
    };
    let response = attacker.open(&talk, &[("prompt", "none")]).await;
    response.redirected_error("login_required", "nobody is signed in");
}

#[tokio::test]
async fn who_is_signed_in_and_has_allowed_is_not_asked_again() {
    let talk = talk().await;
    let mut browser = Browser::default();
    let none = browser.open(&talk, &[("prompt", "none")]).await;
    none.redirected_error("login_required", "nobody is signed in");
    browser.open(&talk, &[("prompt", "")]).await;
    browser.login(&talk).await;
    let none = browser.open(&talk, &[("prompt", "none")]).await;
    none.redirected_error("consent_required", "nobody has allowed");
    browser.open(&talk, &[("prompt", "")]).await;
    assert_eq!(browser.action, "/consent");
    browser.allow(&talk).await.parameter("code").unwrap();
    for prompt in ["", "none"] {
        let response = browser.open(&talk, &[("prompt", prompt)]).await;
        assert!(response.parameter("code").is_some());
    }
    // More than was allowed, or another client, is asked for.
    let more = [("prompt", "none"), ("scope", "openid email")];
    let response = browser.open(&talk, &more).await;
    response.redirected_error("consent_required", "nobody has allowed");
    let other = [
        ("prompt", "none"),
        ("client_id", talk.provider.public_client_id()),
    ];
    let response = browser.open(&talk, &other).await;
    response.redirected_error("consent_required", "nobody has allowed");
}

#[tokio::test]
async fn prompt_and_max_age_ask_again() {
    let talk = talk().await;
    let mut browser = Browser::default();
    browser.open(&talk, &[]).await;
    browser.login(&talk).await;
    browser.allow(&talk).await.parameter("code").unwrap();
    talk.provider.advance(Duration::from_secs(100));
    for (changes, action) in [
        ([("prompt", "login"), ("max_age", "")], "/login"),
        ([("prompt", "select_account"), ("max_age", "")], "/login"),
        ([("prompt", "consent"), ("max_age", "")], "/consent"),
        ([("prompt", ""), ("max_age", "0")], "/login"),
        ([("prompt", ""), ("max_age", "100")], "/login"),
        ([("prompt", ""), ("max_age", "101")], ""),
    ] {
        browser.open(&talk, &changes).await;
        assert_eq!(browser.action, action, "{changes:?}");
    }
    let response = browser
        .open(&talk, &[("prompt", "none"), ("max_age", "100")])
        .await;
    response.redirected_error("login_required", "nobody is signed in");
}

#[tokio::test]
async fn markup_in_names_stays_text() {
    let client = Client::public("<b>&\"").redirect_uri("https://app.example/cb");
    let builder = LoopbackProvider::builder()
        .mode(Interaction::Page)
        .client(client);
    let talk = Talk::with(builder).await;
    let changes = [
        ("client_id", "<b>&\""),
        ("redirect_uri", "https://app.example/cb"),
    ];
    let page = Browser::default().open(&talk, &changes).await;
    assert!(page.body.contains("&lt;b&gt;&amp;&quot;"));
    assert!(!page.body.contains("<b>"));
}

#[tokio::test]
async fn a_request_in_disorder_gets_no_page() {
    let talk = talk().await;
    let mut browser = Browser::default();
    let response = browser.open(&talk, &[("code_challenge", "")]).await;
    response.redirected_error("invalid_request", "code_challenge is missing");
    let page = browser.open(&talk, &[("client_id", "nobody")]).await;
    page.shown_error(400, "the client is unknown");
}
