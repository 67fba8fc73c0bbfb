//! With what a server signs what it issues to one client.

use std::sync::Arc;

use oauth_step::{Env, IntoStep, Step};

use crate::{AwaitVerified, Error, HmacKey, JwtVerifier, RemoteJwks};

/// With what a server signs what it issues to one client.
#[derive(Clone, Debug)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a server has keys of its own, or the secret that it shares with the client"
)]
pub enum IssuerKeys {
    /// With keys that it publishes.
    Published(Arc<RemoteJwks>),
    /// With the client's secret.
    Secret(HmacKey),
}

impl IssuerKeys {
    /// Whether the key is one that both sides have.
    pub fn is_symmetric(&self) -> bool {
        matches!(self, Self::Secret(_))
    }

    /// Begins to verify a signed token; the server's keys are fetched if that is needed.
    ///
    /// # Errors
    ///
    /// As [`JwtVerifier::verify`] and [`RemoteJwks::verify`].
    pub fn verify(
        &self,
        token: &str,
        rules: &JwtVerifier,
        env: &dyn Env,
    ) -> Result<Step<AwaitVerified>, Error> {
        match self {
            Self::Published(keys) => keys.verify(token, rules).into_step(env),
            Self::Secret(secret) => Ok(Step::Done(rules.verify_with_secret(token, secret)?)),
        }
    }
}
