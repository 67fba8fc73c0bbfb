//! The authorization endpoint: what is asked (`request`, `pushed` before), by whom, where the answer goes (`target`)
//! and of what type and mode it is (`response_type`).

mod pushed;
mod request;
mod response_type;
mod target;

use std::sync::Arc;

use axum::http::Method;

use self::pushed::Brought;
pub(crate) use self::pushed::{Pushed, pushed_authorization};
pub(crate) use self::request::{AuthorizationRequest, Prompt};
pub(crate) use self::response_type::{RESPONSE_MODES, RESPONSE_TYPES, ResponseType};
pub(crate) use self::target::FormPost;
use self::target::Target;
use crate::answer::{Answer, Refusal};
use crate::builder::Interaction;
use crate::fault::Fault;
use crate::id_token::{IdToken, id_token};
use crate::incoming::Incoming;
use crate::interaction;
use crate::random::random_token;
use crate::state::{Code, Grant, Login, Shared};

/// Answers an authorization request. An `Err` is for the person's eyes: there is no redirect URI to
/// trust.
pub(crate) fn authorize(
    shared: &Shared,
    incoming: &Incoming,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    // OpenID Connect Core 3.1.2.1: both GET and POST.
    let parameters = match incoming.method {
        Method::POST => incoming.form_with_repetitions()?,
        _ => incoming.query()?,
    };
    let Brought {
        parameters,
        was_pushed,
    } = Brought::read(shared, parameters)?;
    let target = Target::find(shared, &parameters)?;
    // RFC 9126 §5.
    if shared.config.pushed_requests_required && !was_pushed {
        let refusal = Refusal::invalid_request("the request has to be pushed first");
        return Ok(target.refuse(shared, &refusal));
    }
    let request = match AuthorizationRequest::read(target.clone(), &parameters) {
        Ok(request) => request,
        Err(refusal) => return Ok(target.refuse(shared, &refusal)),
    };
    match shared.config.mode {
        Interaction::Automatic => {
            let login = automatic_login(shared, parameters.get("login_hint"))?;
            approve(shared, &request, &login, fault)
        }
        Interaction::Page => interaction::begin(shared, incoming, request.into(), fault),
    }
}

/// Hands out what the response type names, with the approval of whoever signed in.
pub(crate) fn approve(
    shared: &Shared,
    request: &AuthorizationRequest,
    login: &Login,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    let (target, response_type) = (&request.target, request.response_type);
    let user = Some(Arc::clone(&login.user));
    let grant = Arc::new(Grant {
        auth_time: login.at,
        session: login.session.clone(),
        nonce: request.nonce.clone(),
        ..Grant::new(&target.client, user, request.scope.clone())
    });
    if grant.has_scope("openid") && (response_type.code || response_type.id_token) {
        shared.lock().join_session(login, &target.client);
    }
    let code = match &request.challenge {
        Some(challenge) => Some(new_code(shared, request, &grant, challenge)?),
        None => None,
    };
    let lifetime = shared.config.access_token_lifetime;
    let access_token = match response_type.token {
        true => {
            let mut state = shared.lock();
            Some(state.add_access_token(&grant, grant.scope.clone(), None, lifetime)?)
        }
        false => None,
    };
    let id_token = match response_type.id_token {
        true => {
            let parts = IdToken {
                grant: &grant,
                user: &login.user,
                nonce: grant.nonce.as_deref(),
                access_token: access_token.as_deref(),
                code: code.as_deref(),
                state: target.state.as_deref(),
            };
            Some(id_token(shared, parts, fault)?)
        }
        false => None,
    };
    let (expires_in, scope) = (lifetime.as_secs().to_string(), grant.scope.join(" "));
    // RFC 6749 §4.2.2: what belongs to an access token goes along with it.
    let with_token = access_token.as_deref().map(|token| {
        [
            ("access_token", token),
            ("token_type", "Bearer"),
            ("expires_in", &expires_in),
            ("scope", &scope),
        ]
    });
    let code = code.as_deref().map(|code| ("code", code));
    let id_token = id_token.as_deref().map(|token| ("id_token", token));
    let with_token = with_token.into_iter().flatten();
    let parameters = code.into_iter().chain(with_token).chain(id_token);
    Ok(target.respond(shared, parameters))
}

fn new_code(
    shared: &Shared,
    request: &AuthorizationRequest,
    grant: &Arc<Grant>,
    challenge: &str,
) -> Result<String, Refusal> {
    let (token, target) = (random_token()?, &request.target);
    let mut state = shared.lock();
    let code = Code {
        grant: Arc::clone(grant),
        redirect_uri: target.redirect_uri.clone(),
        redirect_uri_sent: target.redirect_uri_sent,
        challenge: challenge.to_owned(),
        jkt: request.jkt.clone(),
        expires: state.now() + shared.config.code_lifetime.as_secs(),
        spent: false,
    };
    state.codes.insert(token.clone(), code);
    Ok(token)
}

/// Who signs in where nobody is asked.
pub(crate) fn automatic_login(shared: &Shared, hint: Option<&str>) -> Result<Login, Refusal> {
    let users = &shared.config.users;
    let hinted = users.iter().find(|user| hint == Some(&user.name));
    let user = hinted.or_else(|| users.first());
    let user = user.ok_or_else(|| Refusal::server_error("there are no users"))?;
    Ok(Login {
        user: Arc::clone(user),
        at: shared.lock().now(),
        session: random_token()?,
    })
}
