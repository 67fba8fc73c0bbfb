//! A JWT as access token, signed by whoever uses it.

use oauth_step::{Env, IntoStep, Step, UrlPolicy};

use super::jwt::JwtAssertion;
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::metadata::ServerMetadata;
use crate::token::{AwaitToken, Tokens};

/// An access token that its user signs itself: no token endpoint is asked. Some APIs of Google
/// accept those of service accounts.
///
/// It ends in tokens at once; nothing is sent.
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct SelfSigned {
    assertion: JwtAssertion,
    client: Client,
}

impl SelfSigned {
    /// A token about its issuer, `iss` = `sub`, valid for as long as the assertion is.
    ///
    /// # Errors
    ///
    /// [`Misuse::SelfSignedSubject`] for another subject, [`Misuse::SelfSignedTarget`] unless
    /// there is either an audience, the API's URL, or a scope, and what was set wrong.
    pub fn new(assertion: JwtAssertion) -> Result<Self, Error> {
        let assertion = assertion.check()?;
        if assertion.has_audience() == assertion.requested_scope().is_some() {
            return Err(Misuse::SelfSignedTarget.into());
        }
        let assertion = assertion.about_issuer();
        Ok(Self {
            assertion: assertion.ok_or(Misuse::SelfSignedSubject)?,
            // There is no server to be a client of.
            client: Client::without_id(ServerMetadata::unnamed(UrlPolicy::default())?),
        })
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    fn tokens(&self, env: &dyn Env) -> Result<Tokens, Error> {
        let signed = self.assertion.sign(None, env)?;
        let (issued_at, expires_at) = (signed.issued_at(), signed.expires_at());
        let tokens = Tokens::new(signed.into_token(), issued_at)?;
        let tokens = tokens.with_expires_at(expires_at);
        Ok(match self.assertion.requested_scope() {
            Some(scope) => tokens.with_scope(scope.clone()),
            None => tokens,
        })
    }
}

impl IntoStep for SelfSigned {
    type Flow = AwaitToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        Ok(Step::Done(self.tokens(env)?))
    }
}
