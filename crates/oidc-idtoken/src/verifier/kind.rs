//! What sort of token this is: signed and not encrypted, and an ID Token.

use jose_assert::{Algorithms, Claims, Typ};

use super::refusal::{IdTokenError, Problem, Rule};

/// A token of five parts is encrypted; none was agreed on, so it is refused unread.
// Core 3.1.3.7 (1).
pub(super) fn encryption(token: &str) -> Result<(), IdTokenError> {
    if token.split('.').nth(4).is_some() {
        Err(IdTokenError::whole(Rule::Encryption, Problem::Encrypted))
    } else {
        Ok(())
    }
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
    let malformed = |name| IdTokenError::new(Rule::ClaimTypes, name, Problem::Malformed);
    for name in STRINGS {
        claims.string(name).map_err(|_| malformed(name))?;
    }
    for name in DATES {
        claims.date(name).map_err(|_| malformed(name))?;
    }
    claims.audience().map_err(|_| malformed("aud"))?;
    Ok(())
}

const STRINGS: [&str; 9] = [
    "acr", "at_hash", "azp", "c_hash", "iss", "jti", "nonce", "s_hash", "sid",
];
const DATES: [&str; 4] = ["auth_time", "exp", "iat", "nbf"];
