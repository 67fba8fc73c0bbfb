//! Token revocation, RFC 7009.

use axum::http::StatusCode;

use crate::answer::{Answer, Refusal, empty_answer};
use crate::authenticate::authenticate;
use crate::incoming::Incoming;
use crate::state::Shared;

/// Revokes an access token alone, or a refresh token with all that came from its grant (§2.1).
/// The hint is not needed: tokens are looked up among both kinds.
pub(crate) fn revoke(shared: &Shared, incoming: &Incoming) -> Result<Answer, Refusal> {
    let form = incoming.form()?;
    let client = authenticate(shared, incoming, &form)?;
    let token = form.get("token");
    let token = token.ok_or_else(|| Refusal::invalid_request("token is missing"))?;
    let mut state = shared.lock();
    // RFC 7009 §2.1: a token of another client is refused.
    let theirs = || Err(Refusal::invalid_request("the token is another client's"));
    if let Some(refresh) = state.refresh_tokens.get(token) {
        if refresh.grant.client.id != client.id {
            return theirs();
        }
        refresh.grant.revoke();
    } else if let Some(access) = state.access_tokens.get_mut(token) {
        if access.grant.client.id != client.id {
            return theirs();
        }
        access.revoked = true;
    }
    // RFC 7009 §2.2: an unknown token is as good as revoked.
    Ok(empty_answer(StatusCode::OK))
}
