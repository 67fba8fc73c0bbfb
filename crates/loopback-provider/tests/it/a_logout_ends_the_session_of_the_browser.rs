use loopback_provider::{Client, Endpoint, Interaction, LoopbackProvider};
use reqwest::{Method, Url};

use crate::browser::Browser;
use crate::support::{Answered, REDIRECT_URI, Talk, claims, script_source};

const LOGGED_OUT: &str = "https://app.example/out?a=b";

async fn talk(mode: Interaction) -> Talk {
    let client = Client::public("app").redirect_uri(REDIRECT_URI);
    let client = client.post_logout_redirect_uri(LOGGED_OUT);
    let front = Client::public("front").redirect_uri("https://front.example/callback");
    let front = front.frontchannel_logout_uri("https://front.example/out?x=%22");
    let builder = LoopbackProvider::builder().client(client).client(front);
    Talk::with(builder.mode(mode)).await
}

fn end_session(talk: &Talk, parameters: &[(&str, &str)]) -> String {
    let url = talk.provider.url(Endpoint::EndSession);
    Url::parse_with_params(&url, parameters).unwrap().into()
}

/// Signs in at a client; the ID Token.
async fn sign_in(talk: &Talk, browser: &mut Browser, changes: &[(&str, &str)]) -> String {
    let mut asked = vec![("client_id", "app"), ("response_type", "id_token token")];
    asked.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    asked.extend(changes);
    let mut response = browser.open(talk, &asked).await;
    if browser.action == "/login" {
        response = browser.login(talk).await;
    }
    if browser.action == "/consent" {
        response = browser.allow(talk).await;
    }
    response.parameter("id_token").unwrap()
}

async fn is_signed_in(talk: &Talk, browser: &mut Browser) -> bool {
    let asked = [
        ("client_id", "app"),
        ("prompt", "none"),
        ("scope", "openid"),
    ];
    let error = browser.open(talk, &asked).await.parameter("error");
    error.as_deref() != Some("login_required")
}

fn redirected(answer: &Answered, location: &str) {
    assert_eq!(answer.status, 303, "{answer:?}");
    assert_eq!(answer.header("location"), location);
}

#[tokio::test]
async fn at_once_by_an_id_token_of_this_session() {
    let talk = talk(Interaction::Page).await;
    let mut browser = Browser::default();
    let token = sign_in(&talk, &mut browser, &[]).await;
    assert!(is_signed_in(&talk, &mut browser).await);
    let asked = [
        ("id_token_hint", &*token),
        ("post_logout_redirect_uri", LOGGED_OUT),
        ("state", "a &"),
        ("logout_hint", "nobody"),
    ];
    let answer = browser.follow(&talk, &end_session(&talk, &asked)).await;
    redirected(&answer, &format!("{LOGGED_OUT}&state=a+%26"));
    assert!(!is_signed_in(&talk, &mut browser).await);
    // Once more, with nobody signed in; a state is not made up.
    let answer = browser
        .follow(&talk, &end_session(&talk, &asked[..2]))
        .await;
    redirected(&answer, LOGGED_OUT);
}

#[tokio::test]
async fn the_request_may_be_posted() {
    let talk = talk(Interaction::Page).await;
    let mut browser = Browser::default();
    let token = sign_in(&talk, &mut browser, &[]).await;
    let post = talk.request(Method::POST, Endpoint::EndSession);
    let page = browser.send(post.form(&[("id_token_hint", token)])).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("You are signed out"));
    assert!(!is_signed_in(&talk, &mut browser).await);
}

#[tokio::test]
async fn after_a_question_without_such_a_token() {
    let talk = talk(Interaction::Page).await;
    let mut other = Browser::default();
    let other_token = sign_in(&talk, &mut other, &[]).await;
    let mut browser = Browser::default();
    let client = ("client_id", "app");
    let hint = ("id_token_hint", other_token.as_str());
    for first in [client, hint] {
        sign_in(&talk, &mut browser, &[]).await;
        let asked = [first, ("post_logout_redirect_uri", LOGGED_OUT)];
        let page = browser.follow(&talk, &end_session(&talk, &asked)).await;
        assert_eq!((page.status, &*browser.action), (200, "/logout"));
        assert!(
            page.body
                .contains("<strong>ada</strong>. <strong>app</strong> asks")
        );
        assert!(is_signed_in(&talk, &mut browser).await);
        browser.follow(&talk, &end_session(&talk, &asked)).await;
        let answer = browser.submit(&talk, &[("decision", "deny")]).await;
        assert!(answer.body.contains("You are still signed in"));
        assert!(is_signed_in(&talk, &mut browser).await);
        browser.follow(&talk, &end_session(&talk, &asked)).await;
        redirected(&browser.allow(&talk).await, LOGGED_OUT);
        assert!(!is_signed_in(&talk, &mut browser).await);
    }
    // The other browser's session was left alone.
    assert!(is_signed_in(&talk, &mut other).await);
    let page = other.follow(&talk, &end_session(&talk, &[])).await;
    assert!(page.body.contains("<strong>ada</strong>.</p>"));
    assert!(other.allow(&talk).await.body.contains("You are signed out"));
}

