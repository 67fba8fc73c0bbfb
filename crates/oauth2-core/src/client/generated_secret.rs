//! Clients whose secret is a token that they sign themselves.

use std::sync::Arc;

use jose_assert::{Algorithm, Signer};
use oauth_step::{Env, Secret};

use super::{Client, ClientAuthentication, basic_credentials, basic_header};
use crate::assertion::JwtAssertion;
use crate::error::{Error, Misuse};
use crate::form_request::FormRequest;

impl Client {
    /// Authenticates as with a secret, which is signed anew for each request: a JWT in its place.
    #[must_use]
    pub fn with_generated_secret(self, secret: JwtAssertion) -> Self {
        self.with(|inner| {
            inner.generated_secret = Some(Arc::new(secret));
            inner.authentication = None;
        })
    }

    /// Authenticates as [Apple] wants it: the secret is a JWT of the team, signed by ES256 with the
    /// key that Apple gave out under a `kid`. It is valid for five minutes.
    ///
    /// # Errors
    ///
    /// [`Misuse::AssertionAlgorithm`] where the key is not for ES256, [`Misuse::AssertionKeyId`]
    /// where it has no id, [`Misuse::ClientIdMissing`] for a client without one.
    ///
    /// [Apple]: https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret
    pub fn with_apple_secret(
        self,
        team_id: &str,
        key: impl Signer + 'static,
    ) -> Result<Self, Error> {
        if key.algorithm() != Algorithm::Es256 {
            return Err(Misuse::AssertionAlgorithm.into());
        }
        if key.key_id().is_none() {
            return Err(Misuse::AssertionKeyId.into());
        }
        let id = self.required_id()?;
        let secret = JwtAssertion::new(key, team_id)
            .subject(&*id)
            .audience("https://appleid.apple.com");
        Ok(self.with_generated_secret(secret))
    }

    /// Puts a new secret where the method has it; gives it, in the forms in which it may come back.
    pub(super) fn generate_secret(
        &self,
        request: FormRequest,
        id: &str,
        method: ClientAuthentication,
        env: &dyn Env,
    ) -> Result<(FormRequest, Vec<Secret<String>>), Error> {
        let generated = self.0.generated_secret.as_deref();
        let generated = generated.ok_or(Misuse::SecretMissing)?;
        let secret = generated.sign(None, env)?;
        let raw = method == ClientAuthentication::BasicRaw;
        let mut forms = Vec::with_capacity(2);
        let request = match method {
            ClientAuthentication::Basic | ClientAuthentication::BasicRaw => {
                let header = basic_header(id, secret.expose(), raw)?;
                forms.extend(basic_credentials(&header).map(Secret::from));
                request.authorization(header)
            }
            _ => request
                .client_id(id)
                .param("client_secret", secret.expose()),
        };
        forms.push(secret);
        Ok((request, forms))
    }
}
