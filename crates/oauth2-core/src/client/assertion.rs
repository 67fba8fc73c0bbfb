//! Clients that authenticate with a signed assertion ([RFC 7523 §2.2], [OpenID Connect Core §9]).
//!
//! [RFC 7523 §2.2]: https://www.rfc-editor.org/rfc/rfc7523#section-2.2
//! [OpenID Connect Core §9]: https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication

use core::fmt;
use std::sync::Arc;

use jose_assert::{Algorithm, ClientAssertion, Signer, SigningKey};
use oauth_step::{Env, Secret, json_quoted};

use super::{Client, ClientAuthentication};
use crate::adapt::Quirk;
use crate::assertion::SignsAssertions;
use crate::error::{Error, Misuse};
use crate::form_request::FormRequest;

/// What assertions are signed with, and for whom they are.
#[derive(Clone)]
pub(super) struct AssertionCredential {
    /// As JSON.
    audience: String,
    signing: Arc<dyn SignsAssertions>,
}

impl AssertionCredential {
    pub(super) fn algorithm(&self) -> Algorithm {
        self.signing.algorithm()
    }

    /// Whether assertions are for this issuer and nobody else.
    pub(super) fn is_for(&self, issuer: &str) -> bool {
        self.audience == json_quoted(issuer)
    }
}

struct Signing {
    template: ClientAssertion,
    signer: Arc<dyn Signer>,
}

impl SignsAssertions for Signing {
    fn algorithm(&self) -> Algorithm {
        self.signer.algorithm()
    }

    fn sign(&self, _: Option<&str>, env: &dyn Env) -> Result<Secret<String>, Error> {
        let signed = self.template.sign(&*self.signer, env);
        Ok(signed.map_err(Error::Signing)?.into_token())
    }
}

impl fmt::Debug for Signing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signing")
            .field("algorithm", &self.algorithm())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Authenticates with assertions that this key signs, `private_key_jwt`: for the server's
    /// issuer, valid for a minute, a new one for each request.
    ///
    /// # Errors
    ///
    /// [`Misuse::ClientIdMissing`] for a client without an id; [`Misuse::AssertionAlgorithm`] for a
    /// shared secret, or an algorithm that is not among the server's
    /// `token_endpoint_auth_signing_alg_values_supported`.
    pub fn with_private_key_jwt(self, signer: impl Signer + 'static) -> Result<Self, Error> {
        self.with_shared_key(Arc::new(signer))
    }

    /// Authenticates with assertions that the client's secret signs, `client_secret_jwt`, by this
    /// HMAC algorithm.
    ///
    /// # Errors
    ///
    /// [`Misuse::SecretMissing`] where the client has none, [`Error::Signing`] where it is too short
    /// for the algorithm, and those of [`with_private_key_jwt`](Self::with_private_key_jwt).
    pub fn with_client_secret_jwt(self, algorithm: Algorithm) -> Result<Self, Error> {
        let secret = self.secret().ok_or(Misuse::SecretMissing)?;
        let key = SigningKey::from_secret(algorithm, secret).map_err(Error::Signing)?;
        self.with_assertion(
            Arc::new(key),
            ClientAuthentication::SecretJwt,
            |assertion| assertion,
        )
    }

    /// Like [`with_private_key_jwt`](Self::with_private_key_jwt), with what else the server wants in
    /// the assertion: another lifetime, the token endpoint as audience, further claims.
    ///
    /// ```
    /// # use jose_assert::{Algorithm, SigningKey};
    /// # use oauth2_core::{Client, Error};
    /// # fn example(client: Client, key: SigningKey) -> Result<Client, Error> {
    /// client.with_client_assertion(key, |assertion| assertion.not_before().explicit_type())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As there.
    pub fn with_client_assertion(
        self,
        signer: impl Signer + 'static,
        settings: impl FnOnce(ClientAssertion) -> ClientAssertion,
    ) -> Result<Self, Error> {
        self.with_assertion(
            Arc::new(signer),
            ClientAuthentication::PrivateKeyJwt,
            settings,
        )
    }

    /// Sends `client_id` beside an assertion, which says it already: some servers want it
    /// ([RFC 7521 §4.2]).
    ///
    /// [RFC 7521 §4.2]: https://www.rfc-editor.org/rfc/rfc7521#section-4.2
    #[must_use]
    pub fn with_client_id_beside_assertion(self) -> Self {
        self.with(|inner| inner.id_beside_assertion = true)
    }

    /// With a key that others have too.
    pub(crate) fn with_shared_key(self, signer: Arc<dyn Signer>) -> Result<Self, Error> {
        self.with_assertion(signer, ClientAuthentication::PrivateKeyJwt, |assertion| {
            assertion
        })
    }

    fn with_assertion(
        self,
        signer: Arc<dyn Signer>,
        method: ClientAuthentication,
        settings: impl FnOnce(ClientAssertion) -> ClientAssertion,
    ) -> Result<Self, Error> {
        let algorithm = signer.algorithm();
        let symmetric = method == ClientAuthentication::SecretJwt;
        let listed = self
            .server()
            .list("token_endpoint_auth_signing_alg_values_supported");
        let is_listed = listed.is_none_or(|listed| {
            let mut names = listed.iter();
            names.any(|name| name == algorithm.name())
        });
        if algorithm.is_symmetric() != symmetric || !is_listed {
            return Err(Misuse::AssertionAlgorithm.into());
        }
        let id = self.required_id()?;
        let template = settings(ClientAssertion::new(&*id, self.server().issuer()));
        let credential = AssertionCredential {
            audience: template.audience().to_owned(),
            signing: Arc::new(Signing { template, signer }),
        };
        Ok(self.with(|inner| {
            inner.assertion = Some(credential);
            inner.authentication = Some(method);
        }))
    }

    /// A new assertion in the body ([RFC 7521 §4.2]).
    ///
    /// [RFC 7521 §4.2]: https://www.rfc-editor.org/rfc/rfc7521#section-4.2
    pub(super) fn assert(
        &self,
        request: FormRequest,
        id: &str,
        env: &dyn Env,
    ) -> Result<(FormRequest, Vec<Secret<String>>), Error> {
        let credential = self.0.assertion.as_ref();
        let credential = credential.ok_or(Misuse::AssertionKeyMissing)?;
        let assertion = credential.signing.sign(None, env)?;
        let beside = Quirk::ClientIdBesideAssertion;
        let beside = self.0.id_beside_assertion || self.quirks().any(|quirk| *quirk == beside);
        let request = match beside {
            true => request.client_id(id),
            false => request,
        };
        let request = request
            .param("client_assertion_type", JWT_BEARER)
            .param("client_assertion", assertion.expose());
        Ok((request, vec![assertion]))
    }
}

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
