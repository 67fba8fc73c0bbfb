//! X.509 certificates, as far as a key and its thumbprint go.

use core::fmt;

use sha2::{Digest, Sha256};

use crate::{Error, KeyError, backend, base64url};

/// An X.509 certificate ([RFC 5280 §4.1]) that the caller trusts: neither its signature, nor its
/// times, names and extensions are looked at.
///
/// [RFC 5280 §4.1]: https://www.rfc-editor.org/rfc/rfc5280#section-4.1
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate(Vec<u8>);

impl Certificate {
    /// From DER.
    ///
    /// # Errors
    ///
    /// [`KeyError::Der`] where it is no certificate; the kind of its key does not matter.
    pub fn from_der(der: impl Into<Vec<u8>>) -> Result<Self, Error> {
        let der = der.into();
        match backend::certificate(&der) {
            Err(KeyError::Der) => Err(KeyError::Der.into()),
            _ => Ok(Self(der)),
        }
    }

    /// The first certificate in a PEM text.
    ///
    /// # Errors
    ///
    /// [`KeyError::Pem`] where there is none.
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let mut certificates = backend::blocks(pem).filter(|block| block.is_certificate());
        let first = certificates.next().ok_or(KeyError::Pem)?;
        let document = first.document()?.to_vec();
        Self::from_der(document).map_err(|_| KeyError::Pem.into())
    }

    /// It in DER.
    pub fn der(&self) -> &[u8] {
        &self.0
    }

    /// Its SHA-256 thumbprint in base64url, as `x5t#S256` has it ([RFC 7515 §4.1.8],
    /// [RFC 8705 §3.1]).
    ///
    /// [RFC 7515 §4.1.8]: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.8
    /// [RFC 8705 §3.1]: https://www.rfc-editor.org/rfc/rfc8705#section-3.1
    pub fn x5t_s256(&self) -> String {
        base64url::encode(&Sha256::digest(&self.0))
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({})", self.x5t_s256())
    }
}
