//! The rules that only Logout Tokens have.

use std::borrow::Cow;

use jose_assert::{Claims, Typ};

use super::refusal::{LogoutRule, LogoutTokenError};
use crate::verifier::Problem;

/// The `typ` of a Logout Token: none, `JWT` or `logout+jwt`.
// Back-Channel Logout 2.4: "RECOMMENDED"; RFC 8725 §3.11 for every other value.
pub(super) const TYP: Typ = Typ::AbsentJwtOr("logout+jwt");

/// There is a `sub`, a `sid`, or both, and what is there is not empty.
// Back-Channel Logout 2.6 (5).
pub(super) fn sub_or_sid(claims: &Claims) -> Result<(), LogoutTokenError> {
    let refused = |name, problem| Err(LogoutTokenError::new(LogoutRule::SubOrSid, name, problem));
    let mut found = false;
    for name in ["sub", "sid"] {
        match claims.string(name) {
            Ok(Some(value)) if !value.is_empty() => found = true,
            Ok(None) => {}
            _ => return refused(name, Problem::Malformed),
        }
    }
    match found {
        true => Ok(()),
        false => refused("sub", Problem::Missing),
    }
}

/// `events` is an object whose member for a back-channel logout is an object.
// Back-Channel Logout 2.4, 2.6 (6).
pub(super) fn events(claims: &Claims) -> Result<(), LogoutTokenError> {
    let refused = |problem| Err(LogoutTokenError::new(LogoutRule::Events, "events", problem));
    match claims.object("events") {
        Ok(Some(events)) => match events.get(EVENT) {
            Some(event) if event.as_object().is_some() => Ok(()),
            Some(_) => refused(Problem::Malformed),
            None => refused(Problem::Mismatch),
        },
        Ok(None) => refused(Problem::Missing),
        Err(_) => refused(Problem::Malformed),
    }
}

/// There is no `nonce`: with one the token could be passed off as an ID Token.
// Back-Channel Logout 2.4, 2.6 (7).
pub(super) fn nonce(claims: &Claims) -> Result<(), LogoutTokenError> {
    match claims.get("nonce") {
        Some(_) => {
            let problem = Problem::Unexpected;
            Err(LogoutTokenError::new(LogoutRule::Nonce, "nonce", problem))
        }
        None => Ok(()),
    }
}

/// There is a `jti`, and it is not empty.
// Back-Channel Logout 2.4: "REQUIRED".
pub(super) fn jti(claims: &Claims) -> Result<Cow<'_, str>, LogoutTokenError> {
    let refused = |problem| Err(LogoutTokenError::new(LogoutRule::Jti, "jti", problem));
    match claims.string("jti") {
        Ok(Some(jti)) if !jti.is_empty() => Ok(jti),
        Ok(None) => refused(Problem::Missing),
        _ => refused(Problem::Malformed),
    }
}

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
