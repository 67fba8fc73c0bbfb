use oauth_step::is_absolute_uri;

#[test]
fn of_any_scheme() {
    for uri in [
        "https://cal.example.com/",
        "https://cal.example.com",
        "http://cal.example.com:8080/a?b=%2F",
        "urn:example:cooperation-context",
        "api://01234567-89ab-cdef",
        "tag:example.com,2024:x",
        "https://[2001:db8::1]/a",
    ] {
        assert!(is_absolute_uri(uri), "{uri}");
    }
}

#[test]
fn anything_else_is_none() {
    for text in [
        "",
        "https:",
        ":x",
        "cal.example.com",
        "/calendar",
        "//cal.example.com/",
        "1https://cal.example.com/",
        "ht tp://cal.example.com/",
        "https://cal.example.com/#",
        "https://cal.example.com/#part",
        "urn:example:x#y",
        "https://cal.example.com/ ",
        "https://cal.example.com/\n",
        "https://cal.example.com/\"x",
        "https://kalender.example.com/ä",
        "https://cal.example.com/%",
        "https://cal.example.com/%2",
        "https://cal.example.com/%zz",
        "https://cal.example.com/%%41",
    ] {
        assert!(!is_absolute_uri(text), "{text:?}");
    }
}
