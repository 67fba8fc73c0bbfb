//! Proofs that go with protected calls ([RFC 9449 §7]).
//!
//! [RFC 9449 §7]: https://www.rfc-editor.org/rfc/rfc9449#section-7

use http::request::Parts;
use http::{HeaderMap, StatusCode};
use oauth_step::{Env, Origin, Reply};

use super::{Dpop, PROOF, is_nonce_challenge};
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
        let learned = dpop.learn(origin.clone(), headers);
        let challenged = learned && !self.challenged && asks_for_nonce(status, headers);
        self.challenged |= challenged;
        challenged
    }
}

fn asks_for_nonce(status: StatusCode, headers: &HeaderMap) -> bool {
    status == StatusCode::UNAUTHORIZED && is_nonce_challenge(headers)
}
