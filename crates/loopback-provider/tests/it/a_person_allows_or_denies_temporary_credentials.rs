use std::time::Duration;

use loopback_provider::{Client, Endpoint, Interaction, LoopbackProvider};
use reqwest::Method;

use crate::browser::Browser;
use crate::signer::{Call, Pair, pair};
use crate::support::{Answered, Talk, send};

const CALLBACK: &str = "http://127.0.0.1:5555/callback";

async fn with_pages() -> Talk {
    Talk::with(LoopbackProvider::builder().mode(Interaction::Page)).await
}

/// What a person reads on the page.
fn shown_verifier(page: &Answered) -> String {
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.header("content-type").starts_with("text/html"));
    let (_, rest) = page.body.split_once(r#"id="verifier">"#).unwrap();
    rest.split('<').next().unwrap().to_owned()
}

async fn exchanged(talk: &Talk, temporary: &Pair, verifier: &str) -> String {
    let answer = talk.exchange(temporary, verifier).send(talk).await;
    pair(&answer);
    answer.field("screen_name").unwrap()
}

#[tokio::test]
async fn without_a_person_all_is_allowed() {
    let talk = Talk::start().await;
    let temporary = talk.temporary_credentials(CALLBACK).await;
    let answer = talk.allow(&temporary).await;
    assert!(
        answer
            .header("location")
            .starts_with(&format!("{CALLBACK}?oauth_token="))
    );
    assert_eq!(
        answer.redirected("oauth_token"),
        Some(temporary.token.clone())
    );
    let verifier = answer.redirected("oauth_verifier").unwrap();
    assert!(verifier.ends_with('='), "it has to be decoded");
    assert_eq!(exchanged(&talk, &temporary, &verifier).await, "ada");
}

#[tokio::test]
async fn the_callbacks_own_query_is_kept() {
    let client = Client::oauth1("own", "s").redirect_uri("https://a.example/b?c=%20d");
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    let call = Call::new(&talk, Method::POST, Endpoint::OAuth1TemporaryCredentials)
        .set("oauth_consumer_key", "own")
        .client_secret("s")
        .set("oauth_callback", "https://a.example/b?c=%20d");
    let temporary = pair(&call.send(&talk).await);
    let answer = talk.allow(&temporary).await;
    let location = answer.header("location");
    assert!(
        location.starts_with("https://a.example/b?c=%20d&oauth_token="),
        "{location}"
    );
}

#[tokio::test]
async fn out_of_band_the_verifier_is_shown() {
    let talk = Talk::start().await;
    let temporary = talk.temporary_credentials("oob").await;
    let page = talk.allow(&temporary).await;
    let verifier = shown_verifier(&page);
    assert_eq!(verifier.len(), 8);
    assert!(verifier.bytes().all(|byte| byte.is_ascii_digit()));
    assert!(!page.body.contains(&temporary.token));
    assert_eq!(page.header("location"), "");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(exchanged(&talk, &temporary, &verifier).await, "ada");
}

#[tokio::test]
async fn requests_that_make_no_sense_are_shown_to_the_person() {
    let talk = Talk::start().await;
    let url = talk.provider.url(Endpoint::OAuth1Authorization);
    for (query, why) in [
        ("", "oauth_token is missing"),
        ("?oauth_token=", "oauth_token is missing"),
        ("?oauth_token=x", "the token is unknown"),
        ("?oauth_token=x&oauth_token=x", "oauth_token is repeated"),
        (
            "?oauth_token=x&oauth_callback=oob",
            "oauth_callback does not belong",
        ),
        (
            "?oauth_token=x&oauth_verifier=1",
            "oauth_verifier does not belong",
        ),
        ("?oauth_token=%", "the query is not"),
    ] {
        let page = talk.get(&format!("{url}{query}")).await;
        page.shown_error(400, why);
    }
    // Token credentials are not temporary; extra parameters are the provider's business.
    let token = talk.token_credentials().await;
    talk.allow(&token)
        .await
        .shown_error(400, "the token is unknown");
    let temporary = talk.temporary_credentials(CALLBACK).await;
    let extra = format!("{}&lang=en", talk.authorization_of(&temporary));
    assert_eq!(talk.get(&extra).await.status, 302);
    talk.allow(&temporary).await.shown_error(400, "used before");
}

