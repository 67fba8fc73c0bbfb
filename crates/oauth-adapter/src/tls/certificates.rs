//! Root certificates, from PEM and from what the environment names.

use core::fmt;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};

use super::{PemError, TlsError};

/// Certificates, in the order of their text.
#[derive(Clone, Default)]
pub struct Certificates(Vec<CertificateDer<'static>>);

impl Certificates {
    /// Reads all roots of a PEM text; what else it holds is passed over.
    ///
    /// # Errors
    ///
    /// Where there is none, or where one of them cannot be read or cannot be a root.
    pub fn from_pem(text: &[u8]) -> Result<Self, TlsError> {
        let certificates = certificates(text).map_err(TlsError::Roots)?;
        for (at, certificate) in certificates.iter().enumerate() {
            as_root(certificate).map_err(|why| {
                TlsError::Roots(PemError::Unusable {
                    number: at + 1,
                    why,
                })
            })?;
        }
        Ok(Self(certificates))
    }

    /// Reads the file that the first variable of [`Self::VARIABLES`] names which is not empty.
    /// `look_up` is `std::env::var_os`, or a test's. None where no variable names a file.
    ///
    /// A certificate that cannot be a root is left out, as it is among those of the operating
    /// system.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read or holds no root: the error names variable and file.
    pub fn from_variables(
        look_up: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Option<Self>, TlsError> {
        let named = Self::VARIABLES.into_iter().find_map(|variable| {
            let file = look_up(variable).filter(|file| !file.is_empty())?;
            Some((variable, PathBuf::from(file)))
        });
        let Some((variable, file)) = named else {
            return Ok(None);
        };
        let text = std::fs::read(&file).map_err(|why| TlsError::BundleUnreadable {
            variable,
            file: file.clone(),
            why: Arc::new(why),
        })?;
        bundle(&text).map(Some).map_err(|why| TlsError::Bundle {
            variable,
            file,
            why,
        })
    }

    /// What names a bundle of roots, the first one first.
    pub const VARIABLES: [&str; 3] = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];

    /// Each certificate.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &CertificateDer<'static>> {
        self.0.iter()
    }

    /// Each certificate's bytes.
    pub fn iter_der(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the others.
    pub fn append(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Those that can be roots.
    pub(super) fn usable(mut certificates: Vec<CertificateDer<'static>>) -> Self {
        certificates.retain(|certificate| as_root(certificate).is_ok());
        Self(certificates)
    }
}

impl fmt::Debug for Certificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Certificates").field(&self.0.len()).finish()
    }
}

/// All certificates of a PEM text, at least one.
pub(super) fn certificates(text: &[u8]) -> Result<Vec<CertificateDer<'static>>, PemError> {
    let mut certificates = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(text) {
        certificates.push(certificate.map_err(|error| malformed(certificates.len() + 1, &error))?);
    }
    if certificates.is_empty() {
        return Err(absent("CERTIFICATE", text));
    }
    Ok(certificates)
}

pub(super) fn absent(wanted: &'static str, text: &[u8]) -> PemError {
    PemError::Absent {
        wanted,
        // An ASN.1 SEQUENCE.
        binary: text.first() == Some(&0x30),
    }
}

/// Without what the parser says: that can hold a line of the text, which may be all of a key.
pub(super) fn malformed(number: usize, error: &pem::Error) -> PemError {
    let rule = match error {
        pem::Error::IllegalSectionStart { .. } => {
            "has a first line that is not -----BEGIN …----- alone; are its line breaks lost?"
        }
        pem::Error::MissingSectionEnd { .. } => {
            "has no last line that is -----END …----- alone; are its line breaks lost?"
        }
        pem::Error::Base64Decode(_) => "is not base64 between its first and its last line",
        _ => "cannot be read",
    };
    PemError::Malformed { number, rule }
}

/// Those of a bundle that can be roots, at least one.
fn bundle(text: &[u8]) -> Result<Certificates, PemError> {
    let certificates = certificates(text)?;
    let first_fault = certificates.iter().find_map(|root| as_root(root).err());
    let usable = Certificates::usable(certificates);
    match (usable.is_empty(), first_fault) {
        (true, Some(why)) => Err(PemError::Unusable { number: 1, why }),
        _ => Ok(usable),
    }
}

fn as_root(certificate: &CertificateDer<'static>) -> Result<(), rustls::Error> {
    RootCertStore::empty().add(certificate.clone())
}
