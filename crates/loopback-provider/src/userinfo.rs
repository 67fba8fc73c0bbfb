//! The UserInfo endpoint, OpenID Connect Core 5.3.

use axum::http::StatusCode;
use jose_assert::Jwe;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Refusal, answer, json_answer};
use crate::bearer::{Access, in_its_scheme};
use crate::clients::Client;
use crate::fault::Fault;
use crate::incoming::Incoming;
use crate::state::Shared;

/// The claims that the token's scope gives, in the form that the client registered.
pub(crate) fn userinfo(
    shared: &Shared,
    incoming: &Incoming,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    checked(shared, incoming, fault).map_err(|refusal| in_its_scheme(incoming, refusal))
}

fn checked(shared: &Shared, incoming: &Incoming, fault: Option<&Fault>) -> Result<Answer, Refusal> {
    let access = Access::check(shared, incoming)?;
    access.require("openid")?;
    let user = access.grant.user.as_deref();
    let user = user.ok_or_else(|| Refusal::insufficient_scope("openid"))?;
    let claims = user.claims_for(&access.scope);
    let client = &access.grant.client;
    if client.userinfo_algorithm.is_none() && client.userinfo_encryption.is_none() {
        return Ok(json_answer(StatusCode::OK, &Value::Object(claims)));
    }
    let token = jwt(shared, client, claims, fault)?;
    Ok(answer(StatusCode::OK, "application/jwt", token))
}

/// OpenID Connect Core 5.3.2: signed, encrypted, or signed and then encrypted.
fn jwt(
    shared: &Shared,
    client: &Client,
    mut claims: Map<String, Value>,
    fault: Option<&Fault>,
) -> Result<String, Refusal> {
    // Where it is signed, it says by whom and for whom.
    if client.userinfo_algorithm.is_some() {
        claims.insert("iss".to_owned(), json!(shared.issuer));
        claims.insert("aud".to_owned(), json!(client.id));
    }
    if let Some(fault) = fault {
        fault.spoil_members(&mut claims);
    }
    let claims = Value::Object(claims).to_string();
    let signed = match client.userinfo_algorithm {
        Some(algorithm) => {
            let mut token = shared.keys.sign(algorithm, "JWT", &claims)?;
            if let Some(fault) = fault {
                fault.spoil_signature(&mut token);
            }
            Some(token)
        }
        None => None,
    };
    let Some(encryption) = &client.userinfo_encryption else {
        return Ok(signed.unwrap_or(claims));
    };
    let content = match signed {
        Some(token) => Jwe::nested(token),
        None => Jwe::new(claims),
    };
    encryption.encrypt(client.secret.as_deref(), &content)
}
