//! The JWT bearer grant, RFC 7523 §2.1, by Google's rules for service accounts.

use std::sync::Arc;

use axum::http::header;

use super::issued::Issued;
use crate::answer::Refusal;
use crate::endpoint::Endpoint;
use crate::form::Parameters;
use crate::incoming::Incoming;
use crate::jws::Jwt;
use crate::scope;
use crate::service_account::{account_key, client};
use crate::state::{Grant, Shared, State};
use crate::users::User;

/// A token for the account, or for a user in whose name it acts.
pub(crate) fn redeem(
    shared: &Shared,
    incoming: &Incoming,
    form: &Parameters,
    jkt: Option<String>,
) -> Result<Issued, Refusal> {
    let named = ["client_id", "client_secret", "client_assertion"];
    let named = named.into_iter().any(|name| form.count(name) > 0);
    if named || incoming.headers.contains_key(header::AUTHORIZATION) {
        let text = "an assertion is presented without client_id and client authentication";
        return Err(Refusal::invalid_request(text));
    }
    let assertion = form.get("assertion");
    let assertion = assertion.ok_or_else(|| Refusal::invalid_request("assertion is missing"))?;
    let (key, now) = (account_key()?, shared.lock().now());
    let jwt = Jwt::verify(assertion, key, now).map_err(Refusal::invalid_grant)?;
    let text = |name| jwt.text(name).map_err(Refusal::invalid_grant);
    if text("aud")? != Some(&shared.url(Endpoint::Token)) {
        return Err(Refusal::invalid_grant(
            "Invalid JWT: Failed audience check.",
        ));
    }
    let client = client();
    // A scope beside the assertion says nothing.
    let scope = match text("scope")? {
        None | Some("") => {
            let text = "Empty or missing scope not allowed.";
            return Err(Refusal::new("invalid_scope", text));
        }
        Some(scope) => scope::read(scope, &client.scope)?,
    };
    let user = text("sub")?.map(|subject| delegator(shared, subject));
    let user = user.transpose()?;
    if let Some(id) = text("jti")? {
        use_once(&mut shared.lock(), id, jwt.expires())?;
    }
    Issued::for_itself(shared, Grant::new(&client, user, scope), jkt)
}

/// The user in whose name the account may act.
fn delegator(shared: &Shared, subject: &str) -> Result<Arc<User>, Refusal> {
    let mut users = shared.config.users.iter();
    let user = users.find(|user| user.email() == Some(subject));
    let user = user.ok_or_else(|| Refusal::invalid_grant("Invalid email or User ID"))?;
    let mut listed = shared.config.delegation.iter();
    if !listed.any(|listed| listed == subject) {
        let text = "Client is unauthorized to retrieve access tokens using this method, or client \
            not authorized for any of the scopes requested.";
        return Err(Refusal::new("unauthorized_client", text));
    }
    Ok(Arc::clone(user))
}

/// RFC 7523 §3: an assertion that was used before may be refused, and is.
fn use_once(state: &mut State, id: &str, expires: u64) -> Result<(), Refusal> {
    match state.use_once(&["service account", id], expires) {
        true => Ok(()),
        false => Err(Refusal::invalid_grant(
            "Invalid JWT: the jti was used before.",
        )),
    }
}
