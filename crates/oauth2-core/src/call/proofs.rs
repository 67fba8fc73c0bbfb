//! The proofs that a request carries, and what servers want in them.

#[cfg(feature = "jose")]
use http::StatusCode;
#[cfg(feature = "jose")]
use oauth_step::Secret;
use oauth_step::{Env, Request, Response};

use super::Call;
use crate::error::Error;
#[cfg(feature = "jose")]
use crate::{Attestation, Dpop, ErrorCode, metadata::EndpointName};

/// For what a server asked once: a nonce in the proof of possession, a challenge in the proof of an
/// attestation.
#[cfg(feature = "jose")]
#[derive(Clone, Copy, Default)]
pub(super) struct Challenged {
    nonce: bool,
    attestation: bool,
}

impl Call {
    /// The request once more, where that is what `error` asks for: with the nonce or the challenge
    /// that came with it, and with everything signed anew ([RFC 9449 §8]). At most once for each.
    ///
    /// # Errors
    ///
    /// `error` itself in any other case.
    ///
    /// [RFC 9449 §8]: https://www.rfc-editor.org/rfc/rfc9449#section-8
    pub(crate) fn again(
        &mut self,
        error: Error,
        answer: &Response,
        env: &dyn Env,
    ) -> Result<Request, Error> {
        match self.is_challenged(&error, answer) {
            true => self.request(env),
            false => Err(error),
        }
    }

    /// Takes from any answer what the next request needs.
    pub(crate) fn learn(&self, answer: &Response) {
        #[cfg(feature = "jose")]
        self.learned(answer);
        #[cfg(not(feature = "jose"))]
        let _ = answer;
    }

    #[cfg(not(feature = "jose"))]
    fn is_challenged(&self, _: &Error, _: &Response) -> bool {
        false
    }
}

#[cfg(feature = "jose")]
impl Call {
    /// What there was to learn.
    fn learned(&self, answer: &Response) -> Challenged {
        let headers = answer.headers();
        let issuer = || self.client.server().shared_issuer();
        let endpoint = self.client.endpoint(self.endpoint).ok();
        let dpop = self.dpop().zip(endpoint);
        let attestation = self.client.attestation();
        Challenged {
            nonce: dpop.is_some_and(|(dpop, endpoint)| dpop.learn(endpoint.origin(), headers)),
            attestation: attestation
                .is_some_and(|attestation| attestation.learn(issuer(), headers)),
        }
    }

    /// Whether the answer is a challenge that was not answered yet, and that can be.
    fn is_challenged(&mut self, error: &Error, answer: &Response) -> bool {
        let status = answer.status();
        let refused = matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED);
        let asks = |code| refused && error.code() == Some(&code);
        let in_header = || {
            status == StatusCode::UNAUTHORIZED && crate::dpop::is_nonce_challenge(answer.headers())
        };
        let learned = self.learned(answer);
        let wants_nonce = learned.nonce && (asks(ErrorCode::UseDpopNonce) || in_header());
        // Where both go into one proof, it is the nonce that this server wants there.
        if let (true, Some(attestation)) = (wants_nonce, self.combined()) {
            attestation.forget_challenge(&self.client.server().shared_issuer());
        }
        let challenged = &mut self.challenged;
        let answered = if wants_nonce {
            &mut challenged.nonce
        } else if learned.attestation && asks(ErrorCode::UseAttestationChallenge) {
            &mut challenged.attestation
        } else {
            return false;
        };
        !core::mem::replace(answered, true)
    }

    /// The key to prove possession of, at the endpoints where that binds something, and where it
    /// authenticates the client.
    fn dpop(&self) -> Option<&Dpop> {
        let binds = matches!(
            self.endpoint,
            EndpointName::Token | EndpointName::PushedAuthorizationRequest
        );
        let dpop = self.client.dpop();
        dpop.filter(|_| binds || self.combined().is_some())
    }

    /// The attestation whose key the proof of possession is made with.
    fn combined(&self) -> Option<&Attestation> {
        let attestation = self.client.attestation();
        attestation.filter(|attestation| attestation.dpop().is_some())
    }

    /// Puts in the proof, with the nonce that the server wants; in combined mode with its challenge.
    pub(super) fn prove(&mut self, request: &mut Request, env: &dyn Env) -> Result<(), Error> {
        let Some(dpop) = self.dpop() else {
            return Ok(());
        };
        let (method, uri) = (request.method(), request.uri());
        let issuer = self.client.server().issuer();
        let challenge = self.combined().and_then(|it| it.challenge(issuer));
        let proof = match challenge {
            Some(challenge) => dpop.proof_with(Some(&challenge), method, uri, None, env)?,
            None => dpop.proof(method, uri, None, env)?,
        };
        if let (true, Ok(text)) = (self.combined().is_some(), proof.to_str()) {
            let text = Secret::from(text);
            self.signed.push(text);
        }
        request.headers_mut().insert(crate::dpop::PROOF, proof);
        Ok(())
    }
}
