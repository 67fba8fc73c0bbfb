//! A call with any credential, so that a layer has no type parameter for it.

use std::sync::Arc;

use oauth_step::{Authorize, Outgoing, Reply, Verdict};

use crate::call::Call;
use crate::carry::{Attempt, Next};
use crate::runtime::Runtime;
use crate::{BoxError, Session};

/// A call with any credential.
pub(super) struct AnyCall(Box<dyn Attempt<Error = BoxError>>);

impl AnyCall {
    /// As [`Call::begin`].
    pub(super) fn begin<A: Authorize>(
        session: Arc<Session<A>>,
        replayable: bool,
        shows_certificate: bool,
    ) -> Self {
        let call = Call::begin(session, replayable, shows_certificate);
        Self(Box::new(Erased(call)))
    }
}

impl Attempt for AnyCall {
    type Error = BoxError;

    fn authorize(&mut self, outgoing: Outgoing<'_>) -> Result<Next, BoxError> {
        self.0.authorize(outgoing)
    }

    fn review(&mut self, reply: Reply<'_>) -> Verdict {
        self.0.review(reply)
    }

    fn runtime(&self) -> &Runtime {
        self.0.runtime()
    }
}

/// A call whose credential's error is any.
struct Erased<A: Authorize>(Call<Arc<Session<A>>, A>);

impl<A: Authorize> Attempt for Erased<A> {
    type Error = BoxError;

    fn authorize(&mut self, outgoing: Outgoing<'_>) -> Result<Next, BoxError> {
        Ok(self.0.authorize(outgoing)?)
    }

    fn review(&mut self, reply: Reply<'_>) -> Verdict {
        self.0.review(reply)
    }

    fn runtime(&self) -> &Runtime {
        self.0.runtime()
    }
}
