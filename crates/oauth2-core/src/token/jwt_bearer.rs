//! The JWT bearer grant ([RFC 7523 §2.1]).
//!
//! [RFC 7523 §2.1]: https://www.rfc-editor.org/rfc/rfc7523#section-2.1

use std::sync::Arc;

use oauth_step::{Env, IntoStep, Secret, Step};

use super::carried::JWT_BEARER;
use super::flow::AwaitToken;
use super::grant::Grant;
use super::grants::Asking;
use crate::assertion::JwtAssertion;
use crate::client::Client;
use crate::error::Error;

/// The intent to exchange an assertion for a token ([RFC 7523 §2.1]); made by
/// [`Client::jwt_bearer`]. The assertion is signed anew, under a new `jti`, each time it is run.
///
/// [RFC 7523 §2.1]: https://www.rfc-editor.org/rfc/rfc7523#section-2.1
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct JwtBearer {
    asking: Asking,
    assertion: JwtAssertion,
}

impl JwtBearer {
    pub(crate) fn new(client: &Client, assertion: JwtAssertion) -> Self {
        let scope = assertion.requested_scope().cloned();
        let grant = Grant::new(client, JWT_BEARER).requested_scope(scope);
        Self {
            asking: Asking::new(grant.without_user()),
            assertion,
        }
    }

    /// Asks for a scope beside the assertion: space-separated words. Servers that read it in the
    /// assertion get it by [`JwtAssertion::scope`].
    pub fn scope(self, scope: &str) -> Self {
        Self {
            asking: self.asking.scope(scope),
            ..self
        }
    }

    /// Appends a parameter; names may repeat.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        Self {
            asking: self.asking.param(name.into(), value.into()),
            ..self
        }
    }

    pub(crate) fn client(&self) -> &Client {
        self.asking.grant.client()
    }
}

impl IntoStep for JwtBearer {
    type Flow = AwaitToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        self.asking.asserting(Arc::new(self.assertion)).send(env)
    }
}
