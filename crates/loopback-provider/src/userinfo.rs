//! The UserInfo endpoint, OpenID Connect Core 5.3.

use axum::http::StatusCode;
use serde_json::Value;

use crate::answer::{Answer, Refusal, json_answer};
use crate::bearer::Access;
use crate::incoming::Incoming;
use crate::state::Shared;

/// The claims that the token's scope gives.
pub(crate) fn userinfo(shared: &Shared, incoming: &Incoming) -> Result<Answer, Refusal> {
    let access = Access::check(shared, incoming)?;
    access.require("openid")?;
    let user = access.grant.user.as_deref();
    let user = user.ok_or_else(|| Refusal::insufficient_scope("openid"))?;
    let claims = Value::Object(user.claims_for(&access.scope));
    Ok(json_answer(StatusCode::OK, &claims))
}
