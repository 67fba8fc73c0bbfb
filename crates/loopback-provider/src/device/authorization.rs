//! The device authorization endpoint, RFC 8628 §3.1 and §3.2.

use axum::http::StatusCode;
use serde_json::json;

use super::{Decision, Device, new_user_code};
use crate::answer::{Answer, Refusal, json_answer};
use crate::authenticate::authenticate;
use crate::endpoint::Endpoint;
use crate::form::Parameters;
use crate::incoming::Incoming;
use crate::random::random_token;
use crate::scope;
use crate::state::Shared;
use crate::token::DEVICE_CODE;

/// Hands out the two codes.
pub(crate) fn device_authorization(
    shared: &Shared,
    incoming: &Incoming,
) -> Result<Answer, Refusal> {
    let form = incoming.form()?;
    let client = authenticate(shared, incoming, &form)?;
    if !client.has_grant(DEVICE_CODE) {
        let text = "the client may not use this grant type";
        return Err(Refusal::new("unauthorized_client", text));
    }
    let scope = match form.get("scope") {
        Some(scope) => scope::read(scope, &client.scope)?,
        None => scope::default(&client)?,
    };
    let (device_code, user_code) = (random_token()?, new_user_code()?);
    let lifetime = shared.config.device_code_lifetime.as_secs();
    let interval = shared.config.device_interval.as_secs();
    let uri = shared.url(Endpoint::Device);
    let complete: Parameters = [("user_code", user_code.as_str())].into_iter().collect();
    let body = json!({
        "device_code": device_code,
        "user_code": user_code,
        "verification_uri": uri,
        "verification_uri_complete": complete.append_to(&uri),
        "expires_in": lifetime,
        "interval": interval,
    });
    let mut state = shared.lock();
    let device = Device {
        client,
        scope,
        user_code,
        expires: state.now() + lifetime,
        interval,
        polled: None,
        decision: Decision::Open,
    };
    state.devices.insert(device_code, device);
    Ok(json_answer(StatusCode::OK, &body))
}
