//! Quirks and hooks of a client.

use http::header::USER_AGENT;
use http::{HeaderValue, Request as HttpRequest};
use oauth_step::{Endpoint, Request, Response};

use super::draft::{Params, RequestDraft};
use super::hook::{Kind, Point};
use super::{Adaptation, Adapted, Applied, Hook, Question, Quirk, note};
use crate::authorization::{AuthorizationRequest, ResponseMode};
use crate::client::{Client, ClientAuthentication};
use crate::error::{Error, Misuse};
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
        self.adapted(quirks.into_iter().map(Adaptation::Quirk))
    }

    /// Changes what is sent or read, where no quirk does.
    #[must_use]
    pub fn with_hook(self, hook: Hook) -> Self {
        self.adapted([Adaptation::Hook(hook)])
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
        self.authenticating(std::sync::Arc::new(change))
            .with_authentication(ClientAuthentication::Own)
    }

    /// The quirks, in order.
    pub fn quirks(&self) -> impl Iterator<Item = &Quirk> {
        self.adaptations()
            .iter()
            .filter_map(|adaptation| match adaptation {
                Adaptation::Quirk(quirk) => Some(quirk),
                Adaptation::Hook(_) => None,
            })
    }

    /// Whether a message to the server may have to be changed: without that it is built once and
    /// sent as it is.
    pub(crate) fn adapts_requests(&self) -> bool {
        !self.adaptations().is_empty() || self.own_authentication().is_some()
    }

    pub(crate) fn preset_response_mode(&self) -> Option<ResponseMode> {
        self.quirks().find_map(|quirk| match quirk {
            Quirk::ResponseMode(mode) => Some(*mode),
            _ => None,
        })
    }

    /// An authorization request as it is sent; gives what was needed.
    pub(crate) fn adapt_authorization(
        &self,
        request: AuthorizationRequest,
    ) -> Result<(AuthorizationRequest, Applied), Error> {
        if self.adaptations().is_empty() {
            return Ok((request, Applied::new()));
        }
        let mut applied = Applied::new();
        let before = Params::parse(request.form().as_bytes());
        let mut params = before.clone();
        for adaptation in self.adaptations() {
            match adaptation {
                Adaptation::Quirk(quirk @ Quirk::AuthorizationParam(name, value))
                    if params.get(name).is_none() =>
                {
                    params.append(name.clone(), value.clone());
                    note(&mut applied, quirk.name());
                }
                Adaptation::Hook(hook @ Hook(Kind::Authorization(change))) => {
                    let before = params.clone();
                    change(&mut params);
                    if params != before {
                        note(&mut applied, hook.name());
                    }
                }
                _ => {}
            }
        }
        // The response is checked against these.
        let changed = BINDING.iter().find(|name| !before.agrees(&params, name));
        if let Some(name) = changed {
            return Err(Misuse::ReservedParameter(name).into());
        }
        let mut request = AuthorizationRequest::new();
        for (name, value) in params.iter() {
            request = request.param(name, value);
        }
        Ok((request, applied))
    }

    /// A request to the server as it is sent; gives what was needed, and every value in it, which no
    /// error may repeat.
    #[cold]
    pub(crate) fn adapt_request(
        &self,
        request: Request,
        endpoint: &Endpoint,
        name: EndpointName,
        grant_type: Option<&str>,
    ) -> Result<(Request, Applied, Params), Error> {
        let mut draft = RequestDraft::of(&request);
        let mut applied = Applied::new();
        let own = self.own_authentication();
        let own = own.filter(|_| {
            let method = self.authentication_at(name);
            matches!(method, Ok(ClientAuthentication::Own))
        });
        if let Some(authenticate) = own {
            authenticate(&mut draft, self);
            applied.push("own authentication".into());
        }
        let point = Point::of(name, grant_type);
        for adaptation in self.adaptations() {
            let (name, changed) = match adaptation {
                Adaptation::Quirk(Quirk::UserAgent(agent)) => {
                    let is_new = !draft.headers.contains_key(USER_AGENT);
                    name_agent(&mut draft.headers, agent)?;
                    ("UserAgent", is_new)
                }
                Adaptation::Quirk(quirk @ Quirk::ClientIdBesideAssertion) => {
                    (quirk.name(), draft.params.get("client_assertion").is_some())
                }
                Adaptation::Hook(hook @ Hook(Kind::Request(wanted, change))) => {
                    let before = draft.clone();
                    if Some(*wanted) == point {
                        change(&mut draft);
                    }
                    (hook.name(), draft != before)
                }
                _ => continue,
            };
            if changed {
                note(&mut applied, name);
            }
        }
        let mut values = draft.params.clone();
        for (name, value) in draft.query.iter() {
            values.append(name.to_owned(), value);
        }
        for (name, value) in &draft.headers {
            let sent_already = request.headers().get(name) == Some(value);
            if let (false, Ok(value)) = (sent_already, value.to_str()) {
                // What follows the scheme, too.
                let credentials = value.split_once(' ').map_or(value, |(_, rest)| rest);
                values.append(name.as_str().to_owned(), credentials);
            }
        }
        Ok((draft.into_request(request, endpoint)?, applied, values))
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
        if self.adaptations().is_empty() {
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
    /// [`Misuse::InvalidCredential`] where a quirk's parameter or header cannot be sent.
    pub fn adapt_protected<T>(&self, request: HttpRequest<T>) -> Result<HttpRequest<T>, Error> {
        let (mut head, body) = request.into_parts();
        self.adapt_head(&mut head)?;
        Ok(HttpRequest::from_parts(head, body))
    }
}

pub(super) fn name_agent(headers: &mut http::HeaderMap, agent: &str) -> Result<(), Error> {
    let agent = HeaderValue::try_from(agent);
    let agent = agent.map_err(|_| Misuse::InvalidCredential("user agent"))?;
    headers.entry(USER_AGENT).or_insert(agent);
    Ok(())
}

/// Parameters of an authorization request that its response is checked against, or that stand for
/// all of them.
const BINDING: [&str; 10] = [
    "code_challenge",
    "code_challenge_method",
    "dpop_jkt",
    "nonce",
    "redirect_uri",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "state",
];

#[cfg(test)]
mod tests {
    use oauth_step::UrlPolicy;

    use super::*;
    use crate::metadata::ServerMetadata;

    #[test]
    fn each_endpoint_has_the_hook_of_its_name() -> Result<(), Error> {
        let server = ServerMetadata::new("https://server.example.com", UrlPolicy::default())?;
        let mark = |name: &'static str| move |draft: &mut RequestDraft| draft.params.set(name, "");
        let client = Client::new(server, "id")
            .with_hook(Hook::device_request(mark("device")))
            .with_hook(Hook::introspection_request(mark("introspection")))
            .with_hook(Hook::refresh_request(mark("refresh")))
            .with_hook(Hook::revocation_request(mark("revocation")))
            .with_hook(Hook::token_request(mark("token")));
        let url = "https://server.example.com/";
        let endpoint = Endpoint::parse(url, UrlPolicy::default());
        let endpoint = endpoint.map_err(|error| Misuse::Url("url", error))?;
        for (name, grant_type, expected) in [
            (EndpointName::DeviceAuthorization, None, "device="),
            (EndpointName::Introspection, None, "introspection="),
            (EndpointName::Token, Some("refresh_token"), "refresh="),
            (EndpointName::Revocation, None, "revocation="),
            (EndpointName::Token, Some("password"), "token="),
            (EndpointName::PushedAuthorizationRequest, None, ""),
        ] {
            let request = Request::new(Vec::new());
            let (request, applied, _) =
                client.adapt_request(request, &endpoint, name, grant_type)?;
            assert_eq!(request.body(), expected.as_bytes());
            assert_eq!(applied.len(), usize::from(!expected.is_empty()));
        }
        Ok(())
    }
}
