//! `https` anywhere, `http` to this machine, and no trick that makes another machine look like it.

use oauth_step::{Endpoint, UrlError, UrlPolicy, is_loopback_host};

const LOOPBACK: &[&str] = &[
    "127.0.0.1",
    "127.9.9.9",
    "127.255.255.255",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::FFFF:7f00:1]",
    "localhost",
    "LOCALHOST",
    "LocalHost",
];

const ELSEWHERE: &[&str] = &[
    "evil.com",
    "127.0.0.1.evil.com",
    "localhost.evil.com",
    "evil.com.localhost",
    "notlocalhost",
    "localhost.",
    "localhost-",
    "0x7f.1",
    "0x7f.0.0.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "127.1",
    "127.0.1",
    "127",
    "127.0.0.256",
    "127.0.0.1.",
    "0127.0.0.1",
    "128.0.0.1",
    "126.255.255.255",
    "0.0.0.0",
    "10.0.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "[::]",
    "[::2]",
    "[1::1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:128.0.0.1]",
    "[::127.0.0.1]",
    "[fe80::1]",
    "[64:ff9b::7f00:1]",
];

#[test]
fn http_to_a_loopback_host_is_accepted() {
    for host in LOOPBACK {
        assert!(is_loopback_host(host), "{host}");
        for rest in ["", "/", ":8080", ":8080/token?a=b"] {
            let text = format!("http://{host}{rest}");
            let endpoint = Endpoint::parse(&text, UrlPolicy::default()).unwrap();
            assert_eq!(endpoint.host(), *host);
            assert!(endpoint.origin().is_trustworthy());
        }
    }
}

#[test]
fn http_to_any_other_host_is_refused() {
    for host in ELSEWHERE {
        assert!(!is_loopback_host(host), "{host}");
        for rest in ["", "/", ":8080", "/@localhost", "?localhost", "/127.0.0.1"] {
            let text = format!("http://{host}{rest}");
            let error = Endpoint::parse(&text, UrlPolicy::default()).unwrap_err();
            assert_eq!(error, UrlError::InsecureHttp, "{text}");
        }
    }
}

#[test]
fn https_is_accepted_whatever_the_host() {
    for host in LOOPBACK.iter().chain(ELSEWHERE) {
        let text = format!("https://{host}/token");
        let endpoint = Endpoint::parse(&text, UrlPolicy::default()).unwrap();
        assert_eq!(endpoint.host(), *host);
        assert!(endpoint.origin().is_trustworthy());
    }
}

#[test]
fn http_to_any_host_needs_the_dangerous_policy() {
    let policy = UrlPolicy::dangerous_allow_http();
    for host in ELSEWHERE {
        let endpoint = Endpoint::parse(&format!("http://{host}/"), policy).unwrap();
        assert!(!endpoint.origin().is_trustworthy(), "{host}");
    }
    // It lifts this one rule.
    assert_eq!(Endpoint::parse("ftp://h/", policy), Err(UrlError::Scheme));
    assert_eq!(
        Endpoint::parse("http://a@h/", policy),
        Err(UrlError::UserInfo)
    );
    assert_ne!(policy, UrlPolicy::default());
}

#[test]
fn a_host_without_brackets_is_an_address_too() {
    assert!(is_loopback_host("::1"));
    assert!(!is_loopback_host("::2"));
    for host in [
        "",
        "[127.0.0.1]",
        "[localhost]",
        "[::1",
        "::1]",
        "[]",
        "localhost:80",
        " localhost",
    ] {
        assert!(!is_loopback_host(host), "{host}");
    }
}
