//! Proofs that go with protected calls ([RFC 9449 §7]).
//!
//! [RFC 9449 §7]: https://www.rfc-editor.org/rfc/rfc9449#section-7

use http::request::Parts;
use oauth_step::{Env, Origin, Reply};

use super::{Dpop, PROOF};
use crate::error::Error;

/// What one protected call has proven: where, and whether it was asked to do so again.
#[derive(Debug, Default)]
pub(crate) struct Proven {
    origin: Option<Origin>,
    challenged: bool,
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
        let proof = dpop.proof(&head.method, &head.uri, Some(access_token), env)?;
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
        first
    }
}
