//! The login and the consent of a person, in [`Interaction::Page`](crate::Interaction::Page).
//!
//! Two things together protect the forms from being sent by somebody else's page: a cookie that
//! only this browser has, and a handle in the form, bound to that cookie. A login changes both.

use axum::http::{StatusCode, header};

use crate::answer::{Answer, Refusal, page_answer, set};
use crate::asked::Asked;
use crate::fault::Fault;
use crate::form::Parameters;
use crate::incoming::Incoming;
use crate::logout;
use crate::page;
use crate::random::random_token;
use crate::state::{Browser, Login, Pending, Shared, State};

/// Shows the page that is needed first, or approves what was approved before.
pub(crate) fn begin(
    shared: &Shared,
    incoming: &Incoming,
    request: Asked,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    let mut state = shared.lock();
    let cookie = browser_cookie(shared, incoming).map(str::to_owned);
    let browser = cookie.and_then(|cookie| Some((state.browsers.get(&cookie)?.clone(), cookie)));
    let (browser, cookie) = match browser {
        Some(known) => known,
        None => (Browser::default(), random_token()?),
    };
    let now = state.now();
    let login = browser.login.clone();
    let login = login.filter(|login| !needs_login(&request, login, now));
    state.browsers.insert(cookie.clone(), browser);
    match login {
        Some(login) if !needs_consent(&request, &login, &state) => {
            drop(state);
            request.approve(shared, &login, fault)
        }
        login if request.prompt().none => {
            drop(state);
            let (error, text) = match login {
                Some(_) => ("consent_required", "nobody has allowed this yet"),
                None => ("login_required", "nobody is signed in"),
            };
            request.refuse(shared, &Refusal::new(error, text))
        }
        login => show(shared, &mut state, request, &cookie, login.as_ref()),
    }
}

/// Takes the login page's form.
pub(crate) fn login(
    shared: &Shared,
    incoming: &Incoming,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    let form = incoming.form()?;
    let mut state = shared.lock();
    let pending = take_pending(shared, &mut state, incoming, &form, false)?;
    if form.get("decision") == Some("deny") {
        drop(state);
        return denied(shared, &pending.request);
    }
    let (name, password) = (form.get("username"), form.get("password"));
    let users = &shared.config.users;
    let user = users
        .iter()
        .find(|user| Some(&*user.name) == name && Some(&*user.password) == password);
    let Some(user) = user else {
        let handle = random_token()?;
        let html = page::login(shared, &pending.request, &handle, true);
        state.pending.insert(handle, pending);
        return Ok(page_answer(StatusCode::FORBIDDEN, html));
    };
    // A new cookie: one that was planted before the login must not be signed in.
    let before = state.browsers.remove(&pending.browser);
    let before = before.and_then(|browser| browser.login);
    let again = before.as_ref().filter(|login| login.user.name == user.name);
    let login = Login {
        user: user.clone(),
        at: state.now(),
        session: match again {
            Some(login) => login.session.clone(),
            None => random_token()?,
        },
    };
    // Somebody else's session ends where another one begins.
    let over = before.filter(|before| before.session != login.session);
    let cookie = random_token()?;
    let browser = Browser {
        login: Some(login.clone()),
    };
    state.browsers.insert(cookie.clone(), browser);
    if let Some(over) = over {
        drop(state);
        logout::end(shared, &over.session, None);
        state = shared.lock();
    }
    if needs_consent(&pending.request, &login, &state) {
        return show(shared, &mut state, pending.request, &cookie, Some(&login));
    }
    drop(state);
    let mut answer = pending.request.approve(shared, &login, fault)?;
    set_cookie(shared, &mut answer, &cookie);
    Ok(answer)
}

