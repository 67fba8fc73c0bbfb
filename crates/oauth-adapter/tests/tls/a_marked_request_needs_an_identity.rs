//! What needs a client certificate is refused by a driver that has none.

use http::Extensions;
use oauth_adapter::Settings;
use oauth_adapter::step::{MutualTls, TransportErrorKind};

fn marked() -> Extensions {
    let mut marks = Extensions::new();
    marks.insert(MutualTls);
    marks
}

#[test]
fn a_driver_without_an_identity_refuses_it_and_says_what_to_do() {
    let error = Settings::default().permit_marked(&marked()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("client_identity"), "{source}");
}

#[test]
fn a_driver_with_an_identity_sends_it() {
    let settings = Settings {
        mutual_tls: true,
        ..Settings::default()
    };
    settings.permit_marked(&marked()).unwrap();
}

#[test]
fn what_bears_no_mark_needs_none() {
    Settings::default()
        .permit_marked(&Extensions::new())
        .unwrap();
}
