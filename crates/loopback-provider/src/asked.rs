//! What a browser was sent for: one pair of pages serves both protocols.

use crate::answer::{Answer, Refusal};
use crate::authorize::{AuthorizationRequest, Prompt, approve};
use crate::clients::Client;
use crate::fault::Fault;
use crate::oauth1::Authorization;
use crate::state::{Login, Shared};

/// An authorization request that a person decides about.
#[derive(Debug)]
pub(crate) enum Asked {
    OAuth1(Authorization),
    OAuth2(AuthorizationRequest),
}

impl Asked {
    pub(crate) fn client(&self) -> &Client {
        match self {
            Self::OAuth1(request) => &request.client,
            Self::OAuth2(request) => &request.target.client,
        }
    }

    /// What is asked for; OAuth 1.0 has no word for less than all.
    pub(crate) fn scope(&self) -> &[String] {
        match self {
            Self::OAuth1(request) => &request.client.scope,
            Self::OAuth2(request) => &request.scope,
        }
    }

    pub(crate) fn prompt(&self) -> Prompt {
        match self {
            Self::OAuth1(_) => Prompt::default(),
            Self::OAuth2(request) => request.prompt,
        }
    }

    pub(crate) fn max_age(&self) -> Option<u64> {
        match self {
            Self::OAuth1(_) => None,
            Self::OAuth2(request) => request.max_age,
        }
    }

    pub(crate) fn approve(
        &self,
        shared: &Shared,
        login: &Login,
        fault: Option<&Fault>,
    ) -> Result<Answer, Refusal> {
        match self {
            Self::OAuth1(request) => request.approve(shared, login),
            Self::OAuth2(request) => approve(shared, request, login, fault),
        }
    }

    /// Sends a refusal to the client; OAuth 1.0 has but one.
    pub(crate) fn refuse(&self, shared: &Shared, refusal: &Refusal) -> Result<Answer, Refusal> {
        match self {
            Self::OAuth1(request) => request.deny(shared),
            Self::OAuth2(request) => Ok(request.target.refuse(shared, refusal)),
        }
    }
}

impl From<Authorization> for Asked {
    fn from(request: Authorization) -> Self {
        Self::OAuth1(request)
    }
}

impl From<AuthorizationRequest> for Asked {
    fn from(request: AuthorizationRequest) -> Self {
        Self::OAuth2(request)
    }
}
