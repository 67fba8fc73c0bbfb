//! Putting a client's authentication into a request.

use http::HeaderValue;
use oauth_step::{Env, Secret};

use super::{Client, ClientAuthentication, basic_credentials, basic_header};
use crate::error::{Error, Masks, Misuse};
use crate::form_request::FormRequest;
use crate::metadata::EndpointName;

impl Client {
    /// Puts this client's authentication into a request to an endpoint; gives what was signed for
    /// it.
    pub(crate) fn authenticate(
        &self,
        request: FormRequest,
        endpoint: EndpointName,
        env: &dyn Env,
    ) -> Result<(FormRequest, Vec<Secret<String>>), Error> {
        let inner = &*self.0;
        let method = self.authentication_at(endpoint)?;
        let id = match (&inner.id, method) {
            (Some(id), _) => id,
            (None, ClientAuthentication::None) => return Ok((request, Vec::new())),
            (None, _) => return Err(Misuse::ClientIdMissing.into()),
        };
        #[cfg(feature = "jose")]
        if inner.generated_secret.is_some() && method.has_secret() {
            return self.generate_secret(request, id, method, env);
        }
        let secret = inner.secret.as_ref().map_or("", |secret| secret.expose());
        let request = match method {
            #[cfg(feature = "jose")]
            ClientAuthentication::AttestJwt | ClientAuthentication::AttestJwtDpop => {
                return self.attest(request, id, env);
            }
            ClientAuthentication::None
            | ClientAuthentication::TlsClientAuth
            | ClientAuthentication::SelfSignedTlsClientAuth => request.client_id(id),
            // Put in by the client's own code, when all else is there.
            ClientAuthentication::Own => request,
            ClientAuthentication::Post => request.client_id(id).param("client_secret", secret),
            ClientAuthentication::Basic => request.authorization(self.basic(id, secret, false)?),
            ClientAuthentication::BasicRaw => request.authorization(self.basic(id, secret, true)?),
            #[cfg(feature = "jose")]
            ClientAuthentication::SecretJwt | ClientAuthentication::PrivateKeyJwt => {
                return self.assert(request, id, env);
            }
        };
        #[cfg(not(feature = "jose"))]
        let _ = env;
        Ok((request, Vec::new()))
    }

    /// The same client, known to nobody.
    pub(crate) fn anonymous(self) -> Self {
        self.with(|inner| {
            inner.id = None;
            inner.authentication = Some(ClientAuthentication::None);
        })
    }

    /// How this client authenticates at an endpoint.
    ///
    /// # Errors
    ///
    /// [`Misuse::AuthenticationUnsupported`] where the metadata lists none that it has.
    pub(crate) fn authentication_at(
        &self,
        endpoint: EndpointName,
    ) -> Result<ClientAuthentication, Error> {
        match self.0.authentication {
            Some(method) => Ok(method),
            None => {
                let listed = self.server().auth_methods_supported(endpoint);
                ClientAuthentication::for_secret(listed)
            }
        }
    }

    /// The credentials of this client as they may come back in an error.
    pub(crate) fn masks(&self) -> Masks {
        let mut masks = Masks::default();
        if let Some(secret) = &self.0.secret {
            masks.add(secret.expose());
        }
        if let Some(credentials) = self.0.basic.get().and_then(basic_credentials) {
            masks.add(credentials);
        }
        masks
    }

    fn basic(&self, id: &str, secret: &str, raw: bool) -> Result<HeaderValue, Error> {
        if let Some(header) = self.0.basic.get() {
            return Ok(header.clone());
        }
        let header = basic_header(id, secret, raw)?;
        Ok(self.0.basic.get_or_init(|| header).clone())
    }
}
