//! A client certificate and its key.

use core::fmt;
use std::sync::Arc;

use base64ct::{Base64, Encoding};
use oauth_step::Secret;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys};

use super::certificates::{absent, certificates, malformed};
use super::{PemError, TlsError, crypto_provider};

/// The certificate that a client shows, with its key: of a certificate authority, or signed by
/// itself ([RFC 8705 §2]). Clones share both; the key is overwritten with the last of them.
///
/// A driver shows it to every server that asks for one. A certificate says who the client is, so a
/// client with two has two drivers.
///
/// [RFC 8705 §2]: https://www.rfc-editor.org/rfc/rfc8705#section-2
#[derive(Clone)]
pub struct ClientIdentity(Arc<Identity>);

struct Identity {
    key: Secret<PrivateKeyDer<'static>>,
    certified: CertifiedKey,
}

impl ClientIdentity {
    /// Reads the chain, the client's own certificate first, and the key, which must fit: PKCS#8,
    /// PKCS#1 (RSA) or SEC1 (EC). Both can be in one text, which is then given twice; what else is
    /// in the texts is passed over.
    ///
    /// # Errors
    ///
    /// Where one of them is missing, encrypted, malformed or of an unknown kind, or the key belongs
    /// to another certificate.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        let chain = certificates(chain).map_err(TlsError::ClientCertificate)?;
        let key = private_key(key).map_err(TlsError::ClientKey)?;
        let signing = crypto_provider()
            .key_provider
            .load_private_key(key.expose().clone_key())
            .map_err(|why| TlsError::ClientKey(PemError::Unusable { number: 1, why }))?;
        let certified = CertifiedKey::new(chain, signing);
        match certified.keys_match() {
            Ok(()) | Err(Error::InconsistentKeys(InconsistentKeys::Unknown)) => {}
            Err(Error::InconsistentKeys(_)) => {
                let fits = other_fit(&certified);
                return Err(TlsError::KeyMismatch { fits });
            }
            Err(why) => {
                let why = PemError::Unusable { number: 1, why };
                return Err(TlsError::ClientCertificate(why));
            }
        }
        Ok(Self(Arc::new(Identity { key, certified })))
    }

    /// The client's certificate, then those that lead to its root.
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.0.certified.cert
    }

    /// The bytes of each certificate.
    pub fn chain_der(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.chain().iter().map(AsRef::as_ref)
    }

    /// The key: its bytes, and which of the three forms they are in.
    pub fn key(&self) -> &PrivateKeyDer<'static> {
        self.0.key.expose()
    }

    /// The key's bytes.
    pub fn key_der(&self) -> &[u8] {
        self.key().secret_der()
    }

    /// Chain and key in one PEM text, for stacks that want that, and nothing else.
    pub fn to_pem(&self) -> Secret<String> {
        let label = match self.key() {
            PrivateKeyDer::Pkcs1(_) => "RSA PRIVATE KEY",
            PrivateKeyDer::Sec1(_) => "EC PRIVATE KEY",
            _ => "PRIVATE KEY",
        };
        let certificates = self.chain_der().map(|der| ("CERTIFICATE", der));
        let sections: Vec<_> = certificates.chain([(label, self.key_der())]).collect();
        // Room for all of it: to grow would leave copies of the key behind.
        let room = sections.iter().map(|(_, der)| 100 + 2 * der.len()).sum();
        let mut text = String::with_capacity(room);
        for (label, der) in sections {
            let body = Secret::new(Base64::encode_string(der));
            for part in ["-----BEGIN ", label, "-----\n", body.expose()] {
                text.push_str(part);
            }
            for part in ["\n-----END ", label, "-----\n"] {
                text.push_str(part);
            }
        }
        Secret::new(text)
    }

    pub(super) fn certified(&self) -> &CertifiedKey {
        &self.0.certified
    }
}

impl fmt::Debug for ClientIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientIdentity")
            .field("chain", &self.chain().len())
            .finish_non_exhaustive()
    }
}

/// The one key of a PEM text.
fn private_key(text: &[u8]) -> Result<Secret<PrivateKeyDer<'static>>, PemError> {
    let mut found = None;
    for key in PrivateKeyDer::pem_slice_iter(text) {
        let key = key.map_err(|error| match is_encrypted(text) {
            true => PemError::Encrypted,
            false => malformed(1, &error),
        })?;
        if found.replace(Secret::new(key)).is_some() {
            return Err(PemError::Several);
        }
    }
    found.ok_or_else(|| match is_encrypted(text) {
        true => PemError::Encrypted,
        false => absent("PRIVATE KEY", text),
    })
}

/// As PKCS#8 says it in its first line, and OpenSSL's older form below it.
fn is_encrypted(text: &[u8]) -> bool {
    const MARK: &[u8] = b"ENCRYPTED";
    text.windows(MARK.len()).any(|window| window == MARK)
}

/// The certificate, counted from 1, that the key belongs to in place of the first one.
fn other_fit(certified: &CertifiedKey) -> Option<usize> {
    let mut others = certified.cert.iter().enumerate().skip(1);
    let (at, _) = others.find(|(_, certificate)| {
        let chain = vec![CertificateDer::clone(certificate)];
        CertifiedKey::new(chain, Arc::clone(&certified.key)).keys_match() == Ok(())
    })?;
    Some(at + 1)
}
