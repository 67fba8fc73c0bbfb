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
    // One pass: `aud`, which has two types, has a rule of its own.
    for (found, kind) in claims.kinds() {
        if let Some((name, expected)) = typed(found)
            && kind != expected
        {
            return Err(IdTokenError::new(
                Rule::ClaimTypes,
                name,
                Problem::Malformed,
            ));
        }
    }
    Ok(())
}

/// Which type a claim must have. (By octets, which become a tree; strings, a list.)
fn typed(name: &[u8]) -> Option<(&'static str, JsonKind)> {
    let name = match name {
        b"auth_time" => return Some(("auth_time", JsonKind::Number)),
        b"exp" => return Some(("exp", JsonKind::Number)),
        b"iat" => return Some(("iat", JsonKind::Number)),
        b"nbf" => return Some(("nbf", JsonKind::Number)),
        b"acr" => "acr",
        b"at_hash" => "at_hash",
        b"azp" => "azp",
        b"c_hash" => "c_hash",
        b"iss" => "iss",
        b"jti" => "jti",
        b"nonce" => "nonce",
        b"s_hash" => "s_hash",
        b"sid" => "sid",
        name if name == AUTH_REQ_ID.as_bytes() => AUTH_REQ_ID,
        name if name == RT_HASH.as_bytes() => RT_HASH,
        _ => return None,
    };
    Some((name, JsonKind::String))
}
