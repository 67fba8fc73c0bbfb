//! The words of a builder.

/// Writes what every builder says about TLS, inside the builder's `impl`: `root_certificates`,
/// `ca_bundle_from_env`, `client_identity` and `dangerous_accept_invalid_certs`. The builder keeps
/// [`TlsSettings`](crate::tls::TlsSettings) in a field `tls`.
#[macro_export]
macro_rules! tls_words {
    () => {
        /// Trusts all roots of this PEM text, and what the operating system trusts. A text without
        /// one, or with one that cannot be read, is reported by [`build`](Self::build).
        pub fn root_certificates(self, pem: &[u8]) -> Self {
            Self {
                tls: self.tls.root_certificates(pem),
                ..self
            }
        }

        /// Trusts the roots of the file that `SSL_CERT_FILE`, `REQUESTS_CA_BUNDLE` or
        /// `CURL_CA_BUNDLE` names, and what the operating system trusts. The first of them that is
        /// not empty counts; where all are, nothing changes. A file that is missing or holds no
        /// root is reported by [`build`](Self::build).
        ///
        /// No variable switches the check of certificates off.
        pub fn ca_bundle_from_env(self) -> Self {
            Self {
                tls: self.tls.ca_bundle_from(|name| ::std::env::var_os(name)),
                ..self
            }
        }

        /// Shows this certificate to servers that ask for one ([RFC 8705 §2]). Messages and calls
        /// that need one are refused without it, before anything is sent.
        ///
        /// A server that asks learns who the client is, whatever the request: a client with two
        /// certificates, or one for some servers alone, has a driver for each.
        ///
        /// [RFC 8705 §2]: https://www.rfc-editor.org/rfc/rfc8705#section-2
        pub fn client_identity(self, identity: $crate::tls::ClientIdentity) -> Self {
            Self {
                tls: self.tls.client_identity(identity),
                ..self
            }
        }

        /// Accepts any certificate: whoever is on the way reads and changes everything. It changes
        /// nothing else, and nothing but this call switches it on.
        pub fn dangerous_accept_invalid_certs(self) -> Self {
            Self {
                tls: self.tls.dangerous_accept_invalid_certs(),
                ..self
            }
        }
    };
}
