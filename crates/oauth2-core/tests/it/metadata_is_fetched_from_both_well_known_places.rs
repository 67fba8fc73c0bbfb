use flow_script::{env, header, json, play, response};
use http::Method;
use oauth_step::{Response, UrlPolicy};
use oauth2_core::{Discovery, Error, Misuse, PeerFault, ServerMetadata, discover};

use super::support::{ISSUER, fault, misuse};

fn document(issuer: &str) -> Response {
    json(
        200,
        &format!(
            r#"{{"issuer":"{issuer}","response_types_supported":["code"],
                "jwks_uri":"https://server.example.com/jwks"}}"#
        ),
    )
}

fn absent() -> Response {
    response(404, &[("content-type", "text/html")], "<html>")
}

/// The URLs that were asked for.
fn asked(
    flow: Discovery,
    responses: impl IntoIterator<Item = Response>,
) -> (Result<ServerMetadata, Error>, Vec<String>) {
    let (outcome, requests) = play(flow, responses, &env());
    for request in &requests {
        assert_eq!(request.method(), Method::GET);
        assert_eq!(header(request, "accept"), Some("application/json"));
        assert!(request.body().is_empty());
    }
    let urls = requests.iter().map(|request| request.uri().to_string());
    (outcome, urls.collect())
}

// RFC 8414 §3.1 inserts, OpenID Connect Discovery §4.1 appends.
#[test]
fn the_path_of_the_issuer_is_kept_and_its_last_slash_is_not() {
    let oauth = ".well-known/oauth-authorization-server";
    let openid = ".well-known/openid-configuration";
    for (issuer, inserted, appended) in [
        (
            "https://h",
            format!("https://h/{oauth}"),
            format!("https://h/{openid}"),
        ),
        (
            "https://h/",
            format!("https://h/{oauth}"),
            format!("https://h/{openid}"),
        ),
        (
            "https://h/a",
            format!("https://h/{oauth}/a"),
            format!("https://h/a/{openid}"),
        ),
        (
            "https://h/a/",
            format!("https://h/{oauth}/a"),
            format!("https://h/a/{openid}"),
        ),
        (
            "https://h:1/a/b",
            format!("https://h:1/{oauth}/a/b"),
            format!("https://h:1/a/b/{openid}"),
        ),
        (
            "https://h/a//",
            format!("https://h/{oauth}/a/"),
            format!("https://h/a//{openid}"),
        ),
    ] {
        let (outcome, urls) = asked(discover(issuer), [document(issuer)]);
        assert_eq!(outcome.unwrap().issuer(), issuer);
        assert_eq!(urls, [inserted.as_str()]);
        let (outcome, urls) = asked(discover(issuer).openid(), [document(issuer)]);
        assert_eq!(outcome.unwrap().issuer(), issuer);
        assert_eq!(urls, [appended.as_str()]);
        let (outcome, urls) = asked(discover(issuer), [absent(), document(issuer)]);
        assert!(outcome.is_ok());
        assert_eq!(urls, [inserted.as_str(), appended.as_str()]);
        let (outcome, urls) = asked(discover(issuer).openid(), [absent(), document(issuer)]);
        assert!(outcome.is_ok());
        assert_eq!(urls, [appended.as_str(), inserted.as_str()]);
    }
}

#[test]
fn a_second_404_is_the_answer() {
    let (outcome, urls) = asked(discover(ISSUER), [absent(), absent()]);
    assert_eq!(
        fault(outcome),
        PeerFault::Refused(http::StatusCode::NOT_FOUND)
    );
    assert_eq!(urls.len(), 2);
    let oauth_error = || json(404, r#"{"error":"not_found"}"#);
    let (outcome, urls) = asked(discover(ISSUER), [oauth_error(), oauth_error()]);
    assert!(matches!(outcome, Err(Error::Server(_))));
    assert_eq!(urls.len(), 2);
}

#[test]
fn nothing_else_makes_it_look_elsewhere() {
    for answer in [
        response(403, &[], ""),
        response(500, &[], ""),
        response(301, &[("location", "https://server.example.com/x")], ""),
        json(200, "{}"),
        document("https://other.example.com"),
    ] {
        let (outcome, urls) = asked(discover(ISSUER), [answer]);
        assert!(outcome.is_err());
        assert_eq!(urls.len(), 1);
    }
}

#[test]
fn a_url_can_be_given_and_is_the_only_one() {
    let url = "https://server.example.com/meta.json?v=1";
    let (outcome, urls) = asked(discover(ISSUER).at(url), [document(ISSUER)]);
    assert!(outcome.is_ok());
    assert_eq!(urls, [url]);
    let (outcome, _) = asked(discover(ISSUER).at(url), [absent()]);
    assert!(outcome.is_err());
    let (outcome, _) = asked(
        discover(ISSUER).at(url),
        [document("https://other.example.com")],
    );
    assert_eq!(fault(outcome), PeerFault::IssuerMismatch);
    let plain = discover(ISSUER).at("http://server.example.com/meta.json");
    assert!(matches!(
        misuse(asked(plain, []).0),
        Misuse::Url("metadata URL", _)
    ));
}

#[test]
fn what_is_no_issuer_is_not_asked() {
    for issuer in [
        "",
        "server.example.com",
        "/path",
        "http://server.example.com",
        "ftp://server.example.com",
        "https://",
        "https://user@server.example.com",
        "https://server.example.com#",
    ] {
        let (outcome, _) = asked(discover(issuer), []);
        assert!(
            matches!(misuse(outcome), Misuse::Url("issuer", _)),
            "{issuer}"
        );
    }
    for issuer in [
        "https://server.example.com?",
        "https://server.example.com/a?b",
    ] {
        assert_eq!(misuse(asked(discover(issuer), []).0), Misuse::IssuerQuery);
        let url = discover(issuer).at("https://server.example.com/meta");
        assert_eq!(misuse(asked(url, []).0), Misuse::IssuerQuery);
    }
}

#[test]
fn plain_http_to_this_machine_or_by_name() {
    let issuer = "http://127.0.0.1:8080";
    let body = format!(r#"{{"issuer":"{issuer}","response_types_supported":[]}}"#);
    let (outcome, _) = asked(discover(issuer), [json(200, &body)]);
    assert!(outcome.is_ok());

    let issuer = "http://server.example.com";
    let body = format!(
        r#"{{"issuer":"{issuer}","response_types_supported":[],"token_endpoint":"{issuer}/t"}}"#
    );
    let flow = discover(issuer).policy(UrlPolicy::dangerous_allow_http());
    let (outcome, _) = asked(flow, [json(200, &body)]);
    assert!(outcome.unwrap().token_endpoint().is_some());
}
