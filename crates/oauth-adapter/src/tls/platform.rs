//! What the operating system trusts.

use std::ffi::OsString;
#[cfg(all(unix, not(target_os = "macos")))]
use std::path::PathBuf;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls_platform_verifier::Verifier;

use super::{Certificates, TlsError};

/// Checks certificates as the operating system does, and by these roots.
#[cfg(not(target_os = "android"))]
pub(super) fn verifier(
    extra: &Certificates,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, TlsError> {
    let verifier = match extra.is_empty() {
        true => Verifier::new(provider),
        false => Verifier::new_with_extra_roots(extra.iter().cloned(), provider),
    };
    verifier.map_err(TlsError::Platform)
}

/// Checks certificates as Android does, which takes no other roots.
#[cfg(target_os = "android")]
pub(super) fn verifier(
    extra: &Certificates,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, TlsError> {
    match extra.is_empty() {
        true => Verifier::new(provider).map_err(TlsError::Platform),
        false => Err(TlsError::Platform(rustls::Error::General(
            "Android takes roots from its own settings alone".to_owned(),
        ))),
    }
}

/// The roots themselves; those that cannot be read are left out.
pub(super) fn roots() -> Vec<CertificateDer<'static>> {
    rustls_native_certs::load_native_certs().certs
}

/// The roots that rustls overlooks because `SSL_CERT_FILE` is set and empty: to it that names a
/// file, to everyone else it is no name at all.
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn overlooked(look_up: impl Fn(&str) -> Option<OsString>) -> Certificates {
    let is_empty = |name| look_up(name).map(|value| value.is_empty());
    if is_empty("SSL_CERT_FILE") != Some(true) || is_empty("SSL_CERT_DIR") == Some(false) {
        return Certificates::default();
    }
    let found = openssl_probe::probe();
    let directory = found.cert_dir.first().map(PathBuf::as_path);
    let file = found.cert_file.as_deref();
    let loaded = rustls_native_certs::load_certs_from_paths(file, directory);
    Certificates::usable(loaded.certs)
}

/// Elsewhere the variable changes nothing.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub(super) fn overlooked(_: impl Fn(&str) -> Option<OsString>) -> Certificates {
    Certificates::default()
}
