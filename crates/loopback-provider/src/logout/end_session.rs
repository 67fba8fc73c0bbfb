//! The logout endpoint, OpenID Connect RP-Initiated Logout 1.0.

use axum::http::{Method, StatusCode};

use super::{end, frontchannel};
use crate::answer::{
    Answer, Refusal, page_answer, redirect_answer, script_source, working_page_answer,
};
use crate::builder::Interaction;
use crate::clients::origin;
use crate::fault::Fault;
use crate::form::Parameters;
use crate::incoming::Incoming;
use crate::interaction::{browser_cookie, not_ours};
use crate::page;
use crate::random::random_token;
use crate::state::{PendingLogout, Session, Shared};

/// Ends the session that is meant, or asks the person first. An `Err` is for the person's eyes.
pub(crate) fn end_session(
    shared: &Shared,
    incoming: &Incoming,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    // §2: both GET and POST.
    let parameters = match incoming.method {
        Method::POST => incoming.form()?,
        _ => incoming.query()?,
    };
    let request = EndSession::read(shared, &parameters)?;
    let hinted = request.session.as_deref();
    if shared.config.mode == Interaction::Automatic {
        let session = hinted.and_then(|id| end(shared, id, fault));
        return Ok(signed_out(shared, &request, session.as_ref()));
    }
    let cookie = browser_cookie(shared, incoming);
    let mut state = shared.lock();
    let login = cookie.and_then(|cookie| state.browsers.get(cookie)?.login.clone());
    let (Some(cookie), Some(login)) = (cookie, login) else {
        drop(state);
        return Ok(signed_out(shared, &request, None));
    };
    if hinted == Some(&login.session) {
        drop(state);
        let session = end(shared, &login.session, fault);
        return Ok(signed_out(shared, &request, session.as_ref()));
    }
    // §2: a must without a hint, and with one that is not about this session.
    let handle = random_token()?;
    let html = page::sign_out(&login.user, request.client_id.as_deref(), &handle);
    let pending = PendingLogout {
        request,
        browser: cookie.to_owned(),
    };
    state.pending_logouts.insert(handle, pending);
    Ok(page_answer(StatusCode::OK, html))
}

/// Takes the form of the page that asks.
pub(crate) fn confirmed(
    shared: &Shared,
    incoming: &Incoming,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    let form = incoming.form()?;
    let handle = form.get("csrf").ok_or_else(not_ours)?;
    let cookie = browser_cookie(shared, incoming);
    let mut state = shared.lock();
    let pending = state.pending_logouts.get(handle);
    if pending.is_none_or(|pending| cookie != Some(&pending.browser)) {
        return Err(not_ours());
    }
    let pending = state.pending_logouts.remove(handle).ok_or_else(not_ours)?;
    let browser = state.browsers.get(&pending.browser);
    let login = browser.and_then(|browser| browser.login.clone());
    drop(state);
    if form.get("decision") != Some("allow") {
        return Ok(page_answer(StatusCode::OK, page::still_signed_in()));
    }
    let session = login.and_then(|login| end(shared, &login.session, fault));
    Ok(signed_out(shared, &pending.request, session.as_ref()))
}

/// A request that is in order.
#[derive(Debug)]
pub(crate) struct EndSession {
    client_id: Option<String>,
    /// The one that the hint is about.
    session: Option<String>,
    /// Where the browser goes afterwards, with the state.
    then: Option<String>,
}

impl EndSession {
    fn read(shared: &Shared, parameters: &Parameters) -> Result<Self, Refusal> {
        let refuse = |text| Err(Refusal::invalid_request(text));
        if parameters.repeats() {
            return refuse("a parameter is repeated");
        }
        let hint = parameters.get("id_token_hint");
        // §4: its `exp` does not matter. Nor does its key: we know what we have signed.
        let hinted = hint.and_then(|token| shared.lock().id_tokens.get(token).cloned());
        if hint.is_some() && hinted.is_none() {
            return refuse("id_token_hint is no ID Token of this provider");
        }
        let (hinted, session) = match hinted {
            Some(issued) => (Some(issued.client), Some(issued.session)),
            None => (None, None),
        };
        let named = parameters.get("client_id");
        let named = named.map(|id| shared.client(id));
        let client = match (named, hinted) {
            (Some(None), _) => return refuse("the client is unknown"),
            // §2: they must be about the same client.
            (Some(Some(named)), Some(hinted)) if named.id != hinted.id => {
                return refuse("id_token_hint was issued to another client than client_id");
            }
            (Some(named), _) => named,
            (None, hinted) => hinted,
        };
        let then = match (parameters.get("post_logout_redirect_uri"), &client) {
            (None, _) => None,
            (Some(_), None) => {
                return refuse("post_logout_redirect_uri without id_token_hint and client_id");
            }
            // §3: exactly, with its port.
            (Some(uri), Some(client)) if client.has_post_logout_redirect_uri(uri) => {
                let state = parameters.get("state").map(|state| ("state", state));
                Some(match state {
                    Some(state) => Parameters::from_iter([state]).append_to(uri),
                    None => uri.to_owned(),
                })
            }
            (Some(_), Some(_)) => {
                let text = "the post_logout_redirect_uri is not one that the client registered";
                return refuse(text);
            }
        };
        Ok(Self {
            client_id: client.map(|client| client.id.clone()),
            session,
            then,
        })
    }
}

/// Goes where the client wants the browser, by way of a page where frames have to load first.
fn signed_out(shared: &Shared, request: &EndSession, ended: Option<&Session>) -> Answer {
    let frames = ended.map(|session| frontchannel::frames(shared, session));
    let frames = frames.unwrap_or_default();
    let mut policy = String::new();
    if !frames.is_empty() {
        let origins: Vec<_> = frames.iter().filter_map(|uri| origin(uri)).collect();
        policy = format!("; frame-src {}", origins.join(" "));
        if request.then.is_some() {
            policy += &format!("; script-src {}", script_source(page::GO_ON));
        }
    }
    match &request.then {
        Some(uri) if frames.is_empty() => redirect_answer(uri),
        then => {
            let html = page::signed_out(then.as_deref(), &frames);
            working_page_answer(StatusCode::OK, html, &policy)
        }
    }
}
