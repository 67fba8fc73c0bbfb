//! The check of an ID Token as a flow: it fetches the provider's keys when it needs them.

use core::fmt;

use jose_assert::{AwaitVerified, IssuerKeys};
use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError};

use crate::verifier::Opened;
use crate::{Error, Expectations, IdToken, IdTokenVerifier};

/// An ID Token to be checked, fetching the provider's keys if that is needed; made by
/// [`OidcClient::verify_id_token`](crate::OidcClient::verify_id_token).
#[must_use = "nothing is checked until a driver runs it"]
#[derive(Debug)]
pub struct VerifyIdToken {
    keys: IssuerKeys,
    review: Review,
}

impl VerifyIdToken {
    pub(crate) fn new(
        keys: IssuerKeys,
        verifier: IdTokenVerifier,
        token: Secret<String>,
        expected: Expectations,
    ) -> Self {
        Self {
            keys,
            review: Review {
                verifier,
                token,
                expected: Box::new(expected),
            },
        }
    }
}

impl IntoStep for VerifyIdToken {
    type Flow = AwaitIdToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitIdToken>, Error> {
        let Self { keys, mut review } = self;
        review.token = review.verifier.open(review.token.expose(), env)?;
        if let Some(opened) = review.verifier.unsigned(&review.token, &review.expected)? {
            return review.end(opened, env);
        }
        let rules = review.verifier.signed_by(&keys);
        let step = keys.verify(review.token.expose(), &rules, env)?;
        after_signature(step, review, env)
    }
}

/// Awaits the provider's keys for an ID Token; see [`VerifyIdToken`].
#[derive(Debug)]
pub struct AwaitIdToken {
    keys: AwaitVerified,
    review: Review,
}

impl Pending for AwaitIdToken {
    type Output = IdToken;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        after_signature(self.keys.receive(reply, env)?, self.review, env)
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        after_signature(self.keys.wake(env)?, self.review, env)
    }
}

/// What is left to do once the signature is verified, or found to be needless.
struct Review {
    verifier: IdTokenVerifier,
    token: Secret<String>,
    expected: Box<Expectations>,
}

impl Review {
    fn end(self, opened: Opened, env: &dyn Env) -> Result<Step<AwaitIdToken>, Error> {
        let Self {
            verifier,
            token,
            expected,
        } = self;
        let token = verifier.review(token, opened, &expected, env.now())?;
        Ok(Step::Done(token))
    }
}

impl fmt::Debug for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.verifier.fmt(f)
    }
}

fn after_signature(
    step: Step<AwaitVerified>,
    review: Review,
    env: &dyn Env,
) -> Result<Step<AwaitIdToken>, Error> {
    step.within(
        review,
        |keys, review| AwaitIdToken { keys, review },
        |verified, review| review.end(verified.into(), env),
    )
}
