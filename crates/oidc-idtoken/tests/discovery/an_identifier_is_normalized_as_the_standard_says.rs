//! Discovery 2.1.2: the resource that is asked about, and the host that is asked.

use flow_script::header;
use oauth_step::UrlPolicy;
use oidc_idtoken::{Error, Misuse, find_issuer};

use crate::support::provider::param;
use crate::support::vectors::{ANY, accept_each};

/// Host and resource of the request.
fn asked(identifier: &str) -> (String, String) {
    let request = find_issuer(identifier).to_request().unwrap();
    assert_eq!(request.uri().scheme_str(), Some("https"));
    assert_eq!(request.uri().path(), "/.well-known/webfinger");
    let url = request.uri().to_string();
    let rel = concat!("http:", "//openid.net/specs/connect/1.0/issuer");
    assert_eq!(param(&url, "rel").as_deref(), Some(rel));
    let host = request.uri().authority().unwrap().to_string();
    (host, param(&url, "resource").unwrap())
}

#[test]
fn the_examples_of_the_standard_come_out() {
    accept_each("webfinger", ANY, |example| {
        let text = |name: &str| example[name].as_str().unwrap().to_owned();
        let expected = (text("host"), text("resource"));
        assert_eq!(asked(&text("input")), expected);
    });
}

#[test]
fn each_step_is_taken() {
    for (identifier, host, resource) in [
        // (2): user and host and nothing else.
        ("joe@example.com", "example.com", "acct:joe@example.com"),
        (
            "joe@mail@example.com",
            "example.com",
            "acct:joe%40mail@example.com",
        ),
        // (3): everything else without a scheme.
        ("example.com", "example.com", "https://example.com/"),
        ("example.com/joe", "example.com", "https://example.com/joe"),
        ("example.com?a=b", "example.com", "https://example.com/?a=b"),
        (
            "example.com:8080/joe",
            "example.com:8080",
            "https://example.com:8080/joe",
        ),
        (
            "joe@example.com:8080",
            "example.com:8080",
            "https://joe@example.com:8080/",
        ),
        (
            "joe@example.com/path",
            "example.com",
            "https://joe@example.com/path",
        ),
        ("localhost", "localhost", "https://localhost/"),
        // (4): with a scheme as it is.
        ("https://example.com", "example.com", "https://example.com"),
        (
            "https://example.com:8080/",
            "example.com:8080",
            "https://example.com:8080/",
        ),
        (
            "http://example.com/joe",
            "example.com",
            "http://example.com/joe",
        ),
        (
            "https://joe@example.com/",
            "example.com",
            "https://joe@example.com/",
        ),
        (
            "acct:joe@example.com",
            "example.com",
            "acct:joe@example.com",
        ),
        (
            "ACCT:Joe@Example.com",
            "Example.com",
            "ACCT:Joe@Example.com",
        ),
        // (5): the fragment is stripped off.
        (
            "https://example.com/joe#a",
            "example.com",
            "https://example.com/joe",
        ),
        ("joe@example.com#a", "example.com", "acct:joe@example.com"),
        ("example.com#a#b", "example.com", "https://example.com/"),
    ] {
        let expected = (host.to_owned(), resource.to_owned());
        assert_eq!(asked(identifier), expected, "{identifier}");
    }
}

#[test]
fn what_is_no_identifier_is_refused() {
    for identifier in [
        "",
        "#",
        "@",
        "joe@",
        "=joe",
        "@joe",
        "!joe",
        "joe smith@example.com",
        "jo\u{eb}@example.com",
        "mailto:joe@example.com",
        "urn:example",
        "acct:joe",
        "acct:joe@example.com/path",
        "https:example.com",
        "ftp://example.com/",
        "<joe>@example.com",
        "https://",
        " example.com",
    ] {
        let error = find_issuer(identifier).to_request().unwrap_err();
        assert!(
            matches!(error, Error::Misuse(Misuse::Identifier)),
            "{identifier}: {error}"
        );
    }
    for identifier in ["exa%6Dple.com", "example.com:99999", "[::1"] {
        let error = find_issuer(identifier).to_request().unwrap_err();
        assert!(
            matches!(error, Error::Misuse(Misuse::Url(..))),
            "{identifier}: {error}"
        );
    }
}

#[test]
fn the_request_is_the_one_of_the_standard() {
    let request = find_issuer("joe@example.com").to_request().unwrap();
    assert_eq!(request.method(), http::Method::GET);
    let expected = "https://example.com/.well-known/webfinger?resource=acct%3Ajoe%40example.com\
                    &rel=http%3A%2F%2Fopenid.net%2Fspecs%2Fconnect%2F1.0%2Fissuer";
    assert_eq!(request.uri(), expected);
    assert_eq!(header(&request, "accept"), Some("application/jrd+json"));
    assert_eq!(request.headers().len(), 1);
    assert!(request.body().is_empty());
}

#[test]
fn another_place_to_ask_keeps_the_policy() {
    let asked = find_issuer("joe@example.com").at("http://127.0.0.1:8080/finger?a=b");
    let url = asked.to_request().unwrap().uri().to_string();
    assert!(
        url.starts_with("http://127.0.0.1:8080/finger?a=b&resource=acct%3Ajoe%40"),
        "{url}"
    );
    let asked = find_issuer("joe@example.com").at("http://example.com/");
    let error = asked.to_request().unwrap_err();
    assert!(matches!(error, Error::Misuse(Misuse::Url(..))));
    assert!(
        asked
            .policy(UrlPolicy::dangerous_allow_http())
            .to_request()
            .is_ok()
    );
    let printed = format!("{:?}", find_issuer("joe@example.com"));
    assert!(!printed.contains("joe"), "{printed}");
}
