//! A protected resource: it says whose token it saw.

use axum::http::StatusCode;
use serde_json::json;

use crate::answer::{Answer, Refusal, json_answer};
use crate::bearer::{Access, in_its_scheme};
use crate::incoming::Incoming;
use crate::state::Shared;

/// Answers with `sub` (the client's id where there is no user), `client_id`, `scope` and `method`,
/// and `act` where somebody acts for another.
pub(crate) fn resource(shared: &Shared, incoming: &Incoming) -> Result<Answer, Refusal> {
    checked(shared, incoming).map_err(|refusal| in_its_scheme(incoming, refusal))
}

fn checked(shared: &Shared, incoming: &Incoming) -> Result<Answer, Refusal> {
    if refuses_by_switch(shared) {
        return Err(Refusal::invalid_token("refused by a switch"));
    }
    let access = Access::check_at_resource(shared, incoming)?;
    if !shared.config.resource_scope.is_empty() {
        access.require(&shared.config.resource_scope)?;
    }
    let grant = &access.grant;
    let mut body = json!({
        "sub": grant.subject(),
        "client_id": grant.client.id,
        "scope": access.scope.join(" "),
        "method": incoming.method.as_str(),
    });
    if let (Some(actor), Some(members)) = (grant.actor(), body.as_object_mut()) {
        members.insert("act".to_owned(), actor.clone());
    }
    Ok(json_answer(StatusCode::OK, &body))
}

/// Whether [`answer_401`](crate::LoopbackProvider::answer_401) is at work.
pub(crate) fn refuses_by_switch(shared: &Shared) -> bool {
    let left = &mut shared.lock().switches.answer_401;
    let refuses = *left > 0;
    *left = left.saturating_sub(1);
    refuses
}
