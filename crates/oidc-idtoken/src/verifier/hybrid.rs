//! The rules for the second ID Token of a hybrid flow: it is about the same user as the first.

use jose_assert::Claims;

use super::refresh::OriginalAuthentication;
use super::refusal::{IdTokenError, Problem, Rule};

/// The issuer is the first one's.
// Core 3.3.3.6.
pub(super) fn hybrid_iss(
    claims: &Claims,
    first: &OriginalAuthentication,
) -> Result<(), IdTokenError> {
    same(claims, "iss", first.issuer())
}

/// The user is the first one's.
// Core 3.3.3.6.
pub(super) fn hybrid_sub(
    claims: &Claims,
    first: &OriginalAuthentication,
) -> Result<(), IdTokenError> {
    same(claims, "sub", first.subject())
}

fn same(claims: &Claims, name: &'static str, first: &str) -> Result<(), IdTokenError> {
    match claims.string(name) {
        Ok(Some(found)) if found == first => Ok(()),
        _ => Err(IdTokenError::new(Rule::Hybrid, name, Problem::Mismatch)),
    }
}
