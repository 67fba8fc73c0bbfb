//! Token credentials, RFC 5849 §2.3.

use axum::http::StatusCode;
use serde_json::Value;

use super::credentials::{Decision, Token, random_credential};
use super::parameters::{TOKEN, VERIFIER};
use super::problem::Problem;
use super::verify::{Purpose, Verified, verify};
use crate::answer::{Answer, form_answer};
use crate::form::Parameters;
use crate::incoming::Incoming;
use crate::state::Shared;

/// Exchanges temporary credentials, once, for what somebody has allowed.
pub(crate) fn token_credentials(shared: &Shared, incoming: &Incoming) -> Result<Answer, Problem> {
    let Verified { parameters, .. } = verify(shared, incoming, Purpose::TokenCredentials)?;
    let mut state = shared.lock();
    let now = state.now();
    let refuse = |problem, advice: &str| Err(Problem::unauthorized(problem, advice));
    let temporary = state.oauth1.temporary.get_mut(parameters.required(TOKEN)?);
    let Some(temporary) = temporary else {
        return refuse("token_rejected", "the oauth_token is unknown");
    };
    let (grant, verifier) = match &temporary.decision {
        Decision::Spent => return refuse("token_used", "the oauth_token was used before"),
        _ if temporary.expires <= now => {
            return refuse("token_expired", "the oauth_token has expired");
        }
        Decision::Open => return refuse("permission_unknown", "nobody has decided yet"),
        Decision::Denied => return refuse("permission_denied", "the person said no"),
        Decision::Allowed { grant, .. } if grant.is_revoked() => {
            return refuse("token_revoked", "the grant is revoked");
        }
        Decision::Allowed { grant, verifier } => (grant.clone(), verifier),
    };
    // The extension has no other name for this.
    if parameters.required(VERIFIER)? != verifier {
        let text = "the oauth_verifier is not the one that was handed out";
        let problem = Problem::unauthorized("parameter_rejected", text);
        return Err(problem.with("oauth_parameters_rejected", VERIFIER));
    }
    let (token, secret) = (random_credential()?, random_credential()?);
    temporary.decision = Decision::Spent;
    let mut answer: Parameters = [
        ("oauth_token", token.as_str()),
        ("oauth_token_secret", &secret),
    ]
    .into_iter()
    .collect();
    if let Some(user) = &grant.user {
        match user.subject() {
            Value::String(subject) => answer.push("user_id", &subject),
            other => answer.push("user_id", &other.to_string()),
        }
        answer.push("screen_name", &user.name);
    }
    let issued = Token {
        secret,
        grant,
        expired: false,
    };
    state.oauth1.tokens.insert(token, issued);
    Ok(form_answer(StatusCode::OK, &answer))
}
