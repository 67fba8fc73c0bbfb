//! What quirks and hooks do to messages.

use http::HeaderValue;
use http::header::USER_AGENT;
use http::request::Parts;
use oauth_step::{Endpoint, Request};

use super::adaptations::{Adapter, Given};
use super::draft::{Params, RequestDraft};
use super::hook::{Kind, Point};
use super::{Adaptation, Adapted, Applied, Hook, Question, Quirk, note, protected};
use crate::authorization::AuthorizationRequest;
use crate::client::{Client, ClientAuthentication};
use crate::error::{Error, Misuse};
use crate::metadata::EndpointName;

impl Adapter for Given {
    fn given(&self) -> &Given {
        self
    }

    fn authorization(&self, request: &mut AuthorizationRequest) -> Result<Applied, Error> {
        if self.adaptations.is_empty() {
            return Ok(Applied::new());
        }
        let mut applied = Applied::new();
        let before = Params::parse(request.form().as_bytes());
        let mut params = before.clone();
        for adaptation in &self.adaptations {
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
        let mut adapted = AuthorizationRequest::new();
        for (name, value) in params.iter() {
            adapted = adapted.param(name, value);
        }
        *request = adapted;
        Ok(applied)
    }

    fn request(
        &self,
        client: &Client,
        request: Request,
        endpoint: &Endpoint,
        name: EndpointName,
        grant_type: Option<&str>,
    ) -> Result<(Request, Applied, Params), Error> {
        let mut draft = RequestDraft::of(&request);
        let mut applied = Applied::new();
        let own = self.authentication.as_ref().filter(|_| {
            let method = client.authentication_at(name);
            matches!(method, Ok(ClientAuthentication::Own))
        });
        if let Some(authenticate) = own {
            authenticate(&mut draft, client);
            applied.push("own authentication".into());
        }
        let point = Point::of(name, grant_type);
        for adaptation in &self.adaptations {
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

    fn answer(&self, adapted: &mut Adapted<'_>, asked: Question<'_>) {
        adapted.adapt(&self.adaptations, asked);
    }

    fn protected(&self, client: &Client, head: &mut Parts) -> Result<(), Error> {
        protected::adapt(&self.adaptations, client, head)
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
            let adapter = client.adaptations().adapter().unwrap();
            let (request, applied, _) =
                adapter.request(&client, request, &endpoint, name, grant_type)?;
            assert_eq!(request.body(), expected.as_bytes());
            assert_eq!(applied.len(), usize::from(!expected.is_empty()));
        }
        Ok(())
    }
}
