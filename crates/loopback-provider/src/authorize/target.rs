//! Where an authorization response goes, and how it gets there.

use std::sync::Arc;

use axum::http::StatusCode;

use super::response_type::ResponseMode;
use crate::answer::{Answer, Refusal, redirect_answer, script_source, working_page_answer};
use crate::clients::Client;
use crate::form::Parameters;
use crate::page;
use crate::state::Shared;

/// Where the answer goes, once client and redirect URI are known to belong together.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) client: Arc<Client>,
    pub(crate) redirect_uri: String,
    pub(crate) redirect_uri_sent: bool,
    pub(crate) state: Option<String>,
    mode: ResponseMode,
}

impl Target {
    pub(super) fn find(shared: &Shared, parameters: &Parameters) -> Result<Self, Refusal> {
        let once = |name| match parameters.count(name) {
            0 | 1 => Ok(parameters.get(name)),
            _ => Err(Refusal::invalid_request(format!("{name} is repeated"))),
        };
        let id = once("client_id")?;
        let id = id.ok_or_else(|| Refusal::invalid_request("client_id is missing"))?;
        let client = shared
            .client(id)
            .ok_or_else(|| Refusal::invalid_request("the client is unknown"))?;
        let sent = once("redirect_uri")?;
        let scope = parameters.get("scope").unwrap_or_default();
        let redirect_uri = match (sent, client.redirect_uris.as_slice()) {
            (Some(uri), _) if client.has_redirect_uri(uri) => uri,
            (Some(_), _) => {
                let text = "the redirect_uri is not one that the client registered";
                return Err(Refusal::invalid_request(text));
            }
            // RFC 6749 §3.1.2.3; OpenID Connect Core 3.1.2.1 wants it always.
            (None, [only]) if !scope.split(' ').any(|word| word == "openid") => only,
            (None, _) => return Err(Refusal::invalid_request("redirect_uri is missing")),
        };
        let response_type = parameters.get("response_type").unwrap_or_default();
        Ok(Self {
            client: Arc::clone(&client),
            redirect_uri: redirect_uri.to_owned(),
            redirect_uri_sent: sent.is_some(),
            state: match parameters.count("state") {
                1 => parameters.get("state").map(str::to_owned),
                _ => None,
            },
            mode: ResponseMode::of(response_type, parameters.get("response_mode")),
        })
    }

    /// RFC 6749 §4.1.2.1: the error goes to the client.
    pub(crate) fn refuse(&self, shared: &Shared, refusal: &Refusal) -> Answer {
        let error = ("error", refusal.error());
        let description = ("error_description", refusal.description());
        self.respond(shared, [error, description])
    }

    pub(super) fn respond<'a>(
        &'a self,
        shared: &'a Shared,
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Answer {
        let state = self.state.as_deref().map(|state| ("state", state));
        // RFC 9207 §2: in error responses too.
        let iss = shared.config.authorization_response_iss;
        let iss = iss.then_some(("iss", shared.issuer.as_str()));
        let parameters: Parameters = parameters.into_iter().chain(state).chain(iss).collect();
        match self.mode {
            ResponseMode::FormPost => FormPost::new(&self.redirect_uri, parameters).into_answer(),
            ResponseMode::Fragment => {
                redirect_answer(&format!("{}#{}", self.redirect_uri, parameters.encode()))
            }
            // RFC 6749 §3.1.2: a query that the URI has is kept.
            ResponseMode::Query => redirect_answer(&parameters.append_to(&self.redirect_uri)),
        }
    }
}

/// OAuth 2.0 Form Post Response Mode: a page whose form the browser sends to the client. It stays
/// with its answer, so that a fault can alter the parameters.
#[derive(Clone, Debug)]
pub(crate) struct FormPost {
    redirect_uri: String,
    pub(crate) parameters: Parameters,
}

impl FormPost {
    fn new(redirect_uri: &str, parameters: Parameters) -> Self {
        Self {
            redirect_uri: redirect_uri.to_owned(),
            parameters,
        }
    }

    pub(crate) fn html(&self) -> String {
        page::form_post(&self.redirect_uri, &self.parameters)
    }

    fn into_answer(self) -> Answer {
        let policy = format!("; script-src {}", script_source(page::SEND));
        let mut answer = working_page_answer(StatusCode::OK, self.html(), &policy);
        answer.extensions_mut().insert(self);
        answer
    }
}
