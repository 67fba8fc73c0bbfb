//! From an authentication request to its reference ([RFC 9126]).
//!
//! [RFC 9126]: https://www.rfc-editor.org/rfc/rfc9126

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Step, TransportError};
use oauth2_core::{
    Authorization, AwaitPushedAuthorization, PendingAuthorization, PushAuthorization,
};

use super::AuthenticationRequest;
use crate::Error;
use crate::pending::{PendingAuthentication, Requested};

impl AuthenticationRequest<'_> {
    /// Hands the request to the provider beforehand ([RFC 9126]): the client authenticates, nobody
    /// on the way through the browser can read or change the parameters, and the URL to send it to
    /// holds nothing but a reference to them.
    ///
    /// [RFC 9126]: https://www.rfc-editor.org/rfc/rfc9126
    pub fn push(self) -> PushAuthentication {
        let prepared = self.prepare();
        PushAuthentication(prepared.map(|(oauth, requested)| (oauth.push(), requested)))
    }
}

/// The intent to push an authentication request; made by [`AuthenticationRequest::push`].
#[must_use = "nothing is sent until a driver runs it"]
pub struct PushAuthentication(Result<(PushAuthorization, Requested), Error>);

impl IntoStep for PushAuthentication {
    type Flow = AwaitPushedAuthentication;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitPushedAuthentication>, Error> {
        let (oauth, requested) = self.0?;
        after(oauth.into_step(env)?, requested)
    }
}

impl fmt::Debug for PushAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PushAuthentication")
    }
}

/// A pushed authentication request on its way.
#[must_use]
pub struct AwaitPushedAuthentication {
    oauth: AwaitPushedAuthorization,
    requested: Requested,
}

impl Pending for AwaitPushedAuthentication {
    type Output = (Authorization, PendingAuthentication);
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let Self { oauth, requested } = self;
        after(oauth.receive(reply, env)?, requested)
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        let Self { oauth, requested } = self;
        after(oauth.wake(env)?, requested)
    }
}

impl fmt::Debug for AwaitPushedAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwaitPushedAuthentication")
            .field("oauth", &self.oauth)
            .finish_non_exhaustive()
    }
}

fn after(
    step: Step<AwaitPushedAuthorization>,
    requested: Requested,
) -> Result<Step<AwaitPushedAuthentication>, Error> {
    step.within(
        requested,
        |oauth, requested| AwaitPushedAuthentication { oauth, requested },
        |(authorization, pending): (Authorization, PendingAuthorization), requested| {
            let pending = PendingAuthentication::new(pending, requested);
            Ok(Step::Done((authorization, pending)))
        },
    )
}
