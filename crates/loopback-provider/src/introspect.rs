//! Token introspection, RFC 7662, as JSON or as a signed JWT, RFC 9701.

use axum::http::{StatusCode, header};
use jose_assert::Jwe;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Refusal, answer, json_answer};
use crate::authenticate::authenticate;
use crate::clients::{Client, ClientAuthentication};
use crate::fault::Fault;
use crate::incoming::Incoming;
use crate::state::{Grant, Shared};

/// Tells what a token is worth. The hint is not needed: tokens are looked up among both kinds.
pub(crate) fn introspect(
    shared: &Shared,
    incoming: &Incoming,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    let form = incoming.form()?;
    let client = authenticate(shared, incoming, &form)?;
    // RFC 7662 §2.1, §4: nobody tries out tokens here.
    if client.authentication == ClientAuthentication::None {
        let text = "tokens are told about to clients that authenticate";
        return Err(Refusal::invalid_client(text));
    }
    let token = form.get("token");
    let token = token.ok_or_else(|| Refusal::invalid_request("token is missing"))?;
    // RFC 7662 §2.2: why it is not good is nobody's business.
    let facts = facts(shared, token).unwrap_or_else(|| json!({ "active": false }));
    if !wants_jwt(incoming) {
        return Ok(json_answer(StatusCode::OK, &facts));
    }
    let token = jwt(shared, &client, facts, fault)?;
    Ok(answer(StatusCode::OK, MEDIA_TYPE, token))
}

/// What there is to tell about a good token.
fn facts(shared: &Shared, token: &str) -> Option<Value> {
    let state = shared.lock();
    let now = state.now();
    let (grant, scope, expires, access) = match state.access_tokens.get(token) {
        Some(access) if access.revoked => return None,
        Some(access) => (&access.grant, &access.scope, access.expires, Some(access)),
        None => {
            let refresh = state.refresh_tokens.get(token);
            let refresh = refresh.filter(|refresh| !refresh.spent)?;
            (&refresh.grant, &refresh.grant.scope, refresh.expires, None)
        }
    };
    if grant.is_revoked() || expires <= now {
        return None;
    }
    let jkt = access.and_then(|access| access.jkt.as_deref());
    let token_type = access.map(|_| match jkt {
        Some(_) => "DPoP",
        None => "Bearer",
    });
    let members = [
        ("active", Some(json!(true))),
        ("iss", Some(json!(shared.issuer))),
        ("sub", Some(grant.subject())),
        ("client_id", Some(json!(grant.client.id))),
        ("username", grant.user.as_ref().map(|user| json!(user.name))),
        ("scope", Some(json!(scope.join(" ")))),
        ("exp", Some(json!(expires))),
        ("iat", access.map(|access| json!(access.issued))),
        ("token_type", token_type.map(|name| json!(name))),
        // RFC 9449 §6.2.
        ("cnf", jkt.map(|jkt| json!({ "jkt": jkt }))),
        ("aud", audience(grant)),
        // RFC 8693 §4.1.
        ("act", grant.actor().cloned()),
    ];
    let members = members.into_iter();
    let present = members.filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Some(Value::Object(present.collect()))
}

fn audience(grant: &Grant) -> Option<Value> {
    match grant.audience() {
        [] => None,
        [only] => Some(json!(only)),
        several => Some(json!(several)),
    }
}

/// RFC 9701 §4.
fn wants_jwt(incoming: &Incoming) -> bool {
    let accepted = incoming.headers.get_all(header::ACCEPT).iter();
    let mut ranges = accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|range| range.split(';').next());
    ranges.any(|range| range.trim().eq_ignore_ascii_case(MEDIA_TYPE))
}

/// RFC 9701 §5: the facts in one claim, so that nobody takes it for a token that gives access.
fn jwt(
    shared: &Shared,
    client: &Client,
    facts: Value,
    fault: Option<&Fault>,
) -> Result<String, Refusal> {
    let claims = [
        ("iss", json!(shared.issuer)),
        ("aud", json!(client.id)),
        ("iat", json!(shared.lock().now())),
        ("token_introspection", facts),
    ];
    let claims = claims
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    let mut claims: Map<String, Value> = claims.collect();
    if let Some(fault) = fault {
        fault.spoil_members(&mut claims);
    }
    let claims = Value::Object(claims).to_string();
    let algorithm = client.introspection_algorithm;
    let mut token = shared
        .keys
        .sign(algorithm, "token-introspection+jwt", &claims)?;
    if let Some(fault) = fault {
        fault.spoil_signature(&mut token);
    }
    match &client.introspection_encryption {
        Some(encryption) => encryption.encrypt(client.secret.as_deref(), &Jwe::nested(token)),
        None => Ok(token),
    }
}

const MEDIA_TYPE: &str = "application/token-introspection+jwt";
