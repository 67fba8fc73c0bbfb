//! Plain HTTP stays on this machine, unless the user says that every secret may be read.

use http::Uri;
use oauth_adapter::Settings;
use oauth_adapter::step::{Origin, TransportErrorKind, UrlError};

#[test]
fn https_may_go_anywhere() {
    let settings = Settings::default();
    let origin = settings.permit(&uri("https://Issuer.example/token?a=b"));
    let same = Origin::of(&uri("https://issuer.example:443/"));
    assert_eq!(origin.ok(), same);
}

#[test]
fn plain_http_may_go_to_this_machine() {
    let settings = Settings::default();
    for here in [
        "http://127.0.0.1:8080/",
        "http://[::1]/",
        "http://localhost/",
    ] {
        assert!(settings.permit(&uri(here)).is_ok(), "{here}");
    }
}

#[test]
fn plain_http_to_other_machines_is_refused_unless_allowed() {
    let settings = Settings::default();
    let there = uri("http://issuer.example/token");
    let error = settings.permit(&there).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    assert_eq!(reason(&error), UrlError::InsecureHttp.to_string());
    assert!(anywhere().permit(&there).is_ok());
}

#[test]
fn a_url_without_a_host_is_refused() {
    let settings = anywhere();
    let error = settings.permit(&uri("/token")).unwrap_err();
    assert_eq!(reason(&error), UrlError::NotAbsolute.to_string());
}

fn anywhere() -> Settings {
    Settings {
        any_http: true,
        ..Settings::default()
    }
}

fn uri(text: &str) -> Uri {
    text.parse().unwrap()
}

fn reason(error: &dyn std::error::Error) -> String {
    error.source().unwrap().to_string()
}
