use std::time::Duration;

use loopback_provider::{Builder, Endpoint, Interaction, LoopbackProvider, User};
use reqwest::{Method, Url};

use crate::browser::Browser;
use crate::support::{Answered, Talk, claims, send};

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

fn builder() -> Builder {
    LoopbackProvider::builder().frozen_at(1_700_000_000)
}

async fn begin(talk: &Talk, more: &[(&str, &str)]) -> Answered {
    let mut form = vec![("client_id", talk.provider.public_client_id())];
    form.extend(more);
    send(
        talk.request(Method::POST, Endpoint::DeviceAuthorization)
            .form(&form),
    )
    .await
}

async fn poll(talk: &Talk, device_code: &str) -> Answered {
    let form = [
        ("grant_type", GRANT_TYPE),
        ("client_id", talk.provider.public_client_id()),
        ("device_code", device_code),
    ];
    send(talk.request(Method::POST, Endpoint::Token).form(&form)).await
}

#[tokio::test]
async fn a_device_gets_two_codes_and_then_tokens() {
    let talk = Talk::with(builder()).await;
    let started = begin(&talk, &[("scope", "openid read offline_access")]).await;
    assert_eq!(started.status, 200, "{started:?}");
    assert_eq!(started.header("cache-control"), "no-store");
    let uri = started.text("verification_uri");
    assert_eq!(uri, talk.provider.url(Endpoint::Device));
    let user_code = started.text("user_code");
    let complete = format!("{uri}?user_code={user_code}");
    assert_eq!(started.text("verification_uri_complete"), complete);
    assert_eq!(started.json()["expires_in"], 600);
    assert_eq!(started.json()["interval"], 5);

    let device_code = started.text("device_code");
    poll(&talk, &device_code)
        .await
        .refused(400, "authorization_pending", "nobody");
    assert!(talk.provider.approve_device(&user_code, "ada"));
    let tokens = poll(&talk, &device_code).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    assert_eq!(tokens.text("scope"), "openid read offline_access");
    assert!(tokens.has("refresh_token"));
    let id_token = claims(&tokens.text("id_token"));
    assert_eq!(id_token["aud"], talk.provider.public_client_id());
    assert_eq!(id_token["auth_time"], talk.provider.now());
    assert_eq!(id_token.get("nonce"), None);
    let resource = talk.resource(&tokens.text("access_token")).await;
    assert_eq!(resource.text("sub"), "248289761001");
    // Both codes are spent.
    poll(&talk, &device_code)
        .await
        .refused(400, "invalid_grant", "used before");
    assert!(!talk.provider.approve_device(&user_code, "ada"));
    assert!(!talk.provider.deny_device(&user_code));
}

#[tokio::test]
async fn each_poll_that_comes_too_early_slows_down_for_good() {
    let talk = Talk::with(builder()).await;
    let code = begin(&talk, &[]).await.text("device_code");
    for (wait, error, why) in [
        (0, "authorization_pending", ""),
        (4, "slow_down", "10 seconds"),
        (9, "slow_down", "15 seconds"),
        (15, "authorization_pending", ""),
        (14, "slow_down", "20 seconds"),
        (20, "authorization_pending", ""),
    ] {
        talk.provider.advance(Duration::from_secs(wait));
        poll(&talk, &code).await.refused(400, error, why);
    }
    let talk = Talk::with(builder().device_interval(Duration::from_secs(1))).await;
    let started = begin(&talk, &[]).await;
    assert_eq!(started.json()["interval"], 1);
    let code = started.text("device_code");
    poll(&talk, &code)
        .await
        .refused(400, "authorization_pending", "");
    talk.provider.advance(Duration::from_secs(1));
    poll(&talk, &code)
        .await
        .refused(400, "authorization_pending", "");
    poll(&talk, &code)
        .await
        .refused(400, "slow_down", "6 seconds");
    let talk = Talk::with(builder().device_interval(Duration::ZERO)).await;
    let code = begin(&talk, &[]).await.text("device_code");
    for _ in 0..3 {
        poll(&talk, &code)
            .await
            .refused(400, "authorization_pending", "");
    }
}

#[tokio::test]
async fn codes_expire() {
    let talk = Talk::with(builder().device_code_lifetime(Duration::from_secs(60))).await;
    let started = begin(&talk, &[]).await;
    assert_eq!(started.json()["expires_in"], 60);
    let late = begin(&talk, &[]).await;
    assert!(talk.provider.approve_device(&late.text("user_code"), "ada"));
    talk.provider.advance(Duration::from_secs(60));
    for started in [&started, &late] {
        let answer = poll(&talk, &started.text("device_code")).await;
        answer.refused(400, "expired_token", "expired");
    }
    assert!(
        !talk
            .provider
            .approve_device(&started.text("user_code"), "ada")
    );
}

#[tokio::test]
async fn a_no_is_access_denied() {
    let talk = Talk::with(builder()).await;
    let started = begin(&talk, &[]).await;
    assert!(
        !talk
            .provider
            .approve_device(&started.text("user_code"), "nobody")
    );
    assert!(!talk.provider.deny_device("BBBB-BBBB"));
    assert!(talk.provider.deny_device(&started.text("user_code")));
    let answer = poll(&talk, &started.text("device_code")).await;
    answer.refused(400, "access_denied", "said no");
}