#[tokio::test]
async fn nobody_decides_after_ten_minutes() {
    let talk = Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await;
    let (first, second) = (
        talk.temporary_credentials(CALLBACK).await,
        talk.temporary_credentials(CALLBACK).await,
    );
    talk.provider.advance(Duration::from_secs(599));
    assert_eq!(talk.allow(&first).await.status, 302);
    talk.provider.advance(Duration::from_secs(1));
    talk.allow(&second).await.shown_error(400, "has expired");
}

#[tokio::test]
async fn a_person_signs_in_and_allows() {
    let talk = with_pages().await;
    let temporary = talk.temporary_credentials(CALLBACK).await;
    let mut browser = Browser::default();
    let page = browser
        .follow(&talk, &talk.authorization_of(&temporary))
        .await;
    assert_eq!((page.status, browser.action.as_str()), (200, "/login"));
    assert!(page.body.contains("loopback oauth1/é"));
    let answer = talk.exchange(&temporary, "1").send(&talk).await;
    answer.problem(401, "permission_unknown", "nobody has decided");
    let page = browser.login(&talk).await;
    assert_eq!((page.status, browser.action.as_str()), (200, "/consent"));
    assert!(page.body.contains("read the protected resource"));
    let answer = browser.allow(&talk).await;
    // A posted form is not posted on.
    assert_eq!(
        answer.parameter("oauth_token"),
        Some(temporary.token.clone())
    );
    let verifier = answer.parameter("oauth_verifier").unwrap();
    assert_eq!(exchanged(&talk, &temporary, &verifier).await, "ada");
    // Who has allowed it once is not asked again.
    let temporary = talk.temporary_credentials("oob").await;
    let page = browser
        .follow(&talk, &talk.authorization_of(&temporary))
        .await;
    assert_eq!(
        exchanged(&talk, &temporary, &shown_verifier(&page)).await,
        "ada"
    );
}

#[tokio::test]
async fn a_no_at_either_page_is_told_to_the_client() {
    let talk = with_pages().await;
    for at_login in [true, false] {
        let temporary = talk.temporary_credentials(CALLBACK).await;
        let mut browser = Browser::default();
        browser
            .follow(&talk, &talk.authorization_of(&temporary))
            .await;
        if !at_login {
            browser.login(&talk).await;
        }
        let answer = browser.submit(&talk, &[("decision", "deny")]).await;
        let problem = answer.parameter("oauth_problem");
        assert_eq!(problem.as_deref(), Some("user_refused"));
        assert_eq!(
            answer.parameter("oauth_token"),
            Some(temporary.token.clone())
        );
        assert_eq!(answer.parameter("oauth_verifier"), None);
        let answer = talk.exchange(&temporary, "1").send(&talk).await;
        answer.problem(401, "permission_denied", "said no");
    }
}

#[tokio::test]
async fn out_of_band_nobody_can_be_told() {
    let talk = with_pages().await;
    let temporary = talk.temporary_credentials("oob").await;
    let mut browser = Browser::default();
    browser
        .follow(&talk, &talk.authorization_of(&temporary))
        .await;
    let page = browser.submit(&talk, &[("decision", "deny")]).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Nothing was allowed"));
    assert!(!page.body.contains("id=\"verifier\""));
    let answer = talk.exchange(&temporary, "1").send(&talk).await;
    answer.problem(401, "permission_denied", "said no");
}

#[tokio::test]
async fn two_pages_make_one_decision() {
    let talk = with_pages().await;
    let temporary = talk.temporary_credentials(CALLBACK).await;
    let url = talk.authorization_of(&temporary);
    let (mut first, mut second) = (Browser::default(), Browser::default());
    first.follow(&talk, &url).await;
    second.follow(&talk, &url).await;
    first.submit(&talk, &[("decision", "deny")]).await;
    second.login(&talk).await;
    second.allow(&talk).await.shown_error(400, "used before");
    let answer = talk.exchange(&temporary, "1").send(&talk).await;
    answer.problem(401, "permission_denied", "said no");
}

#[tokio::test]
async fn the_endpoint_takes_get_alone() {
    let talk = Talk::start().await;
    let temporary = talk.temporary_credentials(CALLBACK).await;
    let form = [("oauth_token", &temporary.token)];
    let post = talk.request(Method::POST, Endpoint::OAuth1Authorization);
    let answer = send(post.form(&form)).await;
    assert_eq!(
        (answer.status, answer.header("allow")),
        (405, "GET, OPTIONS")
    );
}
