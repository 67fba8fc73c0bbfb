//! Who issued the token, about whom, for whom, to whom.

use core::ops::Deref;
use std::borrow::Cow;

use jose_assert::Claims;

use super::refusal::{IdTokenError, Problem, Rule};

/// `iss` is the issuer byte for byte. It is a name here: whether it is a good URL is a question
/// for discovery.
// Core 3.1.3.7 (2).
pub(super) fn iss(claims: &Claims, issuer: &str, tenants: &[String]) -> Result<(), IdTokenError> {
    let found = string(claims, Rule::Iss, "iss")?
        .ok_or_else(|| IdTokenError::new(Rule::Iss, "iss", Problem::Missing))?;
    let is_issuer = match tenants {
        [] => found == issuer,
        tenants => is_tenants(&found, issuer, &tenant(claims, tenants)?),
    };
    if is_issuer {
        Ok(())
    } else {
        Err(IdTokenError::new(Rule::Iss, "iss", Problem::Mismatch))
    }
}

/// `tid`, which is one of those that may sign in.
fn tenant<'a>(claims: &'a Claims, tenants: &[String]) -> Result<Cow<'a, str>, IdTokenError> {
    let refused = |problem| IdTokenError::new(Rule::Iss, "tid", problem);
    let tenant = string(claims, Rule::Iss, "tid")?.ok_or_else(|| refused(Problem::Missing))?;
    if tenants.iter().any(|allowed| *allowed == tenant) && !tenant.is_empty() {
        Ok(tenant)
    } else {
        Err(refused(Problem::Untrusted))
    }
}

/// Whether this is the issuer with the tenant in its place; one without a place is nobody's.
fn is_tenants(found: &str, issuer: &str, tenant: &str) -> bool {
    let Some((before, after)) = issuer.split_once(TENANT) else {
        return false;
    };
    let middle = found.strip_prefix(before);
    middle.and_then(|middle| middle.strip_suffix(after)) == Some(tenant)
}

/// `sub` is there, not empty, at most 255 characters, and one that was asked for.
// Core 2: "MUST NOT exceed 255 ASCII characters in length"; Core 5.5.1 for the requested one.
pub(super) fn sub(claims: &Claims, requested: &[String]) -> Result<(), IdTokenError> {
    let refused = |problem| Err(IdTokenError::new(Rule::Sub, "sub", problem));
    let Some(found) = string(claims, Rule::Sub, "sub")? else {
        return refused(Problem::Missing);
    };
    if found.is_empty() || found.chars().count() > LONGEST_SUB {
        return refused(Problem::Malformed);
    }
    if !requested.is_empty() && !requested.iter().any(|subject| *subject == found) {
        return refused(Problem::Mismatch);
    }
    Ok(())
}

/// Whom a token is for: one, as a rule, which takes no allocation.
pub(super) enum Audience<'a> {
    One([Cow<'a, str>; 1]),
    Several(Vec<Cow<'a, str>>),
}

impl<'a> Deref for Audience<'a> {
    type Target = [Cow<'a, str>];

    fn deref(&self) -> &Self::Target {
        match self {
            Self::One(one) => one,
            Self::Several(several) => several,
        }
    }
}

/// `aud` contains this client, as a whole member. Gives back all members.
// Core 3.1.3.7 (3).
pub(super) fn aud<'a>(claims: &'a Claims, client_id: &str) -> Result<Audience<'a>, IdTokenError> {
    let refused = |problem| Err(IdTokenError::new(Rule::Aud, "aud", problem));
    let audience = match claims.string("aud") {
        Ok(one) => one.map(|one| Audience::One([one])),
        Err(_) => match claims.audience() {
            Ok(several) => several.map(Audience::Several),
            Err(_) => return refused(Problem::Malformed),
        },
    };
    match audience {
        Some(audience) if audience.iter().any(|member| member == client_id) => Ok(audience),
        Some(_) => refused(Problem::Mismatch),
        None => refused(Problem::Missing),
    }
}

/// Every other audience is trusted, with or without `azp`.
// Core 3.1.3.7 (3): "or if it contains additional audiences not trusted by the Client".
pub(super) fn other_audiences(
    audience: &[Cow<'_, str>],
    client_id: &str,
    trusted: &[String],
) -> Result<(), IdTokenError> {
    let known = |member: &str| member == client_id || trusted.iter().any(|other| other == member);
    if audience.iter().all(|member| known(member)) {
        Ok(())
    } else {
        Err(IdTokenError::new(
            Rule::OtherAudiences,
            "aud",
            Problem::Untrusted,
        ))
    }
}

/// `azp` is this client, and there whenever the token has several audiences, unless relaxed.
// Core 3.1.3.7 (4, 5); errata 2 leaves the second half open, so it can be switched off.
pub(super) fn azp(
    claims: &Claims,
    audience: &[Cow<'_, str>],
    client_id: &str,
    missing_allowed: bool,
) -> Result<(), IdTokenError> {
    match string(claims, Rule::Azp, "azp")? {
        Some(azp) if azp == client_id => Ok(()),
        Some(_) => Err(IdTokenError::new(Rule::Azp, "azp", Problem::Mismatch)),
        None if missing_allowed || !are_several(audience) => Ok(()),
        None => Err(IdTokenError::new(Rule::Azp, "azp", Problem::Missing)),
    }
}

/// Whether they are more than one party; the same one twice is one.
fn are_several(audience: &[Cow<'_, str>]) -> bool {
    audience
        .windows(2)
        .any(|pair| matches!(pair, [one, other] if one != other))
}

/// A claim that is text wherever it is present.
#[inline]
fn string<'a>(
    claims: &'a Claims,
    rule: Rule,
    name: &'static str,
) -> Result<Option<Cow<'a, str>>, IdTokenError> {
    claims
        .string(name)
        .map_err(|_| IdTokenError::new(rule, name, Problem::Malformed))
}

/// The place of a tenant in an issuer.
const TENANT: &str = "{tenantid}";
const LONGEST_SUB: usize = 255;
