//! The configuration for stacks that take one: what it trusts, and what nobody can change.

use oauth_adapter::tls::TlsSettings;
use oauth_adapter::tls::rustls::crypto::CryptoProvider;
use oauth_adapter::tls::rustls::version::{TLS12, TLS13};
use oauth_adapter::tls::rustls::{CertificateError, Error, ProtocolVersion};

use crate::made::Authority;
use crate::wire::{meet, server};

#[test]
fn an_extra_root_is_trusted_over_both_versions() {
    let authority = Authority::new();
    let settings = TlsSettings::default().root_certificates(authority.pem().as_bytes());
    for (version, expected) in [
        (&TLS12, ProtocolVersion::TLSv1_2),
        (&TLS13, ProtocolVersion::TLSv1_3),
    ] {
        let met = meet(
            &settings,
            server(&authority, "server.example", &[version], None),
        );
        assert_eq!(met.unwrap().version, expected);
    }
}

#[test]
fn an_unknown_root_is_refused() {
    let [known, unknown] = [Authority::new(), Authority::new()];
    let settings = TlsSettings::default().root_certificates(known.pem().as_bytes());
    let met = meet(
        &settings,
        server(&unknown, "server.example", &[&TLS13], None),
    );
    let expected = Error::InvalidCertificate(CertificateError::UnknownIssuer);
    assert_eq!(met.unwrap_err(), expected);
}

#[test]
fn another_name_is_refused() {
    let authority = Authority::new();
    let settings = TlsSettings::default().root_certificates(authority.pem().as_bytes());
    let met = meet(
        &settings,
        server(&authority, "other.example", &[&TLS13], None),
    );
    assert!(matches!(met, Err(Error::InvalidCertificate(_))));
}

#[test]
fn any_certificate_is_accepted_where_that_is_asked_for() {
    let settings = TlsSettings::default().dangerous_accept_invalid_certs();
    for version in [&TLS12, &TLS13] {
        let server = server(&Authority::new(), "other.example", &[version], None);
        meet(&settings, server).unwrap();
    }
}

#[test]
fn no_default_of_the_process_is_needed_or_installed() {
    let settings = TlsSettings::default().dangerous_accept_invalid_certs();
    settings.client_config().unwrap();
    assert!(CryptoProvider::get_default().is_none());
}

#[test]
fn no_protocol_is_named_for_the_stack() {
    let settings = TlsSettings::default().dangerous_accept_invalid_certs();
    assert!(settings.client_config().unwrap().alpn_protocols.is_empty());
}
