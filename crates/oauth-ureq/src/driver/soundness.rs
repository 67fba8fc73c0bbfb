//! Settings over which ureq would panic once a request is under way. An agent of the user's may
//! have them.

use core::ops::RangeInclusive;
use core::time::Duration;

use http::uri::Scheme;
use http::{HeaderValue, Uri};
use oauth_adapter::refused;
use oauth_adapter::tls::crypto_provider;
use oauth_adapter::tls::rustls::crypto::CryptoProvider;
use oauth_adapter::tls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use oauth_adapter::tls::rustls::{ClientConfig, RootCertStore};
use oauth_step::TransportError;
use ureq::config::{AutoHeaderValue, Config};
use ureq::tls::{TlsConfig, TlsProvider};
use ureq::{Proxy, ProxyProtocol};

/// Values that ureq takes for sound.
pub(super) fn check(config: &Config) -> Result<(), TransportError> {
    let headers = [
        config.accept(),
        config.accept_encoding(),
        config.user_agent(),
    ];
    for value in headers {
        if let AutoHeaderValue::Provided(value) = value {
            HeaderValue::from_str(value).map_err(refused)?;
        }
    }
    let buffers = [config.input_buffer_size(), config.output_buffer_size()];
    if buffers.iter().any(|size| !BUFFERS.contains(size)) {
        return Err(refused(
            "the agent has a buffer of no size, or above 64 MiB",
        ));
    }
    let times = config.timeouts();
    let times = [
        times.global,
        times.per_call,
        times.resolve,
        times.connect,
        times.send_request,
        times.await_100,
        times.send_body,
        times.recv_response,
        times.recv_body,
    ];
    if times.into_iter().flatten().any(|time| time > LONGEST) {
        return Err(refused(
            "the agent has a time-out beyond the clock; `None` is no limit",
        ));
    }
    check_identity(config.tls_config())
}

/// What ureq needs to set up TLS, where it will.
pub(super) fn check_tls(config: &Config, uri: &Uri) -> Result<(), TransportError> {
    let proxy = config.proxy().map(Proxy::protocol);
    if uri.scheme() != Some(&Scheme::HTTPS) && proxy != Some(ProxyProtocol::Https) {
        return Ok(());
    }
    let tls = config.tls_config();
    if tls.provider() != TlsProvider::Rustls {
        return Err(refused(
            "TLS is by rustls here; the agent names another provider",
        ));
    }
    // ureq falls back on ring, which may not be in the build.
    if tls.unversioned_rustls_crypto_provider().is_none() && CryptoProvider::get_default().is_none()
    {
        return Err(refused(
            "the agent's TlsConfig names no cryptography; give it one with \
             `unversioned_rustls_crypto_provider`, or set up the driver without an agent",
        ));
    }
    Ok(())
}

/// A client certificate whose key does not fit.
fn check_identity(tls: &TlsConfig) -> Result<(), TransportError> {
    let Some(identity) = tls.client_cert() else {
        return Ok(());
    };
    let chain = identity.certs().iter();
    let chain = chain.map(|certificate| CertificateDer::from(certificate.der().to_vec()));
    let key = identity.private_key().der();
    let key = PrivateKeyDer::try_from(key).map_err(refused)?.clone_key();
    // As ureq does it later on.
    ClientConfig::builder_with_provider(crypto_provider())
        .with_safe_default_protocol_versions()
        .map_err(refused)?
        .with_root_certificates(RootCertStore::empty())
        .with_client_auth_cert(chain.collect(), key)
        .map_err(refused)?;
    Ok(())
}

/// Above 100 MB ureq gives up.
const BUFFERS: RangeInclusive<usize> = 1..=64 * 1024 * 1024;

/// More than a century, and no sum with it beyond any clock.
pub(super) const LONGEST: Duration = Duration::from_secs(u32::MAX as u64);
