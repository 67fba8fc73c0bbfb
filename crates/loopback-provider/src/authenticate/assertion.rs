//! Assertions by which clients authenticate: `client_secret_jwt` and `private_key_jwt`, RFC 7523 §3,
//! OpenID Connect Core 9.

use std::sync::Arc;

use super::registered;
use crate::answer::Refusal;
use crate::clients::{Client, ClientAuthentication};
use crate::endpoint::Endpoint;
use crate::form::Parameters;
use crate::incoming::Incoming;
use crate::jws::Jws;
use crate::state::Shared;

/// Finds out which client signed the assertion of this form.
pub(super) fn authenticate(
    shared: &Shared,
    incoming: &Incoming,
    form: &Parameters,
) -> Result<Arc<Client>, Refusal> {
    let invalid = |why: &str| Refusal::invalid_client(format!("the client assertion: {why}"));
    match form.get("client_assertion_type") {
        Some(TYPE) => {}
        Some(_) => return Err(Refusal::invalid_client("client_assertion_type is unknown")),
        None => return Err(Refusal::invalid_request("client_assertion_type is missing")),
    }
    let assertion = form.get("client_assertion");
    let assertion =
        assertion.ok_or_else(|| Refusal::invalid_request("client_assertion is missing"))?;
    let jws = Jws::read(assertion).map_err(invalid)?;
    let claims = &jws.claims;
    let text = |name| claims.required(name).map_err(|why| invalid(&why));
    // RFC 7523 §3: both are the client.
    let id = text("sub")?;
    if text("iss")? != id {
        return Err(invalid("iss is not sub"));
    }
    // RFC 7521 §4.2.
    if form.get("client_id").is_some_and(|named| named != id) {
        return Err(Refusal::invalid_request(
            "client_id differs from the client assertion",
        ));
    }
    let method = match jws.algorithm().map_err(invalid)? {
        "HS256" => ClientAuthentication::SecretJwt,
        _ => ClientAuthentication::PrivateKeyJwt,
    };
    let client = registered(shared, id, method)?;
    check_header(&jws, &client).map_err(invalid)?;
    let right = match &client.secret {
        Some(secret) => jws.is_signed_with(secret),
        None => client
            .keys(jws.header("kid"))
            .any(|key| jws.is_signed_by(&key)),
    };
    if !right {
        return Err(invalid("the signature is not by a key of the client"));
    }
    if !is_for_us(shared, incoming, &jws) {
        return Err(invalid("aud is neither the issuer nor the token endpoint"));
    }
    let state = &mut *shared.lock();
    claims.check_times(state.now()).map_err(invalid)?;
    let used = claims.use_once(state, id, text("jti")?);
    used.map_err(invalid)?;
    Ok(client)
}

fn check_header(jws: &Jws<'_>, client: &Client) -> Result<(), &'static str> {
    let typ = jws.header("typ");
    if jws.has_header("typ") && !typ.is_some_and(|typ| TYPES.contains(&typ)) {
        return Err("its type is neither JWT nor client-authentication+jwt");
    }
    let only = client.assertion_algorithm.as_deref();
    match only.is_some_and(|only| jws.header("alg") != Some(only)) {
        true => Err("its algorithm is not the registered one"),
        false => Ok(()),
    }
}

/// RFC 7523 §3; RFC 9126 §2: at its endpoint that one too.
fn is_for_us(shared: &Shared, incoming: &Incoming, jws: &Jws<'_>) -> bool {
    let [token, pushed] = [Endpoint::Token, Endpoint::PushedAuthorization];
    let is_pushed = incoming.path == pushed.path();
    let [token, pushed] = [token, pushed].map(|endpoint| shared.url(endpoint));
    jws.claims.is_for(&[&shared.issuer, &token]) || is_pushed && jws.claims.is_for(&[&pushed])
}

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const TYPES: [&str; 2] = ["JWT", "client-authentication+jwt"];
