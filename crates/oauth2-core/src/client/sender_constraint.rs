//! Clients that prove possession of a key with each request ([RFC 9449]).
//!
//! [RFC 9449]: https://www.rfc-editor.org/rfc/rfc9449

use super::Client;
use crate::dpop::Dpop;
use crate::error::{Error, Misuse};

impl Client {
    /// Asks for tokens that are bound to this key, and proves possession of it wherever they are
    /// asked for and used ([RFC 9449]). A token of another type is refused then.
    ///
    /// # Errors
    ///
    /// [`Misuse::DpopAlgorithm`] where the server lists algorithms for proofs and the key's is not
    /// among them.
    ///
    /// [RFC 9449]: https://www.rfc-editor.org/rfc/rfc9449
    pub fn with_dpop(self, dpop: Dpop) -> Result<Self, Error> {
        let listed = self.server().list("dpop_signing_alg_values_supported");
        let algorithm = dpop.algorithm().name();
        if listed.is_some_and(|listed| !listed.iter().any(|name| name == algorithm)) {
            return Err(Misuse::DpopAlgorithm.into());
        }
        Ok(self.with(|inner| inner.dpop = Some(dpop)))
    }

    /// The key that tokens are bound to.
    pub fn dpop(&self) -> Option<&Dpop> {
        self.0.dpop.as_ref()
    }

    /// Accepts bearer tokens although possession of a key was proven: for servers that bind some
    /// tokens and not others. Whoever has such a token may use it.
    #[must_use]
    pub fn dangerous_accept_bearer_after_proof(self) -> Self {
        self.with(|inner| inner.bearer_after_proof = true)
    }
}
