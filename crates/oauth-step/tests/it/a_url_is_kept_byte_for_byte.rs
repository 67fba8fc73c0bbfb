//! What was configured or discovered is what is shown, compared and sent.

use oauth_step::{Endpoint, UrlError, UrlPolicy};

#[test]
fn the_text_is_kept_and_compared_byte_for_byte() {
    let texts = [
        "https://h",
        "https://h/",
        "https://H/",
        "HTTPS://h/",
        "https://h:443/",
        "https://h:0443/",
        "https://h//",
        "https://h/./a/../b",
        "https://h/%7e%7E~",
        "https://h/?",
        "https://h?",
        "https://h/?a=b&a=b&&=",
        "https://h/a;b=c?d=%2F+e",
    ];
    for (at, text) in texts.iter().enumerate() {
        let endpoint = parse(text);
        assert_eq!(endpoint.as_str(), *text);
        assert_eq!(endpoint.to_string(), *text);
        for (other_at, other) in texts.iter().enumerate() {
            assert_eq!(endpoint == parse(other), at == other_at, "{text} {other}");
        }
    }
}

#[test]
fn path_and_query_are_those_of_the_text() {
    for (text, path, query) in [
        ("https://h", "/", None),
        ("https://h/", "/", None),
        ("https://h?", "/", Some("")),
        ("https://h?a=b", "/", Some("a=b")),
        ("https://h/a/b?c=d?e=f", "/a/b", Some("c=d?e=f")),
        ("https://h//a/../b?", "//a/../b", Some("")),
        ("https://h/%3F?%3f", "/%3F", Some("%3f")),
    ] {
        let endpoint = parse(text);
        assert_eq!(endpoint.path(), path, "{text}");
        assert_eq!(endpoint.query(), query, "{text}");
        assert_eq!(endpoint.uri().query(), query, "{text}");
    }
}

// RFC 6749 §3.1: the query that an endpoint has is retained when parameters are added.
#[test]
fn pairs_are_appended_to_the_query_that_is_there() {
    for (text, expected) in [
        ("https://h", "https://h?a=b&c=+%26%3D%C3%A9"),
        ("https://h/", "https://h/?a=b&c=+%26%3D%C3%A9"),
        ("https://h/x", "https://h/x?a=b&c=+%26%3D%C3%A9"),
        ("https://h/?", "https://h/?a=b&c=+%26%3D%C3%A9"),
        (
            "https://h/?p=%7e+q",
            "https://h/?p=%7e+q&a=b&c=+%26%3D%C3%A9",
        ),
        ("https://h/?p=1&", "https://h/?p=1&a=b&c=+%26%3D%C3%A9"),
        ("https://h/?p&p&&=", "https://h/?p&p&&=&a=b&c=+%26%3D%C3%A9"),
        ("https://h/?a=z", "https://h/?a=z&a=b&c=+%26%3D%C3%A9"),
        (
            "https://h/?u=https://x/?y",
            "https://h/?u=https://x/?y&a=b&c=+%26%3D%C3%A9",
        ),
    ] {
        let appended = parse(text).with_query([("a", "b"), ("c", " &=é")]).unwrap();
        assert_eq!(appended.as_str(), expected);
        assert_eq!(appended.query(), appended.uri().query());
        assert_eq!(appended.origin(), parse(text).origin());
    }
}

#[test]
fn no_pairs_change_nothing() {
    for text in ["https://h", "https://h/?", "https://h/?a=b&"] {
        let none: [(&str, &str); 0] = [];
        assert_eq!(parse(text).with_query(none).unwrap(), parse(text));
    }
}

#[test]
fn what_is_appended_cannot_leave_the_query() {
    let appended = parse("https://h/")
        .with_query([("#@\\", "\r\n#/?&=%")])
        .unwrap();
    assert_eq!(
        appended.as_str(),
        "https://h/?%23%40%5C=%0D%0A%23%2F%3F%26%3D%25"
    );
    assert!(Endpoint::parse(appended.as_str(), UrlPolicy::default()).is_ok());
}

#[test]
fn a_url_beyond_every_limit_is_refused() {
    let long = "x".repeat(70_000);
    let refused = Endpoint::parse(&format!("https://h/{long}"), UrlPolicy::default());
    assert_eq!(refused.unwrap_err(), UrlError::Invalid);
    let refused = parse("https://h/").with_query([("a", long)]);
    assert_eq!(refused.unwrap_err(), UrlError::Invalid);
}

#[test]
fn debug_shows_no_query() {
    let shown = format!("{:?}", parse("https://h/a?token=hunter2"));
    assert_eq!(shown, "Endpoint(https://h/a)");
}

fn parse(text: &str) -> Endpoint {
    Endpoint::parse(text, UrlPolicy::default()).unwrap()
}
