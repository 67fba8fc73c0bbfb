//! Header members that must be understood (RFC 7515 §4.1.11), and the one that this crate
//! understands itself, `b64` (RFC 7797).

use oauth_step::JsonObject;

use crate::compact::Rules;
use crate::error::TokenError;

/// A non-empty array of distinct strings, each of them understood, each a member that is there,
/// and none of the standards' own.
pub(crate) fn review(header: &JsonObject<'_>, rules: &Rules) -> Result<(), TokenError> {
    let Some(critical) = header.get("crit") else {
        return Ok(());
    };
    let entries = critical.as_array().ok_or(TokenError::Critical)?;
    let names: Option<Vec<_>> = entries.into_iter().map(|entry| entry.as_str()).collect();
    let names = names.ok_or(TokenError::Critical)?;
    let known = |name: &str| {
        let understood = rules.understood.contains(&name) || (rules.detached && name == "b64");
        understood && header.get(name).is_some() && !is_registered(name)
    };
    let distinct = |at: usize| {
        !names
            .iter()
            .take(at)
            .any(|name| Some(name) == names.get(at))
    };
    let valid =
        !names.is_empty() && names.iter().all(|name| known(name)) && (0..names.len()).all(distinct);
    valid.then_some(()).ok_or(TokenError::Critical)
}

/// Whether the payload is encoded, where the header says so. `false` needs `crit`, and a payload
/// that is elsewhere; anything but a boolean is malformed (RFC 7797 §6).
pub(crate) fn b64(header: &JsonObject<'_>, rules: &Rules) -> Result<Option<bool>, TokenError> {
    let Some(b64) = header.get("b64") else {
        return Ok(None);
    };
    let encoded = b64.as_bool().ok_or(TokenError::UnencodedPayload)?;
    let critical = header.get("crit").and_then(|critical| critical.as_array());
    let is_critical = critical
        .into_iter()
        .flatten()
        .any(|name| name.as_str().is_some_and(|name| name == "b64"));
    let may_be_false = rules.detached && is_critical;
    if !encoded && !may_be_false {
        return Err(TokenError::UnencodedPayload);
    }
    Ok(Some(encoded))
}

/// Whether RFC 7515, 7516 or 7518 registered it, or it is `b64`, which has its own way.
pub(crate) fn is_reserved(name: &str) -> bool {
    is_registered(name) || name == "b64"
}

fn is_registered(name: &str) -> bool {
    REGISTERED.contains(&name)
}

const REGISTERED: &[&str] = &[
    "alg", "apu", "apv", "crit", "cty", "enc", "epk", "iv", "jku", "jwk", "kid", "p2c", "p2s",
    "tag", "typ", "x5c", "x5t", "x5t#S256", "x5u", "zip",
];