#[tokio::test]
async fn forms_from_elsewhere_are_refused() {
    let talk = talk(Interaction::Page).await;
    let mut browser = Browser::default();
    sign_in(&talk, &mut browser, &[]).await;
    browser.follow(&talk, &end_session(&talk, &[])).await;
    let (action, csrf) = (browser.action.clone(), browser.csrf.clone());
    let form = |cookie: &Option<String>, csrf: &str| Browser {
        cookie: cookie.clone(),
        action: action.clone(),
        csrf: csrf.to_owned(),
    };
    for mut stranger in [
        form(&None, &csrf),
        form(&browser.cookie, "guessed"),
        form(&browser.cookie, ""),
    ] {
        let answer = stranger.allow(&talk).await;
        answer.shown_error(403, "another browser");
    }
    assert!(is_signed_in(&talk, &mut browser).await);
    let cookie = browser.cookie.clone();
    assert_eq!(form(&cookie, &csrf).allow(&talk).await.status, 200);
    let again = form(&cookie, &csrf).allow(&talk).await;
    again.shown_error(403, "sent before");
}

#[tokio::test]
async fn tokens_stay_good() {
    let talk = talk(Interaction::Automatic).await;
    let response = talk
        .authorize(&[("response_type", "code id_token token")])
        .await;
    let tokens = talk.redeem(&response.parameter("code").unwrap(), &[]).await;
    let token = response.parameter("id_token").unwrap();
    let page = talk
        .get(&end_session(&talk, &[("id_token_hint", &token)]))
        .await;
    assert_eq!(page.status, 200);
    let access_token = response.parameter("access_token").unwrap();
    assert_eq!(talk.resource(&access_token).await.status, 200);
    let renewed = talk.refresh(&tokens.text("refresh_token")).await;
    let session = claims(&token)["sid"].clone();
    assert_eq!(claims(&renewed.text("id_token"))["sid"], session);
}

#[tokio::test]
async fn a_session_lasts_from_login_to_logout() {
    let builder = LoopbackProvider::builder().mode(Interaction::Page);
    let builder = builder.user(loopback_provider::User::new("ada", "lovelace"));
    let builder = builder.user(loopback_provider::User::new("grace", "hopper"));
    let client = Client::public("app").redirect_uri(REDIRECT_URI);
    let talk = Talk::with(builder.client(client)).await;
    let mut browser = Browser::default();
    let sid = |token: &str| claims(token)["sid"].as_str().unwrap().to_owned();
    let first = sign_in(&talk, &mut browser, &[]).await;
    let again = sign_in(&talk, &mut browser, &[("prompt", "login consent")]).await;
    assert_eq!(sid(&first), sid(&again));
    let asked = [
        ("client_id", "app"),
        ("response_type", "id_token"),
        ("prompt", "login"),
    ];
    browser.open(&talk, &asked).await;
    let grace = [("username", "grace"), ("password", "hopper")];
    browser.submit(&talk, &grace).await;
    let other = browser.allow(&talk).await.parameter("id_token").unwrap();
    assert_ne!(sid(&first), sid(&other));
    // Grace has taken Ada's place: a hint of Ada's is about another session.
    let url = end_session(&talk, &[("id_token_hint", &first)]);
    browser.follow(&talk, &url).await;
    assert_eq!(browser.action, "/logout");
    talk.provider.log_out("grace").await;
    assert!(!is_signed_in(&talk, &mut browser).await);
}

#[tokio::test]
async fn the_page_tells_the_clients_in_frames() {
    let talk = talk(Interaction::Page).await;
    let mut browser = Browser::default();
    let token = sign_in(&talk, &mut browser, &[]).await;
    let front = [
        ("client_id", "front"),
        ("redirect_uri", "https://front.example/callback"),
    ];
    sign_in(&talk, &mut browser, &front).await;
    let asked = [
        ("id_token_hint", &*token),
        ("post_logout_redirect_uri", LOGGED_OUT),
    ];
    let page = browser.follow(&talk, &end_session(&talk, &asked)).await;
    assert_eq!(page.status, 200);
    let session = claims(&token)["sid"].clone();
    let session = session.as_str().unwrap();
    let about = [("iss", talk.provider.issuer()), ("sid", session)];
    let query = Url::parse_with_params("http://x/", about).unwrap();
    let query = query.query().unwrap().replace('&', "&amp;");
    let frame = format!(r#"<iframe src="https://front.example/out?x=%22&amp;{query}""#);
    assert!(page.body.contains(&frame), "{}", page.body);
    assert_eq!(page.body.matches("<iframe").count(), 1);
    assert!(
        page.body
            .contains(r#"<a href="https://app.example/out?a=b">"#)
    );
    let policy = page.header("content-security-policy");
    let script = script_source(&page.body);
    let allowed = format!("; frame-src https://front.example{script}");
    assert!(policy.ends_with(&allowed), "{policy}");
    assert!(!is_signed_in(&talk, &mut browser).await);
}
