use core::time::Duration;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use oauth_adapter::tls::crypto_provider;
use oauth_ureq::step::{TransportError, TransportErrorKind};
use oauth_ureq::ureq::config::ConfigBuilder;
use oauth_ureq::ureq::tls::{
    Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig, TlsConfigBuilder, TlsProvider,
};
use oauth_ureq::ureq::typestate::AgentScope;
use oauth_ureq::ureq::{Agent, Proxy};
use oauth_ureq::{Driver, OAuth2Auth};
use rcgen::{CertificateParams, KeyPair};

use crate::exchange::fetch;

/// Nobody is there: whoever gets so far has not panicked.
const NOBODY: &str = "https://127.0.0.1:1/";

fn over(
    change: impl FnOnce(ConfigBuilder<AgentScope>) -> ConfigBuilder<AgentScope>,
) -> Result<Driver, TransportError> {
    let config = change(Agent::config_builder().proxy(None));
    Driver::with_agent(config.build().new_agent())
}

fn over_tls(tls: TlsConfigBuilder) -> Result<Driver, TransportError> {
    over(|config| config.tls_config(tls.build()))
}

fn sound() -> TlsConfigBuilder {
    TlsConfig::builder().unversioned_rustls_crypto_provider(crypto_provider())
}

/// A server that closes its first connection.
fn silent() -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    (url, thread::spawn(move || drop(listener.accept())))
}

fn is_refused(error: &TransportError, word: &str) {
    let why = core::error::Error::source(error).unwrap().to_string();
    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    assert!(why.contains(word), "{why}");
}

#[test]
fn an_agent_without_cryptography_has_no_tls() {
    let driver = over(|config| config).unwrap();

    is_refused(&fetch(&driver, NOBODY).unwrap_err(), "cryptography");
    // It is good for plain HTTP on this machine.
    let error = fetch(&driver, "http://127.0.0.1:1/").unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::NotSent);
}

#[test]
fn nor_for_a_proxy() {
    let proxy = Proxy::new("https://127.0.0.1:1").unwrap();
    let driver = over(|config| config.proxy(Some(proxy))).unwrap();

    let error = fetch(&driver, "http://127.0.0.1:1/").unwrap_err();

    is_refused(&error, "cryptography");
}

#[test]
fn another_tls_is_refused() {
    let driver = over_tls(sound().provider(TlsProvider::NativeTls)).unwrap();

    is_refused(&fetch(&driver, NOBODY).unwrap_err(), "rustls");
}

#[test]
fn every_kind_of_roots_is_in_the_build() {
    let none = RootCerts::Specific(Arc::default());
    for roots in [RootCerts::WebPki, RootCerts::PlatformVerifier, none] {
        let driver = over_tls(sound().root_certs(roots)).unwrap();
        let (url, server) = silent();
        // The server closes: no panic has come before.
        assert!(fetch(&driver, &url).is_err());
        server.join().unwrap();
    }
}

#[test]
fn every_kind_of_proxy_is_in_the_build() {
    for proxy in ["http", "https", "socks4", "socks4a", "socks5"] {
        let proxy = Proxy::new(&format!("{proxy}://127.0.0.1:1")).unwrap();
        let driver = Driver::builder().proxy(proxy).build().unwrap();
        let error = fetch(&driver, NOBODY).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::NotSent);
    }
}

#[test]
fn a_key_that_does_not_fit_is_refused() {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["client".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let chain = [Certificate::from_der(certificate.der()).to_owned()];
    let identity = |key: &KeyPair| {
        let key = PrivateKey::from_pem(key.serialize_pem().as_bytes()).unwrap();
        let identity = ClientCert::new_with_certs(&chain, key);
        over_tls(sound().client_cert(Some(identity)))
    };

    assert!(identity(&key).is_ok());
    let error = identity(&KeyPair::generate().unwrap()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
}

#[test]
fn values_that_no_header_holds_are_refused() {
    for value in ["two\r\nlines", "\u{0}"] {
        assert!(over(|config| config.user_agent(value)).is_err());
        assert!(over(|config| config.accept(value)).is_err());
        assert!(over(|config| config.accept_encoding(value)).is_err());
        assert!(Driver::builder().user_agent(value).build().is_err());
    }
}

#[test]
fn buffers_of_no_size_or_of_any_are_refused() {
    for size in [0, usize::MAX, 101 * 1024 * 1024] {
        assert!(over(|config| config.input_buffer_size(size)).is_err());
        assert!(over(|config| config.output_buffer_size(size)).is_err());
    }
}

#[test]
fn times_beyond_the_clock_are_no_limit_or_refused() {
    assert!(over(|config| config.timeout_recv_body(Some(Duration::MAX))).is_err());
    assert!(
        Driver::builder()
            .connect_timeout(Duration::MAX)
            .build()
            .is_err()
    );

    let driver = Driver::builder().with(|config| config.proxy(None));
    let driver = driver.timeout(Duration::MAX).build().unwrap();
    let error = fetch(&driver, NOBODY).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::NotSent);
}

/// It would be other TLS than the driver's, and here one without cryptography.
#[test]
fn a_request_brings_no_tls_of_its_own() {
    let driver = Driver::builder().with(|config| config.proxy(None));
    let auth = OAuth2Auth::with_driver(driver.build().unwrap(), "token".to_owned()).unwrap();
    let (url, server) = silent();
    let agent = Agent::new_with_defaults();

    let call = auth.get(url).with(|request| {
        let request = agent.configure_request(request);
        request.tls_config(TlsConfig::builder().build()).build()
    });

    // The server closes: no panic has come before.
    assert!(call.call().is_err());
    server.join().unwrap();
}
