//! The client's certificate goes to a server that asks for one, and to no other.

use std::sync::Arc;

use oauth_adapter::tls::rustls::server::WebPkiClientVerifier;
use oauth_adapter::tls::rustls::server::danger::ClientCertVerifier;
use oauth_adapter::tls::rustls::version::{TLS12, TLS13};
use oauth_adapter::tls::{TlsSettings, crypto_provider};

use crate::made::Authority;
use crate::wire::{meet, roots, server};

fn asking(authority: &Authority) -> Arc<dyn ClientCertVerifier> {
    WebPkiClientVerifier::builder_with_provider(roots(authority), crypto_provider())
        .build()
        .unwrap()
}

#[test]
fn a_server_that_asks_sees_it_over_both_versions() {
    let authority = Authority::new();
    let identity = authority.identity("client.example");
    let settings = TlsSettings::default()
        .root_certificates(authority.pem().as_bytes())
        .client_identity(identity.clone());
    for version in [&TLS12, &TLS13] {
        let server = server(
            &authority,
            "server.example",
            &[version],
            Some(asking(&authority)),
        );
        let met = meet(&settings, server).unwrap();
        assert_eq!(met.client.as_ref(), identity.chain().first());
    }
}

#[test]
fn a_server_that_does_not_ask_sees_none() {
    let authority = Authority::new();
    let settings = TlsSettings::default()
        .root_certificates(authority.pem().as_bytes())
        .client_identity(authority.identity("client.example"));
    let met = meet(
        &settings,
        server(&authority, "server.example", &[&TLS13], None),
    );
    assert!(met.unwrap().client.is_none());
}

#[test]
fn to_accept_any_server_does_not_hide_it() {
    let authority = Authority::new();
    let settings = TlsSettings::default()
        .client_identity(authority.identity("client.example"))
        .dangerous_accept_invalid_certs();
    let server = server(
        &authority,
        "other.example",
        &[&TLS13],
        Some(asking(&authority)),
    );
    assert!(meet(&settings, server).unwrap().client.is_some());
}

#[test]
fn a_server_that_asks_refuses_who_has_none_or_another_authoritys() {
    let [authority, other] = [Authority::new(), Authority::new()];
    let settings = TlsSettings::default().root_certificates(authority.pem().as_bytes());
    let server = |version| {
        server(
            &authority,
            "server.example",
            version,
            Some(asking(&authority)),
        )
    };
    let another = settings
        .clone()
        .client_identity(other.identity("client.example"));
    for version in [&[&TLS12][..], &[&TLS13]] {
        meet(&settings, server(version)).unwrap_err();
        meet(&another, server(version)).unwrap_err();
    }
}
