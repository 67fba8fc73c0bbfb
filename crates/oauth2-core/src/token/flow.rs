//! The flow from a token request to tokens.

use core::fmt;
use std::borrow::Cow;

use oauth_step::{Env, Pending, Response, Step, TransportError, UnixTime};

use super::grant::Grant;
use super::tokens::Tokens;
use crate::error::Error;

/// A token request on its way.
///
/// A request whose answer is lost is not sent again: the code or refresh token in it may be spent.
/// One that was refused for want of a nonce in its proof is, once ([RFC 9449 §8]).
///
/// [RFC 9449 §8]: https://www.rfc-editor.org/rfc/rfc9449#section-8
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

impl AwaitToken {
    /// An answer as it is read.
    pub(super) fn adapted<'a>(&self, answer: &'a Response) -> Cow<'a, Response> {
        self.grant.call.adapt(answer, self.grant.scope()).response
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
        let Self { mut grant, sent_at } = self;
        let response = reply?;
        grant.call.learn(&response);
        let answer = grant.call.adapt(&response, grant.scope());
        let masks = || grant.call.masks();
        let rules = grant.rules();
        let rules = rules.requested_scope(answer.scope(grant.scope()));
        let error = match rules.parse_masked(&answer.response, sent_at, env.now(), masks) {
            Ok(tokens) => return Ok(Step::Done(grant.reported(tokens, &answer.applied))),
            Err(error) => grant.refused(answer.error(error)),
        };
        // Where the server wants a nonce in the proof, nothing in the request was used.
        let request = grant.call.again(error, &response, env)?;
        Ok(Step::send(request, Self::new(grant, env.now())))
    }
}

impl fmt::Debug for AwaitToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AwaitToken({:?})", self.grant)
    }
}
