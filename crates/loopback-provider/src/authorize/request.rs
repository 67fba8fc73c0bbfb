//! Authorization requests: what may be asked for.

use super::response_type::{ResponseMode, ResponseType};
use super::target::Target;
use crate::answer::Refusal;
use crate::form::Parameters;
use crate::{pkce, scope};

/// A request that is in order, and waits for somebody's approval.
#[derive(Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) target: Target,
    pub(crate) scope: Vec<String>,
    pub(crate) prompt: Prompt,
    pub(crate) max_age: Option<u64>,
    pub(super) response_type: ResponseType,
    /// Present where a code comes back.
    pub(super) challenge: Option<String>,
    /// RFC 9449 §10: the thumbprint of the key that the code is bound to.
    pub(super) jkt: Option<String>,
    pub(super) nonce: Option<String>,
}

impl AuthorizationRequest {
    pub(super) fn read(target: Target, parameters: &Parameters) -> Result<Self, Refusal> {
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
        let response_type = response_type(&target, parameters)?;
        check_response_mode(response_type, parameters)?;
        let challenge = match response_type.code {
            true => Some(challenge(parameters)?),
            false => None,
        };
        let jkt = parameters.get("dpop_jkt");
        if jkt.is_some_and(|jkt| !pkce::is_challenge(jkt)) {
            let text = "dpop_jkt is not the base64url form of 32 bytes";
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
        let openid = scope.iter().any(|word| word == "openid");
        let nonce = parameters.get("nonce").map(str::to_owned);
        if response_type.id_token {
            if !openid {
                let text = "without openid in the scope there is no ID Token";
                return Err(Refusal::invalid_request(text));
            }
            // OpenID Connect Core 3.2.2.1, 3.3.2.11.
            if nonce.is_none() {
                return Err(Refusal::invalid_request("nonce is missing"));
            }
        }
        // OpenID Connect Core 11: ignored unless a code comes back and the person is asked.
        if !response_type.code || openid && !prompt.consent {
            scope.retain(|word| word != "offline_access");
        }
        Ok(Self {
            target,
            scope,
            prompt,
            max_age,
            response_type,
            challenge,
            jkt: jkt.map(str::to_owned),
            nonce,
        })
    }
}

fn response_type(target: &Target, parameters: &Parameters) -> Result<ResponseType, Refusal> {
    let Some(response_type) = ResponseType::parse(required(parameters, "response_type")?) else {
        let text = "the response type is none of those that are supported";
        return Err(Refusal::new("unsupported_response_type", text));
    };
    if !target.client.has_response_type(response_type) {
        let text = "the client may not use this response type";
        return Err(Refusal::new("unauthorized_client", text));
    }
    if response_type.token && target.client.dpop_bound {
        let text = "the client is registered for tokens that are bound to a key";
        return Err(Refusal::new("unauthorized_client", text));
    }
    // OpenID Connect Core 3.2.2.1: in the implicit flow http is for native applications alone.
    let implicit = response_type.has_token() && !response_type.code;
    if implicit && !target.client.native && target.redirect_uri.starts_with("http:") {
        let text = "a redirect_uri of the scheme http is for native applications in this flow";
        return Err(Refusal::invalid_request(text));
    }
    Ok(response_type)
}

fn check_response_mode(
    response_type: ResponseType,
    parameters: &Parameters,
) -> Result<(), Refusal> {
    match parameters.get("response_mode").map(str::parse) {
        Some(Err(())) => {
            let text = "the response mode is none of query, fragment and form_post";
            Err(Refusal::invalid_request(text))
        }
        // Multiple Response Types 3 and 5: never in a query.
        Some(Ok(ResponseMode::Query)) if response_type.has_token() => {
            let text = "a token does not come back in the query";
            Err(Refusal::invalid_request(text))
        }
        Some(Ok(_)) | None => Ok(()),
    }
}

/// RFC 7636 §4.4.1; RFC 9700 §2.1.1. Without a method it would be plain.
fn challenge(parameters: &Parameters) -> Result<String, Refusal> {
    let challenge = required(parameters, "code_challenge")?;
    if required(parameters, "code_challenge_method")? != "S256" {
        let text = "S256 is the only code_challenge_method";
        return Err(Refusal::invalid_request(text));
    }
    if !pkce::is_challenge(challenge) {
        let text = "code_challenge is not the base64url form of 32 bytes";
        return Err(Refusal::invalid_request(text));
    }
    Ok(challenge.to_owned())
}

fn required<'a>(parameters: &'a Parameters, name: &str) -> Result<&'a str, Refusal> {
    let value = parameters.get(name);
    value.ok_or_else(|| Refusal::invalid_request(format!("{name} is missing")))
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
