use loopback_provider::{Client, Endpoint, LoopbackProvider};
use reqwest::Method;

use crate::support::{Talk, send};

#[tokio::test]
async fn without_a_trusted_redirect_uri_the_person_sees_the_error() {
    let talk = Talk::start().await;
    for (changes, why) in [
        ([("client_id", "")], "client_id is missing"),
        ([("client_id", "nobody")], "the client is unknown"),
        ([("redirect_uri", "")], "redirect_uri is missing"),
        (
            [("redirect_uri", "https://evil.example/callback")],
            "not one that the client registered",
        ),
        (
            [("redirect_uri", "http://127.0.0.1:5555/callback/")],
            "not one that the client",
        ),
        (
            [("redirect_uri", "http://127.0.0.1:5555/callback?x=y")],
            "not one that the client",
        ),
        (
            [("redirect_uri", "http://localhost:5555/callback")],
            "not one that the client",
        ),
    ] {
        talk.authorize(&changes).await.shown_error(400, why);
    }
    for more in [
        "&client_id=confidential-client",
        "&redirect_uri=https://evil.example",
    ] {
        let url = talk.authorization(&[]) + more;
        talk.get(&url).await.shown_error(400, "is repeated");
    }
    let url = talk.authorization(&[]) + "&x=%zz";
    talk.get(&url).await.shown_error(400, "not form-encoded");
}

#[tokio::test]
async fn everything_else_goes_to_the_client() {
    let talk = Talk::start().await;
    for (changes, error, why) in [
        (
            [("response_type", "")],
            "invalid_request",
            "response_type is missing",
        ),
        (
            [("response_type", "token")],
            "unsupported_response_type",
            "none of those",
        ),
        (
            [("response_type", "code code")],
            "unsupported_response_type",
            "none of those",
        ),
        (
            [("response_type", "none code")],
            "unsupported_response_type",
            "none of those",
        ),
        (
            [("response_mode", "jwt")],
            "invalid_request",
            "none of query, fragment and form_post",
        ),
        (
            [("code_challenge", "")],
            "invalid_request",
            "code_challenge is missing",
        ),
        ([("code_challenge", "short")], "invalid_request", "32 bytes"),
        (
            [("code_challenge_method", "")],
            "invalid_request",
            "code_challenge_method is missing",
        ),
        (
            [("code_challenge_method", "plain")],
            "invalid_request",
            "S256 is the only",
        ),
        (
            [("scope", "openid admin")],
            "invalid_scope",
            "may not be asked for",
        ),
        (
            [("scope", "openid  read")],
            "invalid_scope",
            "one space each",
        ),
        (
            [("prompt", "none login")],
            "invalid_request",
            "none and something else",
        ),
        ([("prompt", "maybe")], "invalid_request", "unknown prompt"),
        (
            [("max_age", "-1")],
            "invalid_request",
            "max_age is not a number",
        ),
        (
            [("request", "eyJ")],
            "request_not_supported",
            "request is not",
        ),
        (
            [("request_uri", "urn:x")],
            "request_uri_not_supported",
            "request_uri is not",
        ),
        (
            [("registration", "{}")],
            "registration_not_supported",
            "registration is not",
        ),
    ] {
        let response = talk.authorize(&changes).await;
        response.redirected_error(error, why);
        assert_eq!(response.parameter("state").as_deref(), Some("a state"));
        assert_eq!(
            response.parameter("iss").as_deref(),
            Some(talk.provider.issuer())
        );
    }
}

#[tokio::test]
async fn repeated_parameters_are_refused() {
    let talk = Talk::start().await;
    let url = talk.authorization(&[]) + "&nonce=a+nonce";
    talk.get(&url)
        .await
        .redirected_error("invalid_request", "repeated");
    let url = talk.authorization(&[]) + "&state=a+state";
    let response = talk.get(&url).await;
    response.redirected_error("invalid_request", "repeated");
    assert_eq!(response.parameter("state"), None);
    // RFC 8707 §2 lets this one repeat.
    let url = talk.authorization(&[]) + "&resource=https://a.example&resource=https://b.example";
    assert!(talk.get(&url).await.parameter("code").is_some());
}

#[tokio::test]
async fn unknown_and_empty_parameters_are_ignored() {
    let talk = Talk::start().await;
    let url = talk.authorization(&[]) + "&novelty=1&request=&display=page";
    assert!(talk.get(&url).await.parameter("code").is_some());
}

#[tokio::test]
async fn a_client_without_the_response_type_is_refused() {
    let uri = "https://service.example/callback";
    let service = Client::service("service", "secret").redirect_uri(uri);
    let talk = Talk::with(LoopbackProvider::builder().client(service)).await;
    let changes = [
        ("client_id", "service"),
        ("redirect_uri", uri),
        ("scope", "read"),
    ];
    let response = talk.authorize(&changes).await;
    response.redirected_error("unauthorized_client", "may not use");
    let client = Client::public("app").redirect_uri(uri);
    let client = client.response_types(["code", "token id_token"]);
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    for (response_type, allowed) in [
        ("code", true),
        ("id_token token", true),
        ("id_token", false),
        ("code token", false),
        ("none", false),
    ] {
        let changes = [
            ("client_id", "app"),
            ("redirect_uri", uri),
            ("response_type", response_type),
        ];
        let error = talk.authorize(&changes).await.parameter("error");
        let expected = (!allowed).then_some("unauthorized_client");
        assert_eq!(error.as_deref(), expected, "{response_type}");
    }
    let client = Client::public("app").response_types(["token"]);
    let started = LoopbackProvider::builder().client(client).start().await;
    assert!(started.is_err());
}

#[tokio::test]
async fn a_client_without_a_default_scope_must_name_one() {
    let uri = "https://app.example/callback";
    let client = Client::public("app").redirect_uri(uri).scope("openid");
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    let changes = [("client_id", "app"), ("redirect_uri", uri), ("scope", "")];
    let response = talk.authorize(&changes).await;
    response.redirected_error("invalid_scope", "scope is missing");
}

#[tokio::test]
async fn a_posted_request_must_be_a_form_alone() {
    let talk = Talk::start().await;
    let url = talk.authorization(&[]);
    let (_, query) = url.split_once('?').unwrap();
    let json = talk.request(Method::POST, Endpoint::Authorization);
    let json = json.header("content-type", "application/json");
    let answer = send(json.body(query.to_owned())).await;
    answer.shown_error(400, "content type");
    let both = talk
        .request(Method::POST, Endpoint::Authorization)
        .query(&[("a", "b")]);
    let both = both.header("content-type", "application/x-www-form-urlencoded");
    let answer = send(both.body(query.to_owned())).await;
    answer.shown_error(400, "no query");
}
