//! When the token was made, for which request, and how the user authenticated for it.

use core::time::Duration;

use jose_assert::{Claims, NumericDate, TimeRules};
use oauth_step::{UnixTime, constant_time_eq};

use super::expectations::ExpectedNonce;
use super::refusal::{IdTokenError, Problem, Rule};

/// `exp` and `iat` are there, and now lies within the token's life.
// Core 3.1.3.7 (9, 10).
pub(super) fn times(claims: &Claims, rules: &TimeRules, now: UnixTime) -> Result<(), IdTokenError> {
    rules.check(claims, now).map_err(IdTokenError::of_times)
}

/// The nonce is the one that was sent; if none was sent, none is there.
// Core 3.1.3.7 (11).
pub(super) fn nonce(
    claims: &Claims,
    expected: &ExpectedNonce,
    unsupported: bool,
) -> Result<(), IdTokenError> {
    let refused = |problem| Err(IdTokenError::new(Rule::Nonce, "nonce", problem));
    if matches!(expected, ExpectedNonce::Unknown) {
        return Ok(());
    }
    let Ok(found) = claims.string("nonce") else {
        return refused(Problem::Malformed);
    };
    match (expected, found) {
        (ExpectedNonce::Sent(sent), Some(found)) => {
            if constant_time_eq(sent.as_bytes(), found.as_bytes()) {
                Ok(())
            } else {
                refused(Problem::Mismatch)
            }
        }
        // A token that has one is held against it all the same.
        (ExpectedNonce::Sent(_), None) if says_unsupported(claims) => match unsupported {
            true => Ok(()),
            false => refused(Problem::Unsupported),
        },
        (ExpectedNonce::Sent(_), None) => refused(Problem::Missing),
        (_, Some(_)) => refused(Problem::Unexpected),
        (_, None) => Ok(()),
    }
}

/// A boolean; nothing that resembles one.
fn says_unsupported(claims: &Claims) -> bool {
    let supported = claims.get("nonce_supported");
    supported.and_then(|supported| supported.as_bool()) == Some(false)
}

/// `auth_time` is there if it was asked for, and not longer ago than asked for.
// Core 3.1.3.7 (13), 3.1.2.1; Registration 2 for `default_max_age` and `require_auth_time`.
pub(super) fn auth_time(
    claims: &Claims,
    max_age: Option<Duration>,
    required: bool,
    leeway: Duration,
    now: UnixTime,
) -> Result<(), IdTokenError> {
    let refused = |problem| Err(IdTokenError::new(Rule::AuthTime, "auth_time", problem));
    let found = match claims.date("auth_time") {
        Ok(Some(found)) => found,
        Ok(None) if required || max_age.is_some() => return refused(Problem::Missing),
        Ok(None) => return Ok(()),
        Err(_) => return refused(Problem::Malformed),
    };
    match max_age {
        Some(max_age) if is_over(found, max_age, leeway, now) => refused(Problem::Past),
        _ => Ok(()),
    }
}

/// `acr` is one of the values that were asked for as essential.
// Core 3.1.3.7 (12), 5.5.1.1.
pub(super) fn acr(claims: &Claims, essential: &[String]) -> Result<(), IdTokenError> {
    if essential.is_empty() {
        return Ok(());
    }
    let refused = |problem| Err(IdTokenError::new(Rule::Acr, "acr", problem));
    match claims.string("acr") {
        Ok(Some(acr)) if essential.iter().any(|value| *value == acr) => Ok(()),
        Ok(Some(_)) => refused(Problem::Mismatch),
        Ok(None) => refused(Problem::Missing),
        Err(_) => refused(Problem::Malformed),
    }
}

/// Whether the span, and the leeway after it, ended before now.
fn is_over(start: NumericDate, span: Duration, leeway: Duration, now: UnixTime) -> bool {
    let seconds = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
    let end = start
        .seconds()
        .saturating_add(seconds(span))
        .saturating_add(seconds(leeway));
    end < i64::try_from(now.0).unwrap_or(i64::MAX)
}
