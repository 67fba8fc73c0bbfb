//! Client authentication: one method per request, and the registered one only.

mod assertion;

use std::sync::Arc;

use base64ct::{Base64, Encoding};

use crate::answer::Refusal;
use crate::clients::{Client, ClientAuthentication};
use crate::form::{Parameters, decode};
use crate::incoming::Incoming;
use crate::state::Shared;

/// The parameters by which a client authenticates; `client_id` has other uses too.
pub(crate) const CREDENTIALS: [&str; 3] =
    ["client_secret", "client_assertion", "client_assertion_type"];

/// Finds out which client sent this form, RFC 6749 §2.3.
pub(crate) fn authenticate(
    shared: &Shared,
    incoming: &Incoming,
    form: &Parameters,
) -> Result<Arc<Client>, Refusal> {
    let credentials = incoming.authorization()?;
    let in_form = form.get("client_secret");
    let signed = ["client_assertion", "client_assertion_type"];
    let signed = signed.into_iter().any(|name| form.get(name).is_some());
    let methods = [credentials.is_some(), in_form.is_some(), signed];
    // RFC 6749 §2.3: a client must not use more than one method in each request.
    if methods.into_iter().filter(|used| *used).count() > 1 {
        return Err(Refusal::invalid_request(
            "more than one client authentication method",
        ));
    }
    if signed {
        return assertion::authenticate(shared, incoming, form);
    }
    let named = form.get("client_id").map(str::to_owned);
    let (id, secret, method) = match (credentials, in_form) {
        (Some((scheme, credentials)), _) => {
            let (id, secret) = basic(scheme, credentials)?;
            if named.is_some_and(|named| named != id) {
                let text = "client_id differs from the Authorization header";
                return Err(Refusal::invalid_request(text));
            }
            (id, Some(secret), ClientAuthentication::Basic)
        }
        (None, Some(secret)) => {
            let id = named.ok_or_else(|| Refusal::invalid_client("client_id is missing"))?;
            (id, Some(secret.to_owned()), ClientAuthentication::Post)
        }
        (None, None) => {
            let text = "neither an Authorization header nor a client_id";
            let id = named.ok_or_else(|| Refusal::invalid_client(text))?;
            (id, None, ClientAuthentication::None)
        }
    };
    let client = registered(shared, &id, method)?;
    if client.secret != secret {
        return Err(Refusal::invalid_client("the client secret is wrong"));
    }
    Ok(client)
}

/// The client of this id, if this is its way to authenticate.
fn registered(
    shared: &Shared,
    id: &str,
    method: ClientAuthentication,
) -> Result<Arc<Client>, Refusal> {
    let Some(client) = shared.client(id) else {
        return Err(Refusal::invalid_client("the client is unknown"));
    };
    if client.authentication != method {
        return Err(Refusal::invalid_client(format!(
            "the client is registered for {}, and used {}",
            client.authentication.name(),
            method.name()
        )));
    }
    Ok(client)
}

/// RFC 6749 §2.3.1: both halves are form-encoded before they are joined.
fn basic(scheme: &str, credentials: &str) -> Result<(String, String), Refusal> {
    if !scheme.eq_ignore_ascii_case("Basic") {
        let text = "the Authorization header is not of the scheme Basic";
        return Err(Refusal::invalid_client(text));
    }
    let joined = Base64::decode_vec(credentials).ok();
    let joined = joined.and_then(|bytes| String::from_utf8(bytes).ok());
    let halves = joined.as_deref().and_then(|joined| joined.split_once(':'));
    halves
        .and_then(|(id, secret)| Some((decode(id)?, decode(secret)?)))
        .ok_or_else(|| Refusal::invalid_client("the Basic credentials are malformed"))
}
