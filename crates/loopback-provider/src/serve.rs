//! From a request to the endpoint that answers it, and back.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, Response, StatusCode, header};

use crate::answer::{Answer, Refusal, answer, empty_answer, page_answer, set};
use crate::authorize::{authorize, pushed_authorization};
use crate::dpop::add_nonce;
use crate::endpoint::Endpoint;
use crate::fault::Fault;
use crate::incoming::Incoming;
use crate::introspect::introspect;
use crate::log::LoggedRequest;
use crate::resource::resource;
use crate::revoke::revoke;
use crate::state::Shared;
use crate::token::token;
use crate::userinfo::userinfo;
use crate::{device, interaction, logout, metadata, oauth1, page, register};

/// Reads a request whole and answers it off the runtime's own threads: signatures take a while, new
/// keys longer.
pub(crate) async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await;
    let too_large = body.is_err();
    let incoming = Incoming {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body: body.unwrap_or_else(|_| Bytes::new()),
    };
    let handled = tokio::task::spawn_blocking(move || handle(&shared, &incoming, too_large));
    let answer = handled.await;
    let answer = answer.unwrap_or_else(|_| Refusal::server_error("a defect").into_answer());
    answer.map(Body::from)
}

fn handle(shared: &Shared, incoming: &Incoming, too_large: bool) -> Answer {
    let answer = match endpoint_of(shared, &incoming.path) {
        _ if !is_for_us(shared, incoming) => text(StatusCode::MISDIRECTED_REQUEST),
        None => text(StatusCode::NOT_FOUND),
        Some(endpoint) => {
            shared.lock().log.count(endpoint);
            let mut answer = match too_large {
                true => text(StatusCode::PAYLOAD_TOO_LARGE),
                false => respond(shared, incoming, endpoint),
            };
            if endpoint.is_oauth1() {
                set(&mut answer, header::DATE, &oauth1::date(shared));
            }
            answer
        }
    };
    shared.lock().log.add(LoggedRequest {
        method: incoming.method.to_string(),
        path: incoming.path.clone(),
        status: answer.status().as_u16(),
        parameters: incoming.parameter_names(),
        authorized: incoming.headers.contains_key(header::AUTHORIZATION),
    });
    answer
}

fn respond(shared: &Shared, incoming: &Incoming, endpoint: Endpoint) -> Answer {
    let method = &incoming.method;
    if let Some(allowed) = endpoint.methods() {
        let mut methods = allowed.split(", ");
        let answer = match methods.any(|allowed| allowed == method.as_str()) {
            false => Some(text(StatusCode::METHOD_NOT_ALLOWED)),
            true if method == Method::OPTIONS => Some(empty_answer(StatusCode::NO_CONTENT)),
            true => None,
        };
        if let Some(mut answer) = answer {
            set(&mut answer, header::ALLOW, allowed);
            return answer;
        }
    }
    let (unavailable, fault) = {
        let switches = &mut shared.lock().switches;
        match switches.take_unavailable(endpoint) {
            Some(retry_after) => (Some(retry_after), None),
            None => (None, switches.take_fault(endpoint)),
        }
    };
    if let Some(retry_after) = unavailable {
        return unavailable_answer(retry_after);
    }
    let result = dispatch(shared, incoming, endpoint, fault.as_ref());
    let challenged = matches!(&result, Err(refusal) if refusal.error() == "use_dpop_nonce");
    let mut answer = result.unwrap_or_else(|refusal| refused(endpoint, refusal));
    add_nonce(shared, incoming, challenged, &mut answer);
    match fault {
        Some(fault) => fault.spoil(answer),
        None => answer,
    }
}

fn dispatch(
    shared: &Shared,
    incoming: &Incoming,
    endpoint: Endpoint,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    match endpoint {
        Endpoint::Authorization => authorize(shared, incoming, fault),
        Endpoint::ClientConfiguration => register::configure(shared, incoming),
        Endpoint::Consent => interaction::consent(shared, incoming, fault),
        Endpoint::Device => device::verification(shared, incoming),
        Endpoint::DeviceAuthorization => device::device_authorization(shared, incoming),
        Endpoint::EndSession => logout::end_session(shared, incoming, fault),
        Endpoint::Introspection => introspect(shared, incoming, fault),
        Endpoint::Jwks => metadata::jwks(shared),
        Endpoint::Login => interaction::login(shared, incoming, fault),
        Endpoint::Logout => logout::confirmed(shared, incoming, fault),
        Endpoint::Metadata => Ok(metadata::metadata(shared)),
        Endpoint::OAuth1Authorization => oauth1::authorize(shared, incoming),
        Endpoint::OAuth1Resource => Ok(told(oauth1::resource(shared, incoming))),
        Endpoint::OAuth1TemporaryCredentials => {
            Ok(told(oauth1::temporary_credentials(shared, incoming)))
        }
        Endpoint::OAuth1TokenCredentials => Ok(told(oauth1::token_credentials(shared, incoming))),
        Endpoint::PushedAuthorization => pushed_authorization(shared, incoming),
        Endpoint::Registration => register::register(shared, incoming),
        Endpoint::Resource => resource(shared, incoming),
        Endpoint::Revocation => revoke(shared, incoming),
        Endpoint::Token => token(shared, incoming, fault),
        Endpoint::UserInfo => userinfo(shared, incoming, fault),
    }
}

/// People get a page, programs get JSON.
fn refused(endpoint: Endpoint, refusal: Refusal) -> Answer {
    match endpoint {
        Endpoint::Authorization
        | Endpoint::Consent
        | Endpoint::Device
        | Endpoint::EndSession
        | Endpoint::Login
        | Endpoint::Logout
        | Endpoint::OAuth1Authorization => page_answer(refusal.status(), page::refusal(&refusal)),
        _ => refusal.into_answer(),
    }
}

/// Clients of OAuth 1.0 get forms.
fn told(result: Result<Answer, oauth1::Problem>) -> Answer {
    result.unwrap_or_else(|problem| problem.into_answer())
}

fn endpoint_of(shared: &Shared, path: &str) -> Option<Endpoint> {
    if metadata::is_metadata_path(shared, path) {
        return Some(Endpoint::Metadata);
    }
    let mut all = Endpoint::ALL.into_iter();
    all.find(|endpoint| *endpoint != Endpoint::Metadata && endpoint.has_path(path))
}

/// A name that was made to point at 127.0.0.1 is not ours: pages elsewhere must not reach us by
/// one.
fn is_for_us(shared: &Shared, incoming: &Incoming) -> bool {
    let host = incoming.header(&header::HOST).ok().flatten();
    host.is_some_and(|host| shared.origin.strip_prefix("http://") == Some(host))
}

fn unavailable_answer(retry_after: Option<Duration>) -> Answer {
    let mut answer = text(StatusCode::SERVICE_UNAVAILABLE);
    if let Some(after) = retry_after {
        let seconds = after.as_secs().to_string();
        set(&mut answer, header::RETRY_AFTER, &seconds);
    }
    answer
}

fn text(status: StatusCode) -> Answer {
    let reason = status.canonical_reason().unwrap_or_default();
    answer(status, "text/plain; charset=utf-8", reason)
}

/// No request to a provider is larger.
const BODY_LIMIT: usize = 64 * 1024;