#[tokio::test]
async fn the_user_who_is_named_is_let_in() {
    let builder = builder()
        .user(User::new("grace", "hopper"))
        .user(User::new("alan", "turing"));
    let talk = Talk::with(builder).await;
    let started = begin(&talk, &[]).await;
    // Neither case nor what divides the letters matters.
    let typed = started.text("user_code").to_lowercase().replace('-', " ");
    assert!(talk.provider.approve_device(&typed, "alan"));
    let tokens = poll(&talk, &started.text("device_code")).await;
    assert_eq!(tokens.text("scope"), "read");
    assert!(!tokens.has("id_token") && !tokens.has("refresh_token"));
    let resource = talk.resource(&tokens.text("access_token")).await;
    assert_eq!(resource.text("sub"), "alan");
}

#[tokio::test]
async fn a_code_belongs_to_its_client() {
    let talk = Talk::with(builder()).await;
    let started = begin(&talk, &[]).await;
    let code = started.text("device_code");
    let form = [("grant_type", GRANT_TYPE), ("device_code", &code)];
    let answer = talk.token(&form).await;
    answer.refused(400, "invalid_grant", "another client's");
    poll(&talk, "guessed")
        .await
        .refused(400, "invalid_grant", "unknown");
    poll(&talk, "")
        .await
        .refused(400, "invalid_request", "device_code is missing");
    assert!(
        talk.provider
            .approve_device(&started.text("user_code"), "ada")
    );
    talk.provider.revoke_everything();
    poll(&talk, &code)
        .await
        .refused(400, "invalid_grant", "revoked");
}

#[tokio::test]
async fn clients_authenticate_and_ask_for_what_they_may_have() {
    let talk = Talk::with(builder()).await;
    let confidential = talk.as_client(Endpoint::DeviceAuthorization);
    let answer = send(confidential.form(&[("scope", "read")])).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let nobody = talk.request(Method::POST, Endpoint::DeviceAuthorization);
    let answer = send(nobody.form(&[("client_id", talk.provider.client_id())])).await;
    answer.refused(401, "invalid_client", "registered for client_secret_basic");
    let answer = begin(&talk, &[("scope", "admin")]).await;
    answer.refused(400, "invalid_scope", "may not be asked for");
    let service = talk
        .request(Method::POST, Endpoint::DeviceAuthorization)
        .header(
            "authorization",
            crate::support::basic(
                talk.provider.service_client_id(),
                talk.provider.service_client_secret(),
            ),
        );
    let answer = send(service.form(&[("scope", "read")])).await;
    answer.refused(400, "unauthorized_client", "may not use");
}

#[tokio::test]
async fn opening_the_complete_uri_is_enough_where_nobody_is_asked() {
    let talk = Talk::with(builder()).await;
    let started = begin(&talk, &[]).await;
    let empty = talk.get(&started.text("verification_uri")).await;
    assert_eq!(empty.status, 200);
    assert!(empty.body.contains(r#"name="user_code""#));
    poll(&talk, &started.text("device_code"))
        .await
        .refused(400, "authorization_pending", "");
    let page = talk.get(&started.text("verification_uri_complete")).await;
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.body.contains("The device goes on"));
    assert_eq!(poll(&talk, &started.text("device_code")).await.status, 200);
    let again = talk.get(&started.text("verification_uri_complete")).await;
    assert_eq!(again.status, 404);
}

#[tokio::test]
async fn a_person_enters_the_code_and_decides() {
    let talk = Talk::with(builder().mode(Interaction::Page)).await;
    for (decision, status) in [("allow", 200), ("deny", 400), ("allow", 200)] {
        let started = begin(&talk, &[]).await;
        let mut browser = Browser::default();
        let login = browser
            .follow(&talk, &started.text("verification_uri_complete"))
            .await;
        assert!(login.body.contains(talk.provider.public_client_id()));
        let consent = browser.login(&talk).await;
        // Each time, whatever was allowed before, and with the code to compare.
        assert_eq!(browser.action, "/consent");
        let code = format!(
            r#"<code id="user_code">{}</code>"#,
            started.text("user_code")
        );
        assert!(consent.body.contains(&code));
        poll(&talk, &started.text("device_code"))
            .await
            .refused(400, "authorization_pending", "");
        let page = browser.submit(&talk, &[("decision", decision)]).await;
        assert_eq!((page.status, page.header("location")), (200, ""));
        let answer = poll(&talk, &started.text("device_code")).await;
        assert_eq!(answer.status, status, "{answer:?}");
    }
}

#[tokio::test]
async fn a_code_that_nobody_shows_is_asked_for_again() {
    let talk = Talk::with(builder().mode(Interaction::Page)).await;
    let url = |pairs: &[(&str, &str)]| {
        let url = Url::parse_with_params(&talk.provider.url(Endpoint::Device), pairs);
        String::from(url.unwrap())
    };
    let page = talk.get(&url(&[("user_code", "<b>\"")])).await;
    assert_eq!(page.status, 404);
    assert!(page.body.contains(r#"role="alert""#));
    assert!(page.body.contains("&lt;b&gt;&quot;") && !page.body.contains("<b>"));
    let twice = talk
        .get(&url(&[("user_code", "a"), ("user_code", "b")]))
        .await;
    twice.shown_error(400, "repeated");
    // Somebody decides elsewhere meanwhile.
    let started = begin(&talk, &[]).await;
    let mut browser = Browser::default();
    browser
        .follow(&talk, &started.text("verification_uri_complete"))
        .await;
    browser.login(&talk).await;
    assert!(talk.provider.deny_device(&started.text("user_code")));
    browser
        .allow(&talk)
        .await
        .shown_error(400, "waits no longer");
}
