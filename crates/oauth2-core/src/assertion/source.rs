//! Where the tokens of an assertion session come from.

use core::fmt;

use oauth_step::{Env, IntoStep, Step};

use super::self_signed::SelfSigned;
use crate::client::Client;
use crate::error::Error;
use crate::token::{AwaitToken, JwtBearer};

/// How an assertion becomes a token, at first and at each renewal; see
/// [`Session::assertion`](crate::Session::assertion).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AssertionSource {
    /// The token endpoint takes it in exchange.
    JwtBearer(JwtBearer),
    /// It is the token.
    SelfSigned(SelfSigned),
}

impl AssertionSource {
    pub(crate) fn client(&self) -> &Client {
        match self {
            Self::JwtBearer(request) => request.client(),
            Self::SelfSigned(token) => token.client(),
        }
    }
}

impl IntoStep for AssertionSource {
    type Flow = AwaitToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        match self {
            Self::JwtBearer(request) => request.into_step(env),
            Self::SelfSigned(token) => token.into_step(env),
        }
    }
}

/// Begins to get a token by a new assertion. Held as a trait object: programs whose sessions have
/// another source do not link this one.
pub(crate) trait AssertsAnew: fmt::Debug + Send + Sync {
    fn begin(&self, env: &dyn Env) -> Result<Step<AwaitToken>, Error>;
}

impl AssertsAnew for AssertionSource {
    fn begin(&self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        self.clone().into_step(env)
    }
}

impl From<JwtBearer> for AssertionSource {
    fn from(request: JwtBearer) -> Self {
        Self::JwtBearer(request)
    }
}

impl From<SelfSigned> for AssertionSource {
    fn from(token: SelfSigned) -> Self {
        Self::SelfSigned(token)
    }
}
