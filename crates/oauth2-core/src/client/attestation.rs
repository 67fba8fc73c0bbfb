//! Clients that authenticate by an attestation.

use oauth_step::{Env, Secret};

use super::{Client, ClientAuthentication, sensitive};
use crate::attestation::{ATTESTATION, Attestation, PROOF};
use crate::error::{Error, Misuse};
use crate::form_request::FormRequest;

impl Client {
    /// Authenticates by an attestation and a proof for each request, `attest_jwt_client_auth`
    /// (draft-ietf-oauth-attestation-based-client-auth). Where it is about the key of a
    /// [`Dpop`](crate::Dpop), `attest_jwt_client_auth_dpop`, tokens are bound to that key, as
    /// [`with_dpop`](Self::with_dpop) does it, and the proof of possession is the one proof for both.
    /// `dpop_jkt` is not sent then, which the draft excludes: a pushed request binds the code.
    ///
    /// A challenge that the server gives goes into the next proof; a request that is refused for
    /// want of one is sent once more. Refresh tokens are bound to the key: keep it as long.
    ///
    /// # Errors
    ///
    /// [`Misuse::ClientIdMissing`] for a client without an id; [`Misuse::AssertionAlgorithm`] for
    /// an algorithm that is not among the server's
    /// `client_attestation_pop_signing_alg_values_supported`; in combined mode as
    /// [`with_dpop`](Self::with_dpop).
    pub fn with_attestation(self, attestation: Attestation) -> Result<Self, Error> {
        self.required_id()?;
        if let Some(dpop) = attestation.dpop().cloned() {
            return Ok(self.with_dpop(dpop)?.with(|inner| {
                inner.attestation = Some(attestation);
                inner.authentication = Some(ClientAuthentication::AttestJwtDpop);
            }));
        }
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
        let is_used = matches!(
            self.0.authentication,
            Some(ClientAuthentication::AttestJwt | ClientAuthentication::AttestJwtDpop)
        );
        self.0.attestation.as_ref().filter(|_| is_used)
    }

    /// Whether the attestation is about the key that possession is proven of: then `dpop_jkt` is not
    /// sent; the proof with a pushed request says it.
    pub(crate) fn is_attested_by_dpop(&self) -> bool {
        self.attestation().and_then(Attestation::dpop).is_some()
    }

    /// Both headers, and the id in the body. In combined mode the proof is that of possession, which
    /// is made of the whole request.
    pub(super) fn attest(
        &self,
        request: FormRequest,
        id: &str,
        env: &dyn Env,
    ) -> Result<(FormRequest, Vec<Secret<String>>), Error> {
        let attestation = self.attestation().ok_or(Misuse::AssertionKeyMissing)?;
        if let Some(dpop) = attestation.dpop()
            && self.key_thumbprint() != Some(dpop.thumbprint())
        {
            return Err(Misuse::AttestationKey.into());
        }
        let value =
            |text: &Secret<String>| sensitive("", text.expose(), "OAuth-Client-Attestation");
        let jwt = attestation.jwt(env)?;
        let mut request = request.client_id(id).header(ATTESTATION, value(&jwt)?);
        let mut signed = vec![jwt];
        if let Some(proof) = attestation.prove(id, self.server().issuer(), env)? {
            request = request.header(PROOF, value(&proof)?);
            signed.push(proof);
        }
        Ok((request, signed))
    }
}

const ALGORITHMS: &str = "client_attestation_pop_signing_alg_values_supported";
