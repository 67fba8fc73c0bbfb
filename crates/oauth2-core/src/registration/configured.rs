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
    /// [`Misuse::SecretMissing`] where that takes a secret and none was issued.
    pub fn client(&self, server: ServerMetadata) -> Result<Client, Error> {
        if server.issuer() != self.issuer() {
            return Err(Misuse::OtherServer.into());
        }
        let client = Client::new(server, self.client_id());
        let client = match &*self.token_endpoint_auth_method() {
            "none" => client,
            "client_secret_basic" => self.with_secret(client, ClientAuthentication::Basic)?,
            "client_secret_post" => self.with_secret(client, ClientAuthentication::Post)?,
            method => {
                let known = NOT_OFFERED.into_iter().find(|known| *known == method);
                return Err(Misuse::RegisteredAuthentication(known).into());
            }
        };
        match &self.redirect_uris()[..] {
            [redirect_uri] => client.with_redirect_uri(redirect_uri),
            _ => Ok(client),
        }
    }

    fn with_secret(&self, client: Client, method: ClientAuthentication) -> Result<Client, Error> {
        let secret = self.client_secret().ok_or(Misuse::SecretMissing)?;
        Ok(client
            .with_secret(secret.clone())
            .with_authentication(method))
    }
}

/// Registered names of methods.
const NOT_OFFERED: [&str; 4] = [
    "client_secret_jwt",
    "private_key_jwt",
    "self_signed_tls_client_auth",
    "tls_client_auth",
];
