//! Resource owner authorization, RFC 5849 §2.2.

use std::sync::Arc;

use axum::http::StatusCode;

use super::credentials::{Decision, Temporary, random_credential, short_verifier};
use super::parameters::TOKEN;
use crate::answer::{Answer, Refusal, page_answer, redirect_answer};
use crate::authorize::automatic_login;
use crate::builder::Interaction;
use crate::clients::Client;
use crate::form::Parameters;
use crate::incoming::Incoming;
use crate::state::{Grant, Login, Shared, State};
use crate::{interaction, page};

/// Answers an authorization request. An `Err` is for the person's eyes.
pub(crate) fn authorize(shared: &Shared, incoming: &Incoming) -> Result<Answer, Refusal> {
    let request = Authorization::read(shared, &incoming.query()?)?;
    let mut answer = match shared.config.mode {
        Interaction::Automatic => request.approve(shared, &automatic_login(shared, None)?)?,
        Interaction::Page => interaction::begin(shared, incoming, request.into(), None)?,
    };
    // The request was a GET: nothing was posted that could be posted on.
    if answer.status() == StatusCode::SEE_OTHER {
        *answer.status_mut() = StatusCode::FOUND;
    }
    Ok(answer)
}

/// A request that is in order, and waits for somebody's approval.
#[derive(Debug)]
pub(crate) struct Authorization {
    token: String,
    pub(crate) client: Arc<Client>,
}

impl Authorization {
    fn read(shared: &Shared, parameters: &Parameters) -> Result<Self, Refusal> {
        // §2.2: the token alone; what else there is may not look like more of the protocol.
        let mut protocol = parameters.names();
        if let Some(name) = protocol.find(|name| name.starts_with("oauth_") && *name != TOKEN) {
            let text = format!("{name} does not belong to this request");
            return Err(Refusal::new("parameter_rejected", text));
        }
        if parameters.count(TOKEN) > 1 {
            let text = "oauth_token is repeated";
            return Err(Refusal::new("parameter_rejected", text));
        }
        let token = parameters.get(TOKEN);
        let missing = || Refusal::new("parameter_absent", "oauth_token is missing");
        let token = token.ok_or_else(missing)?;
        let mut state = shared.lock();
        Ok(Self {
            client: Arc::clone(&open(&mut state, token)?.client),
            token: token.to_owned(),
        })
    }

    /// Hands out a verifier, with the approval of whoever signed in.
    pub(crate) fn approve(&self, shared: &Shared, login: &Login) -> Result<Answer, Refusal> {
        let mut state = shared.lock();
        let temporary = open(&mut state, &self.token)?;
        let verifier = match temporary.callback {
            Some(_) => random_credential()?,
            None => short_verifier()?,
        };
        let user = Some(Arc::clone(&login.user));
        temporary.decision = Decision::Allowed {
            grant: Arc::new(Grant::new(&self.client, user, self.client.scope.clone())),
            verifier: verifier.clone(),
        };
        Ok(match &temporary.callback {
            Some(uri) => redirect(uri, &[(TOKEN, &self.token), ("oauth_verifier", &verifier)]),
            None => page_answer(StatusCode::OK, page::verifier(&verifier)),
        })
    }

    /// Tells the client that the person said no, where there is a way.
    pub(crate) fn deny(&self, shared: &Shared) -> Result<Answer, Refusal> {
        let mut state = shared.lock();
        let temporary = open(&mut state, &self.token)?;
        temporary.decision = Decision::Denied;
        let refused = ("oauth_problem", "user_refused");
        Ok(match &temporary.callback {
            Some(uri) => redirect(uri, &[refused, (TOKEN, &self.token)]),
            None => page_answer(StatusCode::OK, page::denied()),
        })
    }
}

/// Temporary credentials about which nobody has decided yet.
fn open<'a>(state: &'a mut State, token: &str) -> Result<&'a mut Temporary, Refusal> {
    let now = state.now();
    let Some(temporary) = state.oauth1.temporary.get_mut(token) else {
        return Err(Refusal::new("token_rejected", "the token is unknown"));
    };
    if temporary.expires <= now {
        return Err(Refusal::new("token_expired", "the token has expired"));
    }
    match temporary.decision {
        Decision::Open => Ok(temporary),
        _ => Err(Refusal::new("token_used", "the token was used before")),
    }
}

/// §2.2: a query that the callback has is kept.
fn redirect(uri: &str, parameters: &[(&str, &str)]) -> Answer {
    let parameters: Parameters = parameters.iter().copied().collect();
    redirect_answer(&parameters.append_to(uri))
}
