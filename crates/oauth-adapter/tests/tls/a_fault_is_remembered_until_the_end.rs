//! Words of a builder do not fail: the first fault is reported when all is said.

use std::ffi::OsString;

use oauth_adapter::step::{TransportError, TransportErrorKind};
use oauth_adapter::tls::{TlsError, TlsSettings};

use crate::made::Authority;

#[test]
fn the_first_fault_is_reported_wherever_the_settings_are_used() {
    let settings = TlsSettings::default()
        .root_certificates(Authority::new().pem().as_bytes())
        .ca_bundle_from(|_| Some(OsString::from("/no/such/file")))
        .root_certificates(b"nothing")
        .dangerous_accept_invalid_certs();
    for error in [
        settings.check().unwrap_err(),
        settings.client_config().unwrap_err(),
        settings.all_roots().unwrap_err(),
    ] {
        assert!(
            matches!(error, TlsError::BundleUnreadable { .. }),
            "{error}"
        );
    }
}

#[test]
fn it_becomes_an_error_of_a_driver() {
    let settings = TlsSettings::default().root_certificates(b"nothing");
    let error = TransportError::from(settings.check().unwrap_err());
    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    let source = std::error::Error::source(&error).unwrap();
    assert!(matches!(source.downcast_ref(), Some(TlsError::Roots(_))));
}

#[test]
fn without_a_fault_there_is_none() {
    TlsSettings::default().check().unwrap();
}
