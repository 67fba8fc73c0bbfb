//! Quirks and hooks of a client.

use std::sync::Arc;

use http::Request as HttpRequest;
use oauth_step::Response;

use super::draft::RequestDraft;
use super::{Adaptation, Adapted, Applied, Hook, Question, Quirk};
use crate::authorization::{AuthorizationRequest, ResponseMode};
use crate::client::{Client, ClientAuthentication};
use crate::error::Error;
use crate::metadata::EndpointName;

impl Client {
    /// Copes with a deviation of the server. Quirks and hooks are applied in the order in which they
    /// were given.
    ///
    /// ```
    /// # use oauth2_core::{Client, Quirk};
    /// # fn example(client: Client) -> Client {
    /// client.with_quirk(Quirk::FormAnswers).with_quirk(Quirk::ScopeSeparator(','))
    /// # }
    /// ```
    #[must_use]
    pub fn with_quirk(self, quirk: Quirk) -> Self {
        self.with_quirks([quirk])
    }

    /// Copes with several, such as those of a [preset](crate::presets).
    #[must_use]
    pub fn with_quirks(self, quirks: impl IntoIterator<Item = Quirk>) -> Self {
        let quirks = quirks.into_iter().map(Adaptation::Quirk);
        self.adapting(|adaptations| adaptations.extend(quirks))
    }

    /// Changes what is sent or read, where no quirk does.
    #[must_use]
    pub fn with_hook(self, hook: Hook) -> Self {
        self.adapting(|adaptations| adaptations.extend([Adaptation::Hook(hook)]))
    }

    /// Authenticates in a way of one's own, whatever the metadata says: `change` puts what it takes
    /// into the request to an endpoint.
    ///
    /// Some servers want id and secret in the URL of a POST, and nothing in its body:
    ///
    /// ```
    /// # use oauth2_core::Client;
    /// # fn example(client: Client) -> Client {
    /// client.with_own_authentication(|draft, client| {
    ///     draft.query = std::mem::take(&mut draft.params);
    ///     draft.query.append("client_id", client.id());
    ///     if let Some(secret) = client.secret() {
    ///         draft.query.append("client_secret", secret.expose().as_str());
    ///     }
    /// })
    /// # }
    /// ```
    #[must_use]
    pub fn with_own_authentication(
        self,
        change: impl Fn(&mut RequestDraft, &Self) + Send + Sync + 'static,
    ) -> Self {
        self.adapting(|adaptations| adaptations.authenticate(Arc::new(change)))
            .with_authentication(ClientAuthentication::Own)
    }

    /// The quirks, in order.
    pub fn quirks(&self) -> impl Iterator<Item = &Quirk> {
        self.adaptations().quirks()
    }

    pub(crate) fn preset_response_mode(&self) -> Option<ResponseMode> {
        self.quirks().find_map(|quirk| match quirk {
            Quirk::ResponseMode(mode) => Some(*mode),
            _ => None,
        })
    }

    /// Makes an authorization request what is sent; gives what was needed.
    pub(crate) fn adapt_authorization(
        &self,
        request: &mut AuthorizationRequest,
    ) -> Result<Applied, Error> {
        match self.adaptations().adapter() {
            Some(adapter) => adapter.authorization(request),
            None => Ok(Applied::new()),
        }
    }

    /// An answer of the server as it is to be read.
    pub(crate) fn adapt_answer<'a>(
        &self,
        response: &'a Response,
        asked: Question<'_>,
    ) -> Adapted<'a> {
        Adapted::of(response, self.adaptations(), asked)
    }

    /// The answer of the UserInfo endpoint as quirks and hooks leave it, to be checked: for
    /// `oidc-idtoken`.
    pub fn adapt_userinfo(&self, response: Response) -> Response {
        if self.adaptations().adapter().is_none() {
            return response;
        }
        let asked = Question {
            endpoint: Some(EndpointName::UserInfo),
            ..Question::default()
        };
        self.adapt_answer(&response, asked).response.into_owned()
    }

    /// A request for a protected resource that is about to be sent, as quirks and hooks want it; the
    /// token is not yet on it. Sessions do that by themselves.
    ///
    /// # Errors
    ///
    /// [`Misuse::InvalidCredential`](crate::Misuse::InvalidCredential) where a quirk's parameter or header cannot be sent.
    pub fn adapt_protected<T>(&self, request: HttpRequest<T>) -> Result<HttpRequest<T>, Error> {
        let (mut head, body) = request.into_parts();
        if let Some(adapter) = self.adaptations().adapter() {
            adapter.protected(self, &mut head)?;
        }
        Ok(HttpRequest::from_parts(head, body))
    }
}
