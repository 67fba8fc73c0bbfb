//! A client set up as its server has registered it.

#[cfg(feature = "jose")]
use std::sync::Arc;

#[cfg(feature = "jose")]
use jose_assert::{Algorithm, Signer};
use oauth_step::Secret;

use super::information::ClientInformation;
use super::metadata::ClientMetadata;
#[cfg(feature = "jose")]
use crate::authorization::REQUEST_OBJECT_SIGNING_ALG;
use crate::client::{Client, ClientAuthentication};
use crate::error::{Error, Misuse};
use crate::metadata::ServerMetadata;

impl ClientInformation {
    /// The client, ready for every flow: it authenticates as the server says, its tokens are bound
    /// to its certificate if they are registered so, and users come back to the redirection URI, if
    /// there is only one. Responses in JWTs need a verifier all the same.
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
        let credentials = Credentials {
            secret: self.client_secret(),
            #[cfg(feature = "jose")]
            key: self.assertion_key.as_ref(),
        };
        let client = Client::new(server, self.client_id());
        credentials.configure(client, &self.token_endpoint_auth_method(), &self.metadata)
    }
}

/// What a client has beside its metadata.
#[derive(Default)]
pub(super) struct Credentials<'a> {
    pub(super) secret: Option<&'a Secret<String>>,
    #[cfg(feature = "jose")]
    pub(super) key: Option<&'a Arc<dyn Signer>>,
}

impl Credentials<'_> {
    /// The client as its metadata says: it authenticates by this method, and users come back to the
    /// redirection URI, if there is only one.
    pub(super) fn configure(
        &self,
        client: Client,
        method: &str,
        metadata: &ClientMetadata,
    ) -> Result<Client, Error> {
        let client = match method {
            "none" => client,
            "client_secret_basic" => self.with_secret(client, ClientAuthentication::Basic)?,
            "client_secret_post" => self.with_secret(client, ClientAuthentication::Post)?,
            #[cfg(feature = "jose")]
            "client_secret_jwt" => {
                let algorithm = assertion_algorithm(metadata)?;
                let algorithm = algorithm.unwrap_or(Algorithm::Hs256);
                let client = self.with_secret(client, ClientAuthentication::SecretJwt)?;
                client.with_client_secret_jwt(algorithm)?
            }
            #[cfg(feature = "jose")]
            "private_key_jwt" => {
                let key = self.key.ok_or(Misuse::AssertionKeyMissing)?;
                let registered = assertion_algorithm(metadata)?;
                if registered.is_some_and(|registered| registered != key.algorithm()) {
                    return Err(Misuse::AssertionAlgorithm.into());
                }
                client.with_shared_key(key.clone())?
            }
            "self_signed_tls_client_auth" => client.with_self_signed_tls_client_auth(),
            "tls_client_auth" => client.with_tls_client_auth(),
            _ => return Err(Misuse::RegisteredAuthentication.into()),
        };
        #[cfg(feature = "jose")]
        let client = match metadata.text(REQUEST_OBJECT_SIGNING_ALG) {
            Some(algorithm) => client.with_request_object_signing_alg(&algorithm),
            None => client,
        };
        // RFC 8705 §3.4.
        let bound = metadata.get("tls_client_certificate_bound_access_tokens");
        let client = match bound.and_then(|value| value.as_bool()) {
            Some(true) => client.with_certificate_bound_tokens(),
            _ => client,
        };
        // RFC 9126 §6.
        let pushed = metadata.get("require_pushed_authorization_requests");
        let client = match pushed.and_then(|value| value.as_bool()) {
            Some(true) => client.with_pushed_requests_only(),
            _ => client,
        };
        match &metadata.list("redirect_uris").unwrap_or_default()[..] {
            [redirect_uri] => client.with_redirect_uri(redirect_uri),
            _ => Ok(client),
        }
    }

    fn with_secret(&self, client: Client, method: ClientAuthentication) -> Result<Client, Error> {
        let secret = self.secret.ok_or(Misuse::SecretMissing)?;
        Ok(client
            .with_secret(secret.clone())
            .with_authentication(method))
    }
}

/// `token_endpoint_auth_signing_alg`, where the metadata has one.
#[cfg(feature = "jose")]
fn assertion_algorithm(metadata: &ClientMetadata) -> Result<Option<Algorithm>, Error> {
    let name = metadata.text("token_endpoint_auth_signing_alg");
    let algorithm = name.map(|name| {
        let algorithm = Algorithm::from_name(&name);
        algorithm.ok_or(Misuse::AssertionAlgorithm)
    });
    Ok(algorithm.transpose()?)
}
