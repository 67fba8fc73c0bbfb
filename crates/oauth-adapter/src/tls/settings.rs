//! What a builder is told about TLS.

use std::ffi::OsString;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::CertificateDer;
use rustls::sign::SingleCertAndKey;

use super::verifier::AcceptAny;
use super::{Certificates, ClientIdentity, TlsError, platform};

/// What a builder is told about TLS. A fault is remembered; the first one is reported.
#[must_use = "nothing is set up until a driver is built with it"]
#[derive(Clone, Debug, Default)]
pub struct TlsSettings {
    roots: Certificates,
    identity: Option<ClientIdentity>,
    accept_invalid: bool,
    fault: Option<TlsError>,
}

impl TlsSettings {
    /// Trusts the roots of this PEM text too.
    pub fn root_certificates(self, pem: &[u8]) -> Self {
        self.with_roots(Certificates::from_pem(pem))
    }

    /// Trusts the roots of the bundle too that the environment names:
    /// [`Certificates::from_variables`]. An empty `SSL_CERT_FILE`, in which rustls would look for
    /// the roots of the operating system, and find none, changes nothing.
    pub fn ca_bundle_from(self, look_up: impl Fn(&str) -> Option<OsString>) -> Self {
        let overlooked = platform::overlooked(&look_up);
        let found = Certificates::from_variables(look_up);
        self.with_roots(found.map(Option::unwrap_or_default))
            .with_roots(Ok(overlooked))
    }

    /// Shows this certificate to servers that ask for one.
    pub fn client_identity(self, identity: ClientIdentity) -> Self {
        Self {
            identity: Some(identity),
            ..self
        }
    }

    /// Accepts any certificate of a server.
    pub fn dangerous_accept_invalid_certs(self) -> Self {
        Self {
            accept_invalid: true,
            ..self
        }
    }

    /// Reports what was wrong with a text, a file or a variable.
    ///
    /// # Errors
    ///
    /// The first fault.
    pub fn check(&self) -> Result<(), TlsError> {
        self.fault.clone().map_or(Ok(()), Err)
    }

    /// The roots on top of those of the operating system.
    pub fn roots(&self) -> &Certificates {
        &self.roots
    }

    /// All roots, those of the operating system included, for stacks that only take a list. One
    /// that takes none asks the operating system itself, where there are no [`Self::roots`].
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub fn all_roots(&self) -> Result<Vec<CertificateDer<'static>>, TlsError> {
        self.check()?;
        let mut roots = platform::roots();
        roots.extend(self.roots.iter().cloned());
        match roots.is_empty() {
            true => Err(TlsError::Platform(rustls::Error::NoCertificatesPresented)),
            false => Ok(roots),
        }
    }

    /// The client's certificate.
    pub fn identity(&self) -> Option<&ClientIdentity> {
        self.identity.as_ref()
    }

    /// Whether any certificate of a server is accepted.
    pub fn accepts_invalid(&self) -> bool {
        self.accept_invalid
    }

    /// Whether anything was said that connections made elsewhere do not know of.
    pub fn is_told(&self) -> bool {
        !self.roots.is_empty() || self.identity.is_some() || self.accept_invalid
    }

    /// A configuration for stacks that take one: TLS 1.2 and 1.3, no protocols named (ALPN).
    ///
    /// # Errors
    ///
    /// The first fault, and where what the operating system trusts cannot be loaded.
    pub fn client_config(&self) -> Result<ClientConfig, TlsError> {
        self.check()?;
        let provider = crypto_provider();
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(TlsError::Platform)?
            .dangerous();
        let config = match self.accept_invalid {
            true => config.with_custom_certificate_verifier(Arc::new(AcceptAny(provider))),
            false => config.with_custom_certificate_verifier(Arc::new(platform::verifier(
                &self.roots,
                provider,
            )?)),
        };
        Ok(match &self.identity {
            Some(identity) => {
                let certified = SingleCertAndKey::from(identity.certified().clone());
                config.with_client_cert_resolver(Arc::new(certified))
            }
            None => config.with_no_client_auth(),
        })
    }

    fn with_roots(mut self, roots: Result<Certificates, TlsError>) -> Self {
        match roots {
            Ok(roots) => self.roots.append(roots),
            Err(fault) => {
                self.fault.get_or_insert(fault);
            }
        }
        self
    }
}

/// aws-lc-rs, named where rustls is set up: no default of the process is read or installed.
pub fn crypto_provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}
