//! A protected resource, RFC 5849 §3: it says what it saw.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::parameters::{BODY_HASH, TOKEN};
use super::problem::Problem;
use super::verify::{Purpose, Verified, verify};
use crate::answer::{Answer, json_answer};
use crate::incoming::Incoming;
use crate::resource::refuses_by_switch;
use crate::state::Shared;

/// Answers with the `resource_owner`'s name (`null` where the client acts for itself), and what the
/// request was made of.
pub(crate) fn resource(shared: &Shared, incoming: &Incoming) -> Result<Answer, Problem> {
    if refuses_by_switch(shared) {
        return Err(Problem::unauthorized(
            "token_rejected",
            "refused by a switch",
        ));
    }
    let Verified {
        client,
        method,
        parameters,
    } = verify(shared, incoming, Purpose::Resource)?;
    let owner = match parameters.get(TOKEN) {
        Some(token) => owner(shared, token)?,
        None => Value::Null,
    };
    let others = parameters.others.iter().map(|(name, value)| {
        [name, value].map(|octets| String::from_utf8_lossy(octets).into_owned())
    });
    let body = json!({
        "resource_owner": owner,
        "client_id": client.id,
        "signature_method": method.name(),
        "placement": parameters.placement.name(),
        "realm": parameters.realm,
        "body_hash": parameters.sent(BODY_HASH).is_some(),
        "method": incoming.method.as_str(),
        "path": incoming.path,
        "parameters": others.collect::<Vec<_>>(),
        "body_length": incoming.body.len(),
    });
    Ok(json_answer(StatusCode::OK, &body))
}

fn owner(shared: &Shared, token: &str) -> Result<Value, Problem> {
    let state = shared.lock();
    let refuse = |problem, advice: &str| Err(Problem::unauthorized(problem, advice));
    match state.oauth1.tokens.get(token) {
        None => refuse("token_rejected", "the oauth_token is unknown"),
        Some(token) if token.grant.is_revoked() => {
            refuse("token_revoked", "the oauth_token is revoked")
        }
        Some(token) if token.expired => refuse("token_expired", "the oauth_token has expired"),
        Some(token) => Ok(json!(token.grant.user.as_ref().map(|user| &user.name))),
    }
}
