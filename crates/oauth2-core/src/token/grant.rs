//! What all grants share.

use core::fmt;
use std::borrow::Cow;

use oauth_step::{Env, Step, constant_time_eq};

use super::flow::AwaitToken;
use super::response::TokenRules;
use super::tokens::Tokens;
use crate::adapt::{Applied, note};
use crate::call::{Call, Value};
use crate::client::Client;
use crate::error::Error;
use crate::scope::Scope;

/// A grant type with its parameters, at one client: enough to send the request again.
#[derive(Clone)]
pub(super) struct Grant {
    pub(super) call: Call,
    /// What was asked for; an answer without a scope granted this.
    requested_scope: Option<Scope>,
    /// The client, or whoever signed an assertion, asks for itself.
    without_user: bool,
    /// The answer says what was issued.
    exchange: bool,
    /// What quirks and hooks did to the request that it goes back to.
    applied: Applied,
}

impl Grant {
    pub(super) fn new(client: &Client, grant_type: impl Into<Cow<'static, str>>) -> Self {
        Self {
            call: Call::token(client, grant_type),
            requested_scope: None,
            without_user: false,
            exchange: false,
            applied: Applied::new(),
        }
    }

    pub(super) fn param(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Value>,
    ) -> Self {
        self.call.push(name, value);
        self
    }

    /// Signs a new assertion for each request.
    #[cfg(feature = "jose")]
    pub(super) fn asserting(
        self,
        assertion: std::sync::Arc<dyn crate::assertion::SignsAssertions>,
    ) -> Self {
        Self {
            call: self.call.asserting(assertion),
            ..self
        }
    }

    /// The scope that an answer without one means.
    pub(super) fn requested_scope(mut self, requested_scope: Option<Scope>) -> Self {
        self.requested_scope = requested_scope;
        self
    }

    /// No user can sign in again where the server refuses.
    pub(super) fn without_user(self) -> Self {
        Self {
            without_user: true,
            ..self
        }
    }

    /// Without the client's id and authentication.
    pub(super) fn anonymous(mut self) -> Self {
        self.call.client = self.call.client.anonymous();
        self
    }

    /// The answer is one to a token exchange.
    pub(super) fn exchange(self) -> Self {
        Self {
            exchange: true,
            ..self
        }
    }

    /// Quirks and hooks had to do with what it goes back to.
    pub(super) fn applied(mut self, applied: Applied) -> Self {
        self.applied = applied;
        self
    }

    /// What the answer is measured against.
    pub(super) fn rules(&self) -> TokenRules<'_> {
        let rules = self.client().token_rules();
        let rules = rules.requested_scope(self.requested_scope.as_ref());
        match self.exchange {
            true => rules.token_exchange(),
            false => rules,
        }
    }

    /// The scope that was asked for.
    pub(super) fn scope(&self) -> Option<&Scope> {
        self.requested_scope.as_ref()
    }

    /// A refusal of this request.
    pub(super) fn refused(&self, error: Error) -> Error {
        match error {
            Error::Server(error) if self.without_user => {
                Error::Server(Box::new(error.without_user()))
            }
            error => error,
        }
    }

    /// The answer, with what it took to get it, and with what the client's profile would not have.
    pub(super) fn reported(&self, tokens: Tokens, answer: &Applied) -> Tokens {
        let requests = self.applied.iter().chain(self.call.applied());
        let mut applied = Applied::new();
        for name in requests.chain(answer) {
            note(&mut applied, name.clone());
        }
        let tokens = tokens.with_quirks(applied);
        let used = self.call.value("refresh_token");
        let kept = |used: &Value| {
            let (new, used) = (tokens.refresh_token(), used.as_str().as_bytes());
            new.is_none_or(|new| constant_time_eq(new.expose().as_bytes(), used))
        };
        let violation = self.client().unguarded_refresh();
        let violation = violation.filter(|_| used.is_some_and(kept));
        tokens.reported(violation)
    }

    pub(super) fn client(&self) -> &Client {
        &self.call.client
    }

    pub(super) fn send(mut self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        let request = self.call.request(env)?;
        Ok(Step::send(request, AwaitToken::new(self, env.now())))
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.call)
    }
}
