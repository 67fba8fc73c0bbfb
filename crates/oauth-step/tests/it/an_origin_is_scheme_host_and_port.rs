//! Where a credential may go is compared by origin, never by text.

use oauth_step::{Endpoint, Origin, UrlPolicy};

#[test]
fn case_default_port_path_and_query_do_not_count() {
    let expected = origin("https://h.example/");
    for text in [
        "https://h.example",
        "HTTPS://H.Example/",
        "https://h.example:443/a?b=c",
        "https://h.example:0443/",
    ] {
        assert_eq!(origin(text), expected, "{text}");
    }
    assert_eq!(origin("http://localhost"), origin("http://LOCALHOST:80/x"));
}

#[test]
fn scheme_host_and_port_count() {
    let origins = [
        "https://h.example/",
        "https://h.example:444/",
        "https://h.example:80/",
        "https://h.example./",
        "https://i.example/",
        "https://h.example.evil/",
        "https://localhost/",
        "http://localhost/",
        "http://localhost:443/",
        "http://127.0.0.1/",
        "http://[::1]/",
    ];
    for (at, text) in origins.iter().enumerate() {
        for (other_at, other) in origins.iter().enumerate() {
            assert_eq!(
                origin(text) == origin(other),
                at == other_at,
                "{text} {other}"
            );
        }
    }
}

#[test]
fn it_shows_all_three() {
    assert_eq!(origin("https://H/").to_string(), "https://h:443");
    assert_eq!(origin("http://[::1]/").to_string(), "http://[::1]:80");
    assert_eq!(
        origin("http://localhost:8080/x?y").to_string(),
        "http://localhost:8080"
    );
}

#[test]
fn a_request_has_the_origin_of_its_url() {
    let of = |text: &str| Origin::of(&text.parse().unwrap());
    assert_eq!(of("https://H:443/a?b"), Some(origin("https://h")));
    assert_eq!(of("https://localhost@h/"), Some(origin("https://h/")));
    assert_eq!(
        of("http://localhost/"),
        Some(origin("http://localhost:80/"))
    );
    for text in ["/relative", "h:443", "*", "ftp://h/", "ws://h/"] {
        assert_eq!(of(text), None, "{text}");
    }
}

#[test]
fn plain_http_to_another_machine_is_not_trustworthy() {
    let trusted = |text: &str| Origin::of(&text.parse().unwrap()).unwrap().is_trustworthy();
    assert!(trusted("https://h/"));
    assert!(trusted("http://127.0.0.1:8080/"));
    assert!(trusted("http://[::1]/"));
    assert!(!trusted("http://h/"));
    assert!(!trusted("http://localhost@h/"));
    assert!(!trusted("http://localhost.h/"));
}

fn origin(text: &str) -> Origin {
    Endpoint::parse(text, UrlPolicy::default())
        .unwrap()
        .origin()
}