/// Takes the consent page's form.
pub(crate) fn consent(
    shared: &Shared,
    incoming: &Incoming,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    let form = incoming.form()?;
    let mut state = shared.lock();
    let Pending {
        request, browser, ..
    } = take_pending(shared, &mut state, incoming, &form, true)?;
    if form.get("decision") != Some("allow") {
        drop(state);
        return denied(shared, &request);
    }
    let browser = state.browsers.get(&browser);
    let Some(login) = browser.and_then(|browser| browser.login.clone()) else {
        return Err(not_ours());
    };
    let allowed = state.consents.entry(consent_key(&request, &login));
    allowed.or_default().extend(request.scope().iter().cloned());
    drop(state);
    request.approve(shared, &login, fault)
}

/// The request that a form belongs to; each form works once, and only from the browser that got it.
fn take_pending(
    shared: &Shared,
    state: &mut State,
    incoming: &Incoming,
    form: &Parameters,
    at_consent: bool,
) -> Result<Pending, Refusal> {
    let handle = form.get("csrf").ok_or_else(not_ours)?;
    let cookie = browser_cookie(shared, incoming);
    let ours =
        |pending: &&Pending| cookie == Some(&pending.browser) && pending.at_consent == at_consent;
    if state.pending.get(handle).filter(ours).is_none() {
        return Err(not_ours());
    }
    state.pending.remove(handle).ok_or_else(not_ours)
}

fn show(
    shared: &Shared,
    state: &mut State,
    request: Asked,
    cookie: &str,
    login: Option<&Login>,
) -> Result<Answer, Refusal> {
    let handle = random_token()?;
    let html = match login {
        Some(login) => page::consent(&request, &login.user, &handle),
        None => page::login(shared, &request, &handle, false),
    };
    let pending = Pending {
        request,
        browser: cookie.to_owned(),
        at_consent: login.is_some(),
    };
    state.pending.insert(handle, pending);
    let mut answer = page_answer(StatusCode::OK, html);
    set_cookie(shared, &mut answer, cookie);
    Ok(answer)
}

fn needs_login(request: &Asked, login: &Login, now: u64) -> bool {
    // OpenID Connect Core 3.1.2.1: with max_age=0 always.
    let too_old = |max_age| now.saturating_sub(login.at) >= max_age;
    request.prompt().login || request.max_age().is_some_and(too_old)
}

fn needs_consent(request: &Asked, login: &Login, state: &State) -> bool {
    let allowed = state.consents.get(&consent_key(request, login));
    let all = allowed.is_some_and(|allowed| {
        let mut asked = request.scope().iter();
        asked.all(|word| allowed.contains(word))
    });
    request.prompt().consent || !all
}

fn consent_key(request: &Asked, login: &Login) -> (String, String) {
    (login.user.name.clone(), request.client().id.clone())
}

fn denied(shared: &Shared, request: &Asked) -> Result<Answer, Refusal> {
    let refusal = Refusal::new("access_denied", "the person said no");
    request.refuse(shared, &refusal)
}

pub(crate) fn not_ours() -> Refusal {
    let text = "this form was sent before, is too old or comes from another browser";
    Refusal::new("access_denied", text).with_status(StatusCode::FORBIDDEN)
}

fn set_cookie(shared: &Shared, answer: &mut Answer, cookie: &str) {
    let name = cookie_name(shared);
    // Lax: a client's redirect to the authorization endpoint brings the cookie along, a foreign
    // form does not.
    let value = format!("{name}={cookie}; Path=/; HttpOnly; SameSite=Lax");
    set(answer, header::SET_COOKIE, &value);
}

/// The cookie that this browser has, if it has one.
pub(crate) fn browser_cookie<'a>(shared: &Shared, incoming: &'a Incoming) -> Option<&'a str> {
    incoming.cookie(&cookie_name(shared))
}

/// Cookies do not know ports: two providers on one host must not share a name.
fn cookie_name(shared: &Shared) -> String {
    let port = shared.origin.rsplit(':').next().unwrap_or_default();
    format!("loopback_provider_{port}")
}
