//! The flow from a token request to tokens.

use core::fmt;

use oauth_step::{Env, Pending, Response, Step, TransportError, UnixTime};

use super::grant::Grant;
use super::tokens::Tokens;
use crate::error::Error;

/// A token request on its way.
///
/// A request whose answer is lost is not sent again: the code or refresh token in it may be spent.
#[must_use]
pub struct AwaitToken {
    grant: Grant,
    sent_at: UnixTime,
}

impl AwaitToken {
    pub(super) fn new(grant: Grant, sent_at: UnixTime) -> Self {
        Self { grant, sent_at }
    }
}

impl Pending for AwaitToken {
    type Output = Tokens;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let response = reply?;
        let rules = self.grant.client.token_rules();
        let rules = rules.requested_scope(self.grant.scope());
        let masks = || self.grant.masks();
        let tokens = rules.parse_masked(&response, self.sent_at, env.now(), masks);
        Ok(Step::Done(
            tokens.map_err(|error| self.grant.refused(error))?,
        ))
    }
}

impl fmt::Debug for AwaitToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AwaitToken({:?})", self.grant)
    }
}
