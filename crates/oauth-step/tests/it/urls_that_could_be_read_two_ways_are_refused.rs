//! Each reason for which a URL is refused, and the tricks behind it.

use oauth_step::{Endpoint, UrlError, UrlPolicy};

#[test]
fn each_malformed_url_is_refused_for_its_reason() {
    for (text, expected) in [
        ("", UrlError::NotAbsolute),
        (" ", UrlError::NotAbsolute),
        ("token", UrlError::NotAbsolute),
        ("/token", UrlError::NotAbsolute),
        ("//h/token", UrlError::NotAbsolute),
        ("?a=b", UrlError::NotAbsolute),
        ("/a:b", UrlError::NotAbsolute),
        ("h/https://x", UrlError::NotAbsolute),
        ("://h/", UrlError::NotAbsolute),
        ("1https://h/", UrlError::NotAbsolute),
        (" https://h/", UrlError::NotAbsolute),
        ("ht tps://h/", UrlError::NotAbsolute),
        ("https", UrlError::NotAbsolute),
        ("https:", UrlError::NotAbsolute),
        ("https:h/", UrlError::NotAbsolute),
        ("https:/h/", UrlError::NotAbsolute),
        ("https:\\\\h\\", UrlError::NotAbsolute),
        ("ftp://h/", UrlError::Scheme),
        ("file:///etc/passwd", UrlError::Scheme),
        ("javascript:alert(1)", UrlError::Scheme),
        ("data:,x", UrlError::Scheme),
        ("httpss://h/", UrlError::Scheme),
        ("localhost:8080/", UrlError::Scheme),
        ("h:443", UrlError::Scheme),
        ("ws://localhost/", UrlError::Scheme),
        ("https://", UrlError::NoHost),
        ("https:///token", UrlError::NoHost),
        ("https://?a=b", UrlError::NoHost),
        ("https://:443/", UrlError::NoHost),
        ("https://::1/", UrlError::NoHost),
        ("https://h/#", UrlError::Fragment),
        ("https://h/#f", UrlError::Fragment),
        ("https://h#f", UrlError::Fragment),
        ("https://h/?a=b#f", UrlError::Fragment),
        ("https://localhost#@evil.com/", UrlError::Fragment),
        ("http://localhost@evil.com/", UrlError::UserInfo),
        ("http://localhost:80@evil.com/", UrlError::UserInfo),
        ("http://127.0.0.1%40@evil.com/", UrlError::UserInfo),
        ("http://[::1]@evil.com/", UrlError::UserInfo),
        ("http://evil.com@localhost/", UrlError::UserInfo),
        ("https://a:b@c", UrlError::UserInfo),
        ("https://a@c/", UrlError::UserInfo),
        ("https://@c/", UrlError::UserInfo),
        ("https://a@b@c/", UrlError::UserInfo),
        ("https://a@", UrlError::UserInfo),
        ("https://a@?x", UrlError::UserInfo),
    ] {
        let refused = Endpoint::parse(text, UrlPolicy::default());
        assert_eq!(refused.unwrap_err(), expected, "{text:?}");
    }
}

#[test]
fn what_no_url_may_hold_is_refused_as_invalid() {
    for text in [
        // A backslash is a slash to some readers and part of the name to others.
        "https://evil.com\\@good/",
        "http://localhost\\@evil.com/",
        "https://h\\evil/",
        "https://h/a\\b",
        // Ports.
        "https://h:/",
        "https://h:x/",
        "https://h:-1/",
        "https://h:+80/",
        "https://h:65536/",
        "https://h:99999999999999999999/",
        "https://h:80:90/",
        "https://h:8 0/",
        "https://h:%38/",
        "https://[::1]:/",
        "https://[::1]:x/",
        // Brackets.
        "https://[::1/",
        "https://::1]/",
        "https://[::1]]/",
        "https://[[::1]]/",
        "https://[::1]x/",
        "https://x[::1]/",
        "https://[::1][::1]/",
        "https://[]/",
        "https://[127.0.0.1]/",
        "https://[localhost]/",
        "https://[::1%25eth0]/",
        "https://[v1.a]/",
        // Names that need decoding.
        "https://h%2ecom/",
        "https://%6c/",
        "https://h!/",
        "https://h,i/",
        "https://h;i/",
        "https://a*b/",
        "https://münchen.example/",
        "https://h\u{3002}com/",
        "https://h\u{FF0F}evil/",
    ] {
        let refused = Endpoint::parse(text, UrlPolicy::default());
        assert_eq!(refused.unwrap_err(), UrlError::Invalid, "{text:?}");
    }
}

#[test]
fn bytes_that_a_reader_would_repair_are_refused_wherever_they_stand() {
    let bytes = (0..=0x20_u8).chain([0x7F]).map(char::from);
    let others = "\"<>\\^`{|}é\u{85}\u{A0}\u{200B}\u{2028}\u{FEFF}".chars();
    for bad in bytes.chain(others) {
        for text in [
            format!("https://h{bad}/"),
            format!("https://{bad}h/"),
            format!("https://h/{bad}"),
            format!("https://h/?{bad}"),
            format!("https://h/{bad}/token?a=b"),
        ] {
            let refused = Endpoint::parse(&text, UrlPolicy::default());
            assert_eq!(refused.unwrap_err(), UrlError::Invalid, "{text:?}");
        }
    }
}

#[test]
fn every_other_byte_of_a_path_and_query_is_accepted() {
    let rest = "/az/AZ/09/-._~/%20/!$&'()*+,;=/:@/[]?az/AZ09-._~%20!$&'()*+,;=:@/?[]";
    let text = format!("https://h{rest}");
    let endpoint = Endpoint::parse(&text, UrlPolicy::default()).unwrap();
    assert_eq!(endpoint.uri().path_and_query().unwrap().as_str(), rest);
}

#[test]
fn no_message_repeats_the_url() {
    let secret = "hunter2";
    for text in [
        format!("https://u:{secret}@h/"),
        format!("http://{secret}.example/"),
        format!("{secret}://h/"),
        format!("https://h/#{secret}"),
        format!("https://h/{secret} "),
    ] {
        let error = Endpoint::parse(&text, UrlPolicy::default()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(secret));
    }
}
