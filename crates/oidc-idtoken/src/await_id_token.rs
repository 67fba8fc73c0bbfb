//! The check of an ID Token as a flow: it fetches the provider's keys when it needs them.

use core::fmt;
use std::sync::Arc;

use jose_assert::{AwaitVerified, HmacKey, RemoteJwks, VerifiedJwt};
use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError};

use crate::{Error, Expectations, IdToken, IdTokenVerifier};

/// An ID Token to be checked, fetching the provider's keys if that is needed; made by
/// [`OidcClient::verify_id_token`](crate::OidcClient::verify_id_token).
#[must_use = "nothing is checked until a driver runs it"]
#[derive(Debug)]
pub struct VerifyIdToken {
    keys: IdTokenKeys,
    review: Review,
}

impl VerifyIdToken {
    pub(crate) fn new(
        keys: IdTokenKeys,
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
        let Self { keys, review } = self;
        let Review {
            verifier,
            token,
            expected,
        } = &review;
        match keys {
            IdTokenKeys::Published(keys) => {
                verifier.review_form(token.expose())?;
                let rules = verifier.signed_by_key_pair();
                let step = keys.verify(token.expose(), &rules).into_step(env)?;
                after_signature(step, review, env)
            }
            IdTokenKeys::Secret(secret) => {
                let token = verifier.verify_with_secret(token.expose(), &secret, expected, env)?;
                Ok(Step::Done(token))
            }
        }
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

/// With what a provider signs the ID Tokens for one client.
#[derive(Clone, Debug)]
pub(crate) enum IdTokenKeys {
    /// With keys that it publishes.
    Published(Arc<RemoteJwks>),
    /// With the client's secret.
    Secret(HmacKey),
}

/// What is left to do once the signature is verified.
struct Review {
    verifier: IdTokenVerifier,
    token: Secret<String>,
    expected: Box<Expectations>,
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
        |verified: VerifiedJwt,
         Review {
             verifier,
             token,
             expected,
         }| {
            let token = verifier.review(token.expose(), verified, &expected, env.now())?;
            Ok(Step::Done(token))
        },
    )
}
