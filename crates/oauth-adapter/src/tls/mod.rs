//! TLS by rustls: certificates and keys from PEM and the environment, in the same words for every
//! stack.
//!
//! A builder keeps [`TlsSettings`] in a field `tls` and gets its words from
//! [`tls_words!`](crate::tls_words). What is wrong with a file or a variable is remembered, and
//! reported when the driver is built, by [`TlsSettings::check`]. A stack that takes a rustls
//! configuration gets it from [`TlsSettings::client_config`]; others take the parts.
//!
//! Nothing is read from the environment unless a call says so, apart from what rustls does by
//! itself: on Unix it takes the roots from `SSL_CERT_FILE` and `SSL_CERT_DIR`, where these are set,
//! in place of those of the operating system. No variable switches the check of certificates off.

mod certificates;
mod error;
mod identity;
mod platform;
mod settings;
mod verifier;
mod words;

pub use certificates::Certificates;
pub use error::{PemError, TlsError};
pub use identity::ClientIdentity;
pub use settings::{TlsSettings, crypto_provider};

pub use rustls;
