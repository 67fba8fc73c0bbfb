//! What a browser was sent for: one pair of pages serves both protocols, and devices.

use crate::answer::{Answer, Refusal};
use crate::authorize::{AuthorizationRequest, Prompt, approve};
use crate::clients::Client;
use crate::device::DeviceRequest;
use crate::fault::Fault;
use crate::oauth1::Authorization;
use crate::state::{Login, Shared};

/// An authorization request that a person decides about.
#[derive(Debug)]
pub(crate) enum Asked {
    Device(DeviceRequest),
    OAuth1(Authorization),
    OAuth2(AuthorizationRequest),
}

impl Asked {
    pub(crate) fn client(&self) -> &Client {
        match self {
            Self::Device(request) => &request.client,
            Self::OAuth1(request) => &request.client,
            Self::OAuth2(request) => &request.target.client,
        }
    }

    /// What is asked for; OAuth 1.0 has no word for less than all.
    pub(crate) fn scope(&self) -> &[String] {
        match self {
            Self::Device(request) => &request.scope,
            Self::OAuth1(request) => &request.client.scope,
            Self::OAuth2(request) => &request.scope,
        }
    }

    /// The code that the person compares.
    pub(crate) fn user_code(&self) -> Option<&str> {
        match self {
            Self::Device(request) => Some(&request.user_code),
            Self::OAuth1(_) | Self::OAuth2(_) => None,
        }
    }

    pub(crate) fn prompt(&self) -> Prompt {
        match self {
            // RFC 8628 §5.4: the person looks at the code, each time.
            Self::Device(_) => Prompt {
                consent: true,
                ..Prompt::default()
            },
            Self::OAuth1(_) => Prompt::default(),
            Self::OAuth2(request) => request.prompt,
        }
    }

    pub(crate) fn max_age(&self) -> Option<u64> {
        match self {
            Self::Device(_) | Self::OAuth1(_) => None,
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
            Self::Device(request) => request.approve(shared, login),
            Self::OAuth1(request) => request.approve(shared, login),
            Self::OAuth2(request) => approve(shared, request, login, fault),
        }
    }

    /// Sends a refusal to the client; OAuth 1.0 and devices have but one.
    pub(crate) fn refuse(&self, shared: &Shared, refusal: &Refusal) -> Result<Answer, Refusal> {
        match self {
            Self::Device(request) => request.deny(shared),
            Self::OAuth1(request) => request.deny(shared),
            Self::OAuth2(request) => Ok(request.target.refuse(shared, refusal)),
        }
    }
}

impl From<DeviceRequest> for Asked {
    fn from(request: DeviceRequest) -> Self {
        Self::Device(request)
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
