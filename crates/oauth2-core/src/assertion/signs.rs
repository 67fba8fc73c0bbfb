//! Signing assertions, apart from what they are made of.

use core::fmt;

use jose_assert::Algorithm;
use oauth_step::{Env, Secret};

use super::jwt::JwtAssertion;
use crate::error::Error;

/// What signs a new assertion for each request. Held as a trait object: programs that give none do
/// not link what signs.
pub(crate) trait SignsAssertions: fmt::Debug + Send + Sync {
    fn algorithm(&self) -> Algorithm;

    /// A new one, signed now; `audience` is for one without its own.
    fn sign(&self, audience: Option<&str>, env: &dyn Env) -> Result<Secret<String>, Error>;
}

impl SignsAssertions for JwtAssertion {
    fn algorithm(&self) -> Algorithm {
        self.algorithm()
    }

    fn sign(&self, audience: Option<&str>, env: &dyn Env) -> Result<Secret<String>, Error> {
        Ok(self.sign(audience, env)?.into_token())
    }
}
