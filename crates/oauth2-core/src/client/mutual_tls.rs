//! Clients with a certificate ([RFC 8705]).
//!
//! [RFC 8705]: https://www.rfc-editor.org/rfc/rfc8705

use oauth_step::Endpoint;

use super::{Client, ClientAuthentication};
use crate::error::Error;
use crate::metadata::EndpointName;

impl Client {
    /// Authenticates with a certificate that the server's authorities have signed,
    /// `tls_client_auth` ([RFC 8705 §2.1]). The driver shows it: its builder takes the certificate
    /// and the key.
    ///
    /// [RFC 8705 §2.1]: https://www.rfc-editor.org/rfc/rfc8705#section-2.1
    #[must_use]
    pub fn with_tls_client_auth(self) -> Self {
        self.with_authentication(ClientAuthentication::TlsClientAuth)
    }

    /// Authenticates with a certificate that the client itself has signed,
    /// `self_signed_tls_client_auth` ([RFC 8705 §2.2]). The driver shows it.
    ///
    /// [RFC 8705 §2.2]: https://www.rfc-editor.org/rfc/rfc8705#section-2.2
    #[must_use]
    pub fn with_self_signed_tls_client_auth(self) -> Self {
        self.with_authentication(ClientAuthentication::SelfSignedTlsClientAuth)
    }

    /// Asks for tokens that are bound to the driver's certificate, and shows it wherever they are
    /// used ([RFC 8705 §3]).
    ///
    /// [RFC 8705 §3]: https://www.rfc-editor.org/rfc/rfc8705#section-3
    #[must_use]
    pub fn with_certificate_bound_tokens(self) -> Self {
        self.with(|inner| inner.certificate_bound = true)
    }

    /// Whether tokens are bound to the driver's certificate.
    pub fn has_certificate_bound_tokens(&self) -> bool {
        self.0.certificate_bound
    }

    /// Whether messages to the server need the driver's certificate.
    pub fn uses_mutual_tls(&self) -> bool {
        let by_certificate = [
            ClientAuthentication::TlsClientAuth,
            ClientAuthentication::SelfSignedTlsClientAuth,
        ];
        let method = self.0.authentication;
        self.0.certificate_bound || method.is_some_and(|method| by_certificate.contains(&method))
    }

    /// Where to reach an endpoint: at its alias, if the client shows a certificate and there is one
    /// ([RFC 8705 §5]).
    ///
    /// # Errors
    ///
    /// [`Misuse::EndpointMissing`](crate::Misuse::EndpointMissing) where the server has none.
    ///
    /// [RFC 8705 §5]: https://www.rfc-editor.org/rfc/rfc8705#section-5
    pub fn endpoint(&self, name: EndpointName) -> Result<&Endpoint, Error> {
        Ok(self.server().reached(name, self.uses_mutual_tls())?)
    }
}
