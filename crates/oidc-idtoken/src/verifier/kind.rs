//! What sort of token this is: encrypted as agreed on, signed, and an ID Token.

use jose_assert::{Algorithms, Claims, Encryption, Typ};
use oauth_step::{Env, JsonKind, Secret};

use super::backchannel::{AUTH_REQ_ID, RT_HASH};
use super::refusal::{IdTokenError, Problem, Rule};

/// A token is encrypted if and only if that was agreed on; gives the signed one. Without an
/// agreement five parts are refused unread.
// Core 3.1.3.7 (1).
pub(super) fn encryption(
    agreed: Option<&Encryption>,
    token: &str,
    env: &dyn Env,
) -> Result<Secret<String>, IdTokenError> {
    Encryption::signed_token(agreed, token, env).map_err(IdTokenError::of_encryption)
}

/// The registered algorithms that this sort of key may verify: a key pair of the issuer's, or the
/// client's secret. The verifier of signatures refuses every other one before it looks at a key.
// Core 3.1.3.7 (6-8).
pub(super) fn algorithm(registered: Algorithms, symmetric: bool) -> Algorithms {
    registered
        .iter()
        .filter(|algorithm| algorithm.is_symmetric() == symmetric)
        .collect()
}

/// The `typ` of an ID Token: none, or `JWT`; every other value is another kind of token.
// RFC 8725 §3.11.
pub(super) const TYP: Typ = Typ::AbsentOrJwt;

/// A Logout Token or another Security Event Token has `events`; an ID Token never has.
// RFC 8725 §3.11; OpenID Connect Back-Channel Logout 2.4.
pub(super) fn kind(claims: &Claims) -> Result<(), IdTokenError> {
    match claims.get("events") {
        Some(_) => Err(IdTokenError::new(Rule::Kind, "events", Problem::Unexpected)),
        None => Ok(()),
    }
}

/// A claim that some rule reads has its type wherever it is present; `null` is a type of its own.
// RFC 7519 §4.1; Core 2.
pub(super) fn claim_types(claims: &Claims) -> Result<(), IdTokenError> {
    let malformed = |name| {
        Err(IdTokenError::new(
            Rule::ClaimTypes,
            name,
            Problem::Malformed,
        ))
    };
    // One pass: `aud`, which has two types, has a rule of its own.
    for (found, value) in claims.iter() {
        let among = |names: &[&'static str]| names.iter().copied().find(|name| *name == found);
        // A string is held against the few names that it must not have, and so is a number.
        let (is_string, is_number) = match value.kind() {
            JsonKind::String => (true, false),
            JsonKind::Number => (false, true),
            _ => (false, false),
        };
        if !is_string && let Some(name) = among(&STRINGS) {
            return malformed(name);
        }
        if !is_number && let Some(name) = among(&DATES) {
            return malformed(name);
        }
    }
    Ok(())
}

const STRINGS: [&str; 11] = [
    "acr",
    "at_hash",
    "azp",
    "c_hash",
    "iss",
    "jti",
    "nonce",
    "s_hash",
    "sid",
    AUTH_REQ_ID,
    RT_HASH,
];
const DATES: [&str; 4] = ["auth_time", "exp", "iat", "nbf"];
