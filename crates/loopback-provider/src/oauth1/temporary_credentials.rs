//! Temporary credentials, RFC 5849 §2.1.

use axum::http::StatusCode;

use super::credentials::{Decision, Temporary, random_credential};
use super::parameters::CALLBACK;
use super::problem::Problem;
use super::verify::{Purpose, Verified, verify};
use crate::answer::{Answer, form_answer};
use crate::form::Parameters;
use crate::incoming::Incoming;
use crate::state::Shared;

/// Hands out temporary credentials for a callback that the client has registered, or `oob`.
pub(crate) fn temporary_credentials(
    shared: &Shared,
    incoming: &Incoming,
) -> Result<Answer, Problem> {
    let Verified {
        client, parameters, ..
    } = verify(shared, incoming, Purpose::TemporaryCredentials)?;
    let callback = match parameters.required(CALLBACK)? {
        "oob" => None,
        uri if client.has_redirect_uri(uri) => Some(uri.to_owned()),
        _ => {
            let text = "is neither oob nor a URL that the client registered";
            return Err(Problem::rejected(CALLBACK, text));
        }
    };
    let (token, secret) = (random_credential()?, random_credential()?);
    let mut answer: Parameters = [
        ("oauth_token", token.as_str()),
        ("oauth_token_secret", &secret),
        ("oauth_callback_confirmed", "true"),
    ]
    .into_iter()
    .collect();
    let mut state = shared.lock();
    if state.switches.omit_callback_confirmed {
        answer.set("oauth_callback_confirmed", None);
    }
    let temporary = Temporary {
        secret,
        client,
        callback,
        expires: state.now().saturating_add(LIFETIME),
        decision: Decision::Open,
    };
    state.oauth1.temporary.insert(token, temporary);
    Ok(form_answer(StatusCode::OK, &answer))
}

/// Ten minutes.
const LIFETIME: u64 = 600;
