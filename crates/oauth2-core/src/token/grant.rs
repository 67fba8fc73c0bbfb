//! What all grants share.

use core::fmt;
use std::borrow::Cow;

use oauth_step::{Env, Request, Secret, Step};

use super::flow::AwaitToken;
use crate::client::Client;
use crate::error::{Error, Masks};
use crate::form_request::FormRequest;
use crate::scope::Scope;

/// A grant type with its parameters, at one client: enough to send the request again.
#[derive(Clone)]
pub(super) struct Grant {
    pub(super) client: Client,
    grant_type: Cow<'static, str>,
    params: Vec<(Cow<'static, str>, Secret<String>)>,
    /// What was asked for; an answer without a scope granted this.
    requested_scope: Option<Scope>,
    /// The client, or whoever signed an assertion, asks for itself.
    without_user: bool,
}

impl Grant {
    pub(super) fn new(client: &Client, grant_type: impl Into<Cow<'static, str>>) -> Self {
        Self {
            client: client.clone(),
            grant_type: grant_type.into(),
            params: Vec::with_capacity(4),
            requested_scope: None,
            without_user: false,
        }
    }

    pub(super) fn param(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Secret<String>>,
    ) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// A parameter before all others.
    #[cfg(feature = "jose")]
    pub(super) fn leading(mut self, name: &'static str, value: Secret<String>) -> Self {
        self.params.insert(0, (name.into(), value));
        self
    }

    /// The scope that an answer without one means.
    pub(super) fn requested_scope(self, requested_scope: Option<Scope>) -> Self {
        Self {
            requested_scope,
            ..self
        }
    }

    /// No user can sign in again where the server refuses.
    pub(super) fn without_user(self) -> Self {
        Self {
            without_user: true,
            ..self
        }
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

    pub(super) fn scope(&self) -> Option<&Scope> {
        self.requested_scope.as_ref()
    }

    pub(super) fn request(&self) -> Result<Request, Error> {
        let endpoint = self.client.token_endpoint()?;
        let mut form = FormRequest::new().param("grant_type", &self.grant_type);
        for (name, value) in &self.params {
            form = form.param(name, value.expose());
        }
        let listed = self.client.server().token_endpoint_auth_methods_supported();
        let form = self.client.authenticate(form, listed)?;
        Ok(form.into_request(endpoint))
    }

    pub(super) fn send(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        let request = self.request()?;
        Ok(Step::send(request, AwaitToken::new(self, env.now())))
    }

    pub(super) fn masks(&self) -> Masks {
        let mut masks = self.client.masks();
        let secrets = self
            .params
            .iter()
            .filter(|(name, _)| !PUBLIC.contains(&&**name));
        for (_, value) in secrets {
            masks.add(value.expose());
        }
        masks
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} of {:?}", self.grant_type, self.client)
    }
}

/// Parameters that are no credentials; every other one is taken for one.
const PUBLIC: [&str; 9] = [
    "actor_token_type",
    "audience",
    "authorization_details",
    "client_assertion_type",
    "redirect_uri",
    "requested_token_type",
    "resource",
    "scope",
    "subject_token_type",
];
