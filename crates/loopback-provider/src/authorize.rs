//! The authorization endpoint: what is asked, by whom, and where the answer may go.

use std::sync::Arc;

use axum::http::Method;

use crate::answer::{Answer, Refusal, redirect_answer};
use crate::builder::Interaction;
use crate::clients::Client;
use crate::form::Parameters;
use crate::incoming::Incoming;
use crate::state::{Code, Grant, Login, Shared};
use crate::{interaction, pkce, random, scope};

/// Answers an authorization request. An `Err` is for the person's eyes: there is no redirect URI to
/// trust.
pub(crate) fn authorize(shared: &Shared, incoming: &Incoming) -> Result<Answer, Refusal> {
    // OpenID Connect Core 3.1.2.1: both GET and POST.
    let parameters = match incoming.method {
        Method::POST => incoming.form_with_repetitions()?,
        _ => incoming.query()?,
    };
    let target = Target::find(shared, &parameters)?;
    let request = match AuthorizationRequest::read(target.clone(), &parameters) {
        Ok(request) => request,
        Err(refusal) => return Ok(target.refuse(shared, &refusal)),
    };
    match shared.config.mode {
        Interaction::Automatic => {
            let login = automatic_login(shared, parameters.get("login_hint"));
            let login = login.ok_or_else(|| Refusal::server_error("there are no users"))?;
            approve(shared, &request, &login)
        }
        Interaction::Page => interaction::begin(shared, incoming, request.into()),
    }
}

/// Where the answer goes, once client and redirect URI are known to belong together.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) client: Arc<Client>,
    redirect_uri: String,
    redirect_uri_sent: bool,
    state: Option<String>,
}

impl Target {
    fn find(shared: &Shared, parameters: &Parameters) -> Result<Self, Refusal> {
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
        Ok(Self {
            client: Arc::clone(client),
            redirect_uri: redirect_uri.to_owned(),
            redirect_uri_sent: sent.is_some(),
            state: match parameters.count("state") {
                1 => parameters.get("state").map(str::to_owned),
                _ => None,
            },
        })
    }

    /// RFC 6749 §4.1.2.1: the error goes to the client.
    pub(crate) fn refuse(&self, shared: &Shared, refusal: &Refusal) -> Answer {
        let error = ("error", refusal.error());
        self.respond(
            shared,
            &[error, ("error_description", refusal.description())],
        )
    }

    fn respond(&self, shared: &Shared, parameters: &[(&str, &str)]) -> Answer {
        let state = self.state.as_deref().map(|state| ("state", state));
        // RFC 9207 §2: in error responses too.
        let iss = shared.config.authorization_response_iss;
        let iss = iss.then_some(("iss", shared.issuer.as_str()));
        let parameters = parameters.iter().copied().chain(state).chain(iss);
        let parameters: Parameters = parameters.collect();
        // RFC 6749 §3.1.2: a query that the URI has is kept.
        redirect_answer(&parameters.append_to(&self.redirect_uri))
    }
}

/// A request that is in order, and waits for somebody's approval.
#[derive(Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) target: Target,
    pub(crate) scope: Vec<String>,
    pub(crate) prompt: Prompt,
    pub(crate) max_age: Option<u64>,
    challenge: String,
    nonce: Option<String>,
}

