//! Clients that authenticate by an attestation.

use oauth_step::{Env, Secret};

use super::{Client, ClientAuthentication, sensitive};
use crate::attestation::{ATTESTATION, Attestation, PROOF};
use crate::error::{Error, Misuse};
use crate::form_request::FormRequest;

impl Client {
    /// Authenticates by an attestation and a proof for each request, `attest_jwt_client_auth`
    /// (draft-ietf-oauth-attestation-based-client-auth).
    ///
    /// A challenge that the server gives goes into the next proof; a request that is refused for
    /// want of one is sent once more. Refresh tokens are bound to the key: keep it as long.
    ///
    /// # Errors
    ///
    /// [`Misuse::ClientIdMissing`] for a client without an id; [`Misuse::AssertionAlgorithm`] for
    /// an algorithm that is not among the server's
    /// `client_attestation_pop_signing_alg_values_supported`.
    pub fn with_attestation(self, attestation: Attestation) -> Result<Self, Error> {
        self.required_id()?;
        let listed = self.server().list(ALGORITHMS);
        let algorithm = attestation.algorithm().name();
        if listed.is_some_and(|listed| !listed.iter().any(|name| name == algorithm)) {
            return Err(Misuse::AssertionAlgorithm.into());
        }
        Ok(self.with(|inner| {
            inner.attestation = Some(attestation);
            inner.authentication = Some(ClientAuthentication::AttestJwt);
        }))
    }

    /// What the client authenticates by, where that is an attestation.
    pub(crate) fn attestation(&self) -> Option<&Attestation> {
        let is_used = self.0.authentication == Some(ClientAuthentication::AttestJwt);
        self.0.attestation.as_ref().filter(|_| is_used)
    }

    /// Both headers, and the id in the body.
    pub(super) fn attest(
        &self,
        request: FormRequest,
        id: &str,
        env: &dyn Env,
    ) -> Result<(FormRequest, Vec<Secret<String>>), Error> {
        let attestation = self.attestation().ok_or(Misuse::AssertionKeyMissing)?;
        let attested = attestation.attest(id, self.server().issuer(), env)?;
        let value =
            |text: &Secret<String>| sensitive("", text.expose(), "OAuth-Client-Attestation");
        let request = request
            .client_id(id)
            .header(ATTESTATION, value(&attested.attestation)?)
            .header(PROOF, value(&attested.proof)?);
        Ok((request, vec![attested.attestation, attested.proof]))
    }
}

const ALGORITHMS: &str = "client_attestation_pop_signing_alg_values_supported";
