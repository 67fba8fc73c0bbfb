//! The token endpoint: one file for each grant, and what it answers (`issued`).

mod client_credentials;
mod code;
mod device;
mod exchange;
mod id_jag;
mod issued;
mod jwt_bearer;
mod refresh;

use std::sync::Arc;

use axum::http::StatusCode;

use self::id_jag::is_id_jag;
use self::issued::Issued;
use crate::answer::{Answer, Refusal, json_answer};
use crate::authenticate::authenticate;
use crate::clients::Client;
use crate::dpop::{invalid_proof, proven, proven_by};
use crate::fault::Fault;
use crate::form::Parameters;
use crate::incoming::Incoming;
use crate::state::Shared;

pub(crate) fn token(
    shared: &Shared,
    incoming: &Incoming,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    let form = incoming.form_with_repetitions()?;
    let grant_type = form.get("grant_type");
    // RFC 8693 §2.1.
    let exchanges = grant_type == Some(TOKEN_EXCHANGE);
    let repeatable = if exchanges { "audience" } else { "" };
    if form.repeats_but(repeatable) {
        return Err(Refusal::invalid_request("a parameter is repeated"));
    }
    let account = grant_type == Some(JWT_BEARER) && !is_id_jag(form.get("assertion"));
    let issued = if account {
        let jkt = proven(shared, incoming, None)?;
        jwt_bearer::redeem(shared, incoming, &form, jkt)?
    } else {
        let client = authenticate(shared, incoming, &form)?;
        // After the client: who is challenged needs a new assertion too.
        let jkt = proven_by(shared, incoming, &client)?;
        let request = TokenRequest {
            shared,
            client,
            jkt,
            form: &form,
        };
        request.redeem()?
    };
    let answer = issued.into_json(shared, fault)?;
    Ok(json_answer(StatusCode::OK, &answer))
}

/// A request of a client that is known.
struct TokenRequest<'a> {
    shared: &'a Shared,
    client: Arc<Client>,
    /// The thumbprint of the key that the request proves.
    jkt: Option<String>,
    form: &'a Parameters,
}

impl TokenRequest<'_> {
    fn redeem(&self) -> Result<Issued, Refusal> {
        let grant_type = self.required("grant_type")?;
        if !GRANTS.contains(&grant_type) {
            let text = "the grant type is none of those that the metadata lists";
            return Err(Refusal::new("unsupported_grant_type", text));
        }
        if !self.client.has_grant(grant_type) {
            let text = "the client may not use this grant type";
            return Err(Refusal::new("unauthorized_client", text));
        }
        match grant_type {
            "authorization_code" => self.redeem_code(),
            "refresh_token" => self.refresh(),
            DEVICE_CODE => self.redeem_device_code(),
            JWT_BEARER => self.redeem_id_jag(),
            TOKEN_EXCHANGE => self.exchange(),
            _ => self.client_credentials(),
        }
    }

    /// Checks that a code or a token that is bound to a key comes with a proof by it.
    fn check_key(&self, bound: Option<&str>, what: &str) -> Result<(), Refusal> {
        match (bound, self.jkt.as_deref()) {
            (None, _) => Ok(()),
            (Some(_), None) => Err(invalid_proof(&format!(
                "it is missing, and the {what} is bound to a key"
            ))),
            (Some(bound), Some(proven)) if bound == proven => Ok(()),
            (Some(_), Some(_)) => {
                let text =
                    format!("the {what} is bound to another key than that of the DPoP proof");
                Err(Refusal::invalid_grant(text))
            }
        }
    }

    fn required(&self, name: &str) -> Result<&str, Refusal> {
        let value = self.form.get(name);
        value.ok_or_else(|| Refusal::invalid_request(format!("{name} is missing")))
    }
}

pub(crate) const GRANTS: [&str; 6] = [
    "authorization_code",
    "refresh_token",
    "client_credentials",
    DEVICE_CODE,
    JWT_BEARER,
    TOKEN_EXCHANGE,
];
pub(crate) const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub(crate) const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
pub(crate) const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
