//! A client set up as its server has registered it.

use super::information::ClientInformation;
use crate::client::{Client, ClientAuthentication};
use crate::error::{Error, Misuse};
use crate::metadata::ServerMetadata;

impl ClientInformation {
    /// The client, ready for every flow: it authenticates as the server says, and users come back
    /// to the redirection URI, if there is only one.
    ///
    /// # Errors
    ///
    /// [`Misuse::OtherServer`] for a server with another issuer,
    /// [`Misuse::RegisteredAuthentication`] for a way to authenticate that is not offered,
    /// [`Misuse::SecretMissing`] where that takes a secret and none was issued,
    /// `Misuse::AssertionKeyMissing` where it takes a private key and none is there
    /// (`with_assertion_key`), `Misuse::AssertionAlgorithm` where that key is for another algorithm.
    pub fn client(&self, server: ServerMetadata) -> Result<Client, Error> {
        if server.issuer() != self.issuer() {
            return Err(Misuse::OtherServer.into());
        }
        let client = Client::new(server, self.client_id());
        let client = match &*self.token_endpoint_auth_method() {
            "none" => client,
            "client_secret_basic" => self.with_secret(client, ClientAuthentication::Basic)?,
            "client_secret_post" => self.with_secret(client, ClientAuthentication::Post)?,
            #[cfg(feature = "jose")]
            "client_secret_jwt" => {
                let algorithm = self.assertion_algorithm()?;
                let algorithm = algorithm.unwrap_or(jose_assert::Algorithm::Hs256);
                let client = self.with_secret(client, ClientAuthentication::SecretJwt)?;
                client.with_client_secret_jwt(algorithm)?
            }
            #[cfg(feature = "jose")]
            "private_key_jwt" => {
                let key = self.assertion_key.clone();
                let key = key.ok_or(Misuse::AssertionKeyMissing)?;
                let registered = self.assertion_algorithm()?;
                if registered.is_some_and(|registered| registered != key.algorithm()) {
                    return Err(Misuse::AssertionAlgorithm.into());
                }
                client.with_shared_key(key)?
            }
            "self_signed_tls_client_auth" => client.with_self_signed_tls_client_auth(),
            "tls_client_auth" => client.with_tls_client_auth(),
            _ => return Err(Misuse::RegisteredAuthentication.into()),
        };
        client.with_only_redirect_uri(&self.redirect_uris())
    }

    fn with_secret(&self, client: Client, method: ClientAuthentication) -> Result<Client, Error> {
        let secret = self.client_secret().ok_or(Misuse::SecretMissing)?;
        Ok(client
            .with_secret(secret.clone())
            .with_authentication(method))
    }

    /// `token_endpoint_auth_signing_alg`, where the server says one.
    #[cfg(feature = "jose")]
    fn assertion_algorithm(&self) -> Result<Option<jose_assert::Algorithm>, Error> {
        let name = self.metadata.text("token_endpoint_auth_signing_alg");
        let algorithm = name.map(|name| {
            let algorithm = jose_assert::Algorithm::from_name(&name);
            algorithm.ok_or(Misuse::AssertionAlgorithm)
        });
        Ok(algorithm.transpose()?)
    }
}

impl Client {
    /// Where users come back to, if that is one place alone.
    pub(super) fn with_only_redirect_uri(self, redirect_uris: &[String]) -> Result<Self, Error> {
        match redirect_uris {
            [redirect_uri] => self.with_redirect_uri(redirect_uri),
            _ => Ok(self),
        }
    }
}
