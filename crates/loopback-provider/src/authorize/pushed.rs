//! Pushed authorization requests, RFC 9126.

use axum::http::StatusCode;
use serde_json::json;

use super::request::AuthorizationRequest;
use super::target::Target;
use crate::answer::{Answer, Refusal, json_answer};
use crate::authenticate::{CREDENTIALS, authenticate};
use crate::dpop::{invalid_proof, proven};
use crate::form::Parameters;
use crate::incoming::Incoming;
use crate::random::random_token;
use crate::state::Shared;

/// A request that was in order when it was pushed.
#[derive(Debug)]
pub(crate) struct Pushed {
    parameters: Parameters,
    expires: u64,
}

/// Takes a request of a client that authenticates, and checks it as if a browser had brought it
/// (§2.1).
pub(crate) fn pushed_authorization(
    shared: &Shared,
    incoming: &Incoming,
) -> Result<Answer, Refusal> {
    let mut parameters = incoming.form()?;
    authenticate(shared, incoming, &parameters)?;
    let proven = proven(shared, incoming, None)?;
    if parameters.count("request_uri") > 0 {
        let text = "request_uri is what comes back, and does not belong into a pushed request";
        return Err(Refusal::invalid_request(text));
    }
    for name in CREDENTIALS {
        parameters.set(name, None);
    }
    // RFC 9449 §10.1: a proof says the same as dpop_jkt.
    if let Some(jkt) = proven {
        if parameters.get("dpop_jkt").is_some_and(|named| named != jkt) {
            return Err(invalid_proof("its key is not the one of dpop_jkt"));
        }
        parameters.set("dpop_jkt", Some(&jkt));
    }
    let target = Target::find(shared, &parameters)?;
    AuthorizationRequest::read(target, &parameters)?;
    let uri = format!("{URI}{}", random_token()?);
    let lifetime = shared.config.pushed_request_lifetime.as_secs();
    let mut state = shared.lock();
    let pushed = Pushed {
        parameters,
        expires: state.now() + lifetime,
    };
    state.pushed.insert(uri.clone(), pushed);
    let body = json!({ "request_uri": uri, "expires_in": lifetime });
    Ok(json_answer(StatusCode::CREATED, &body))
}

/// What a browser brought along: whole, or in the place of it the address of what was pushed.
pub(super) struct Brought {
    pub(super) parameters: Parameters,
    pub(super) was_pushed: bool,
}

impl Brought {
    /// An `Err` is for the person's eyes (§4): what has no `redirect_uri` has nowhere to go.
    pub(super) fn read(shared: &Shared, parameters: Parameters) -> Result<Self, Refusal> {
        let uri = parameters.get("request_uri").unwrap_or_default();
        if !uri.starts_with(URI) {
            return Ok(Self {
                parameters,
                was_pushed: false,
            });
        }
        let mut names = parameters.names();
        if let Some(name) = names.find(|name| !["client_id", "request_uri"].contains(name)) {
            let text = format!("{name} beside request_uri: what was pushed is the whole request");
            return Err(Refusal::invalid_request(text));
        }
        if parameters.repeats() {
            return Err(Refusal::invalid_request("a parameter is repeated"));
        }
        let client_id = parameters.get("client_id");
        let client_id =
            client_id.ok_or_else(|| Refusal::invalid_request("client_id is missing"))?;
        let invalid = |text| Refusal::new("invalid_request_uri", text);
        let mut state = shared.lock();
        let now = state.now();
        let pushed = state.pushed.get(uri);
        let theirs = pushed.filter(|pushed| pushed.parameters.get("client_id") == Some(client_id));
        if theirs.is_none() {
            return Err(invalid(
                "the request_uri is unknown, was used before or is another client's",
            ));
        }
        // §7.3: once.
        match state
            .pushed
            .remove(uri)
            .filter(|pushed| now < pushed.expires)
        {
            Some(pushed) => Ok(Self {
                parameters: pushed.parameters,
                was_pushed: true,
            }),
            None => Err(invalid("the request_uri has expired")),
        }
    }
}

const URI: &str = "urn:ietf:params:oauth:request_uri:";
