//! Proofs that go with protected calls ([RFC 9449 §7]).
//!
//! [RFC 9449 §7]: https://www.rfc-editor.org/rfc/rfc9449#section-7

use http::request::Parts;
use oauth_step::{Env, Origin, Reply};

use super::{Dpop, PROOF, nonce_in};
use crate::error::Error;

/// What one protected call has proven: where, and whether it was asked to do so again.
#[derive(Debug, Default)]
pub(crate) struct Proven {
    origin: Option<Origin>,
    challenged: bool,
    /// What came with the challenge: the next proof has it, whatever other calls have learned
    /// meanwhile. A server may take each nonce once.
    nonce: Option<Box<str>>,
}

impl Proven {
    /// Puts a new proof, for this token, beside it.
    pub(crate) fn prove(
        &mut self,
        dpop: &Dpop,
        head: &mut Parts,
        access_token: &str,
        env: &dyn Env,
    ) -> Result<(), Error> {
        let (method, uri, token) = (&head.method, &head.uri, Some(access_token));
        let proof = match self.nonce.take() {
            Some(nonce) => dpop.proof_with(Some(&nonce), method, uri, token, env)?,
            None => dpop.proof(method, uri, token, env)?,
        };
        head.headers.insert(PROOF, proof);
        self.origin = Origin::of(&head.uri);
        Ok(())
    }

    /// Learns the nonce of an answer; says whether the same call with another proof may fare
    /// better: once, where that is what the server asks for.
    pub(crate) fn review(&mut self, dpop: &Dpop, reply: Reply<'_>) -> bool {
        let (Reply::Answered(status, headers), Some(origin)) = (reply, &self.origin) else {
            return false;
        };
        let challenged = dpop.is_challenged(origin.clone(), status, headers);
        let first = challenged && !self.challenged;
        self.challenged |= first;
        self.nonce = nonce_in(headers).filter(|_| first).map(Into::into);
        first
    }
}
