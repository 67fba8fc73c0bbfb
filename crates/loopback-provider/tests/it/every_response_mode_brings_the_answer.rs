use loopback_provider::{Client, Endpoint, Fault, Interaction, LoopbackProvider};

use crate::browser::Browser;
use crate::support::{REDIRECT_URI, Talk, claims, script_source};

#[tokio::test]
async fn the_default_follows_the_type_and_errors_too() {
    let talk = Talk::start().await;
    for (response_type, mode) in [
        ("code", "query"),
        ("none", "query"),
        ("id_token", "fragment"),
        ("code token", "fragment"),
        ("code id_token", "fragment"),
    ] {
        let changes = [("response_type", response_type)];
        assert_eq!(talk.authorize(&changes).await.response().0, mode);
        let changes = [("response_type", response_type), ("prompt", "maybe")];
        let response = talk.authorize(&changes).await;
        response.redirected_error("invalid_request", "unknown prompt");
        assert_eq!(response.response().0, mode);
    }
    // The words tell where a client of an unknown type looks.
    for (response_type, mode) in [("token", "fragment"), ("coda", "query")] {
        let response = talk.authorize(&[("response_type", response_type)]).await;
        response.redirected_error("unsupported_response_type", "none of those");
        assert_eq!(response.response().0, mode);
    }
}

#[tokio::test]
async fn the_mode_that_is_asked_for_is_used_and_for_errors_too() {
    let talk = Talk::start().await;
    for response_type in ["code", "none", "id_token", "code id_token token"] {
        for mode in ["fragment", "form_post"] {
            let asked = [("response_type", response_type), ("response_mode", mode)];
            let response = talk.authorize(&asked).await;
            assert_eq!(response.response().0, mode);
            assert_eq!(response.parameter("state").as_deref(), Some("a state"));
            let issuer = Some(talk.provider.issuer());
            assert_eq!(response.parameter("iss").as_deref(), issuer);
            let bad = [asked[0], asked[1], ("scope", "openid admin")];
            let response = talk.authorize(&bad).await;
            response.redirected_error("invalid_scope", "may not be asked for");
            assert_eq!(response.response().0, mode);
            assert_eq!(response.parameter("state").as_deref(), Some("a state"));
        }
    }
}

#[tokio::test]
async fn a_token_never_comes_back_in_the_query() {
    let talk = Talk::start().await;
    for response_type in [
        "id_token",
        "id_token token",
        "code id_token",
        "code token",
        "code id_token token",
    ] {
        let changes = [("response_type", response_type), ("response_mode", "query")];
        let response = talk.authorize(&changes).await;
        response.redirected_error("invalid_request", "in the query");
        assert_eq!(response.response().0, "fragment");
    }
    for response_type in ["code", "none"] {
        let changes = [("response_type", response_type), ("response_mode", "query")];
        let response = talk.authorize(&changes).await;
        assert_eq!(response.parameter("error"), None);
    }
}

#[tokio::test]
async fn a_query_of_the_redirect_uri_is_kept_in_every_mode() {
    let uri = "https://app.example/cb?a=b&c=%26";
    let client = Client::public("app").redirect_uri(uri);
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    let open = async |mode| {
        let changes = [
            ("client_id", "app"),
            ("redirect_uri", uri),
            ("response_mode", mode),
        ];
        talk.authorize(&changes).await
    };
    let fragment = open("fragment").await;
    let start = format!("{uri}#code=");
    assert!(fragment.header("location").starts_with(&start));
    let posted = open("form_post").await;
    let form = r#"<form method="post" action="https://app.example/cb?a=b&amp;c=%26">"#;
    assert!(posted.body.contains(form), "{}", posted.body);
}

#[tokio::test]
async fn the_form_is_sent_by_one_script_or_a_button() {
    let talk = Talk::start().await;
    let hostile = r#"<script>'"&amp;"#;
    let changes = [("response_mode", "form_post"), ("state", hostile)];
    let page = talk.authorize(&changes).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.body.contains(&format!(r#"action="{REDIRECT_URI}""#)));
    assert!(page.body.contains("<noscript>\n<p>"));
    assert!(page.body.contains("<button>"));
    assert_eq!(page.parameter("state").as_deref(), Some(hostile));
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(policy.ends_with(&script_source(&page.body)));
    let tokens = talk.redeem(&page.parameter("code").unwrap(), &[]).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
}

#[tokio::test]
async fn people_get_there_too() {
    let talk = Talk::with(LoopbackProvider::builder().mode(Interaction::Page)).await;
    let mut browser = Browser::default();
    let asked = [
        ("response_type", "code id_token"),
        ("response_mode", "form_post"),
    ];
    browser.open(&talk, &asked).await;
    browser.login(&talk).await;
    let response = browser.allow(&talk).await;
    assert_eq!(response.response().0, "form_post");
    assert!(response.parameter("id_token").is_some());
    browser.open(&talk, &asked).await;
    let response = browser.submit(&talk, &[("decision", "deny")]).await;
    response.redirected_error("access_denied", "said no");
    assert_eq!(response.response().0, "form_post");
    let silent = [asked[0], asked[1], ("prompt", "none"), ("scope", "openid")];
    let response = Browser::default().open(&talk, &silent).await;
    response.redirected_error("login_required", "nobody is signed in");
    assert_eq!(response.response().0, "form_post");
}

#[tokio::test]
async fn answers_of_every_mode_can_be_spoiled() {
    let talk = Talk::start().await;
    for mode in ["fragment", "form_post"] {
        let changes = [("response_type", "code id_token"), ("response_mode", mode)];
        let spoiled = async |fault| {
            talk.provider.fault(Endpoint::Authorization, fault);
            talk.authorize(&changes).await
        };
        let response = spoiled(Fault::parameter("state", Some("another"))).await;
        assert_eq!(response.response().0, mode);
        assert_eq!(response.parameter("state").as_deref(), Some("another"));
        let name = "code".to_owned();
        let (_, pairs) = spoiled(Fault::RepeatParameter { name }).await.response();
        let codes = pairs.iter().filter(|(name, _)| name == "code");
        assert_eq!(codes.count(), 2);
        let response = spoiled(Fault::OmitIdToken).await;
        assert_eq!(response.parameter("id_token"), None);
        let response = spoiled(Fault::wrong_nonce()).await;
        let token = response.parameter("id_token").unwrap();
        assert_eq!(claims(&token)["nonce"], "another nonce");
        let response = talk.authorize(&changes).await;
        let token = response.parameter("id_token").unwrap();
        assert_eq!(claims(&token)["nonce"], "a nonce");
    }
}
