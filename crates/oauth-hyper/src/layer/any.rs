//! A call with any credential, so that a layer has no type parameter for it.

use core::fmt;
use std::sync::Arc;

use oauth_step::{Authorize, Outgoing, Reply, TransportError, Verdict};

use crate::call::Call;
use crate::carry::{Attempt, Next};
use crate::driver::kind;
use crate::runtime::Runtime;
use crate::{BoxError, Session};

/// A call with any credential.
pub(super) struct AnyCall(Box<dyn Attempt<Error = Ended>>);

/// Whose error a call has ended in.
pub(super) enum Ended {
    Credential(BoxError),
    Service(BoxError),
}

impl From<TransportError> for Ended {
    fn from(error: TransportError) -> Self {
        Self::Credential(error.into())
    }
}

impl From<BoxError> for Ended {
    fn from(error: BoxError) -> Self {
        Self::Service(error)
    }
}

impl From<Ended> for BoxError {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Credential(error) | Ended::Service(error) => error,
        }
    }
}

/// For those who watch. What a service says may hold anything, a URL with its query for one.
impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credential(error) => error.fmt(f),
            Self::Service(error) => TransportError::new(kind(error), "hidden").fmt(f),
        }
    }
}

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
    type Error = Ended;

    fn authorize(&mut self, outgoing: Outgoing<'_>) -> Result<Next, Ended> {
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
    type Error = Ended;

    fn authorize(&mut self, outgoing: Outgoing<'_>) -> Result<Next, Ended> {
        let next = self.0.authorize(outgoing);
        next.map_err(|error| Ended::Credential(error.into()))
    }

    fn review(&mut self, reply: Reply<'_>) -> Verdict {
        self.0.review(reply)
    }

    fn runtime(&self) -> &Runtime {
        self.0.runtime()
    }
}

#[cfg(test)]
mod tests {
    use oauth_step::TransportErrorKind;

    use super::*;

    #[test]
    fn those_who_watch_see_nothing_that_a_service_says() {
        let said: BoxError = "https://api.example/?access_token=hush refused".into();
        let shown = Ended::Service(said).to_string();
        assert!(!shown.contains("hush"), "{shown}");
        // It reaches the caller all the same.
        let said: BoxError = Ended::Service("as it is".into()).into();
        assert_eq!(said.to_string(), "as it is");
    }

    #[test]
    fn what_a_credential_says_is_shown() {
        let late = TransportError::new(TransportErrorKind::TimedOut, "late");
        assert_eq!(Ended::from(late.clone()).to_string(), late.to_string());
    }
}
