//! What can be wrong with certificates and keys.

use core::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use oauth_step::{TransportError, TransportErrorKind};

/// TLS could not be set up. Holds nothing of what is in the files.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TlsError {
    /// The file that a variable of the environment names.
    Bundle {
        /// The variable.
        variable: &'static str,
        /// The file.
        file: PathBuf,
        /// What is wrong with its text.
        why: PemError,
    },
    /// The file that a variable of the environment names cannot be read.
    BundleUnreadable {
        /// The variable.
        variable: &'static str,
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        why: Arc<io::Error>,
    },
    /// The chain of a client certificate.
    ClientCertificate(PemError),
    /// The key of a client certificate.
    ClientKey(PemError),
    /// The key belongs to another certificate.
    KeyMismatch {
        /// The certificate of the chain, counted from 1, that the key belongs to.
        fits: Option<usize>,
    },
    /// What the operating system trusts could not be loaded.
    Platform(rustls::Error),
    /// The text of root certificates.
    Roots(PemError),
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bundle {
                variable,
                file,
                why,
            } => write!(f, "{variable} names {}: {why}", file.display()),
            Self::BundleUnreadable { variable, file, .. } => write!(
                f,
                "{variable} names {}, which cannot be read",
                file.display()
            ),
            Self::ClientCertificate(why) => write!(f, "client certificate: {why}"),
            Self::ClientKey(why) => write!(f, "key of the client certificate: {why}"),
            Self::KeyMismatch { fits: Some(number) } => write!(
                f,
                "the key fits certificate {number} of the chain; put that one first, the one that \
                 signed it next"
            ),
            Self::KeyMismatch { fits: None } => {
                f.write_str("the key does not fit the client certificate")
            }
            Self::Platform(_) => f.write_str(
                "no root certificate could be loaded from the operating system; where \
                 SSL_CERT_FILE or SSL_CERT_DIR is set, it must name some",
            ),
            Self::Roots(why) => write!(f, "root certificates: {why}"),
        }
    }
}

impl core::error::Error for TlsError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Bundle { why, .. }
            | Self::ClientCertificate(why)
            | Self::ClientKey(why)
            | Self::Roots(why) => why.source(),
            Self::BundleUnreadable { why, .. } => Some(&**why),
            Self::Platform(why) => Some(why),
            Self::KeyMismatch { .. } => None,
        }
    }
}

impl From<TlsError> for TransportError {
    fn from(error: TlsError) -> Self {
        Self::new(TransportErrorKind::Unsupported, error)
    }
}

/// What is wrong with a PEM text ([RFC 7468]).
///
/// [RFC 7468]: https://www.rfc-editor.org/rfc/rfc7468
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PemError {
    /// Nothing of the kind that was looked for.
    Absent {
        /// What was looked for, as its first line names it.
        wanted: &'static str,
        /// It looks like binary DER.
        binary: bool,
    },
    /// The key is encrypted.
    Encrypted,
    /// A section cannot be read.
    Malformed {
        /// Which one of its kind, counted from 1.
        number: usize,
        /// The rule that it breaks.
        rule: &'static str,
    },
    /// More than one key.
    Several,
    /// A section was read, and rustls can do nothing with its content.
    Unusable {
        /// Which one of its kind, counted from 1.
        number: usize,
        /// What rustls says.
        why: rustls::Error,
    },
}

impl fmt::Display for PemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent {
                wanted,
                binary: true,
            } => write!(
                f,
                "binary data where PEM text with -----BEGIN {wanted}----- is expected; convert it, \
                 with openssl for one"
            ),
            Self::Absent { wanted, .. } => write!(
                f,
                "no -----BEGIN {wanted}----- on a line of its own; is it the right file?"
            ),
            Self::Encrypted => f.write_str("it is encrypted; decrypt it first"),
            Self::Malformed { number, rule } => write!(f, "number {number} {rule}"),
            Self::Several => f.write_str("more than one; leave the right one alone"),
            Self::Unusable { number, .. } => write!(
                f,
                "number {number} is of a kind or a form that rustls does not support"
            ),
        }
    }
}

impl core::error::Error for PemError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Unusable { why, .. } => Some(why),
            _ => None,
        }
    }
}