impl AuthorizationRequest {
    fn read(target: Target, parameters: &Parameters) -> Result<Self, Refusal> {
        if parameters.repeats() {
            return Err(Refusal::invalid_request("a parameter is repeated"));
        }
        // OpenID Connect Core 6: what a provider without them answers.
        for (name, error) in [
            ("request", "request_not_supported"),
            ("request_uri", "request_uri_not_supported"),
            ("registration", "registration_not_supported"),
        ] {
            if parameters.get(name).is_some() {
                return Err(Refusal::new(error, format!("{name} is not supported")));
            }
        }
        let required = |name| {
            let value = parameters.get(name);
            value.ok_or_else(|| Refusal::invalid_request(format!("{name} is missing")))
        };
        if required("response_type")? != "code" {
            let text = "code is the only response type";
            return Err(Refusal::new("unsupported_response_type", text));
        }
        if !target.client.grants.contains(&"authorization_code") {
            let text = "the client may not use the authorization code grant";
            return Err(Refusal::new("unauthorized_client", text));
        }
        if parameters
            .get("response_mode")
            .is_some_and(|mode| mode != "query")
        {
            return Err(Refusal::invalid_request("query is the only response mode"));
        }
        // RFC 7636 §4.4.1; RFC 9700 §2.1.1. Without a method it would be plain.
        let challenge = required("code_challenge")?;
        if required("code_challenge_method")? != "S256" {
            let text = "S256 is the only code_challenge_method";
            return Err(Refusal::invalid_request(text));
        }
        if !pkce::is_challenge(challenge) {
            let text = "code_challenge is not the base64url form of 32 bytes";
            return Err(Refusal::invalid_request(text));
        }
        let prompt = Prompt::read(parameters.get("prompt").unwrap_or_default())?;
        let max_age = match parameters.get("max_age").map(str::parse) {
            Some(Ok(seconds)) => Some(seconds),
            Some(Err(_)) => return Err(Refusal::invalid_request("max_age is not a number")),
            None => None,
        };
        let mut scope = match parameters.get("scope") {
            Some(scope) => scope::read(scope, &target.client.scope)?,
            None => scope::default(&target.client)?,
        };
        // OpenID Connect Core 11: ignored unless the person is asked.
        if scope.iter().any(|word| word == "openid") && !prompt.consent {
            scope.retain(|word| word != "offline_access");
        }
        Ok(Self {
            challenge: challenge.to_owned(),
            nonce: parameters.get("nonce").map(str::to_owned),
            target,
            scope,
            prompt,
            max_age,
        })
    }
}

/// OpenID Connect Core 3.1.2.1.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Prompt {
    pub(crate) none: bool,
    pub(crate) login: bool,
    pub(crate) consent: bool,
}

impl Prompt {
    fn read(text: &str) -> Result<Self, Refusal> {
        let mut prompt = Self::default();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            match word {
                "none" => prompt.none = true,
                "login" | "select_account" => prompt.login = true,
                "consent" => prompt.consent = true,
                _ => return Err(Refusal::invalid_request("an unknown prompt")),
            }
        }
        if prompt.none && (prompt.login || prompt.consent) {
            return Err(Refusal::invalid_request(
                "prompt is none and something else",
            ));
        }
        Ok(prompt)
    }
}

/// Hands out a code, with the approval of whoever signed in.
pub(crate) fn approve(
    shared: &Shared,
    request: &AuthorizationRequest,
    login: &Login,
) -> Result<Answer, Refusal> {
    let target = &request.target;
    let user = Some(Arc::clone(&login.user));
    let grant = Grant {
        auth_time: login.at,
        nonce: request.nonce.clone(),
        ..Grant::new(&target.client, user, request.scope.clone())
    };
    let code = random::random_token()?;
    let mut state = shared.lock();
    let expires = state.now() + shared.config.code_lifetime.as_secs();
    state.codes.insert(
        code.clone(),
        Code {
            grant: Arc::new(grant),
            redirect_uri: target.redirect_uri.clone(),
            redirect_uri_sent: target.redirect_uri_sent,
            challenge: request.challenge.clone(),
            expires,
            spent: false,
        },
    );
    Ok(target.respond(shared, &[("code", &code)]))
}

/// Who signs in where nobody is asked.
pub(crate) fn automatic_login(shared: &Shared, hint: Option<&str>) -> Option<Login> {
    let users = &shared.config.users;
    let hinted = users.iter().find(|user| hint == Some(&user.name));
    let user = Arc::clone(hinted.or_else(|| users.first())?);
    let at = shared.lock().now();
    Some(Login { user, at })
}
