//! The rules for the ID Token of a renewal: it is about the same authentication as the first.

use core::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::{Claims, NumericDate};

use super::refusal::{IdTokenError, Problem, Rule};

/// What the ID Token of a renewal must repeat of the first one ([Core §12.2]).
///
/// [Core §12.2]: https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse
#[derive(Clone)]
pub struct OriginalAuthentication {
    iss: String,
    sub: String,
    aud: Vec<String>,
    azp: Option<String>,
    auth_time: Option<NumericDate>,
    nonce: Option<String>,
    unsigned: bool,
}

impl OriginalAuthentication {
    /// Keeps what counts of claims whose types were checked.
    pub(crate) fn new(claims: &Claims, unsigned: bool) -> Self {
        let string = |name| {
            claims
                .string(name)
                .ok()
                .flatten()
                .map(|text| text.into_owned())
        };
        Self {
            iss: string("iss").unwrap_or_default(),
            sub: string("sub").unwrap_or_default(),
            aud: audience(claims),
            azp: string("azp"),
            auth_time: claims.date("auth_time").ok().flatten(),
            nonce: string("nonce"),
            unsigned,
        }
    }

    /// Reads a token that this client has checked before and kept; it is not checked again, for it
    /// may have expired since.
    pub(crate) fn of_checked(token: &str) -> Option<Self> {
        let payload = Base64UrlUnpadded::decode_vec(token.split('.').nth(1)?).ok()?;
        // Its signature is empty.
        let unsigned = token.ends_with('.');
        Some(Self::new(&Claims::parse(payload).ok()?, unsigned))
    }

    /// Who said so.
    pub fn issuer(&self) -> &str {
        &self.iss
    }

    /// The user who authenticated.
    pub fn subject(&self) -> &str {
        &self.sub
    }

    pub(super) fn is_unsigned(&self) -> bool {
        self.unsigned
    }
}

impl fmt::Debug for OriginalAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OriginalAuthentication")
            .finish_non_exhaustive()
    }
}

/// The issuer is the first one's.
// Core 12.2.
pub(super) fn refresh_iss(
    claims: &Claims,
    original: &OriginalAuthentication,
) -> Result<(), IdTokenError> {
    same(
        "iss",
        string(claims, "iss")?.as_deref() == Some(&original.iss),
    )
}

/// The user is the first one's.
// Core 12.2.
pub(super) fn refresh_sub(
    claims: &Claims,
    original: &OriginalAuthentication,
) -> Result<(), IdTokenError> {
    same(
        "sub",
        string(claims, "sub")?.as_deref() == Some(&original.sub),
    )
}

/// The audience is the first one's, in any order.
// Core 12.2.
pub(super) fn refresh_aud(
    claims: &Claims,
    original: &OriginalAuthentication,
) -> Result<(), IdTokenError> {
    let found = audience(claims);
    let within = |one: &[String], other: &[String]| one.iter().all(|name| other.contains(name));
    same(
        "aud",
        within(&found, &original.aud) && within(&original.aud, &found),
    )
}

/// The authorized party is the first one's; where that had none, there is none.
// Core 12.2.
pub(super) fn refresh_azp(
    claims: &Claims,
    original: &OriginalAuthentication,
) -> Result<(), IdTokenError> {
    same(
        "azp",
        string(claims, "azp")?.as_deref() == original.azp.as_deref(),
    )
}

/// The time of authentication, where both tell it, is the original one and not the renewal's.
// Core 12.2.
pub(super) fn refresh_auth_time(
    claims: &Claims,
    original: &OriginalAuthentication,
) -> Result<(), IdTokenError> {
    let found = claims
        .date("auth_time")
        .map_err(|_| IdTokenError::new(Rule::Refresh, "auth_time", Problem::Malformed))?;
    match (found, original.auth_time) {
        (Some(found), Some(first)) => same("auth_time", found == first),
        _ => Ok(()),
    }
}

/// A renewal's ID Token needs no nonce; one that is there is the first one's.
// Core 12.2.
pub(super) fn refresh_nonce(
    claims: &Claims,
    original: &OriginalAuthentication,
) -> Result<(), IdTokenError> {
    match string(claims, "nonce")? {
        Some(nonce) => same("nonce", original.nonce.as_deref() == Some(&nonce)),
        None => Ok(()),
    }
}

fn same(name: &'static str, is_same: bool) -> Result<(), IdTokenError> {
    if is_same {
        Ok(())
    } else {
        Err(IdTokenError::new(Rule::Refresh, name, Problem::Mismatch))
    }
}

fn string(claims: &Claims, name: &'static str) -> Result<Option<String>, IdTokenError> {
    let malformed = |_| IdTokenError::new(Rule::Refresh, name, Problem::Malformed);
    Ok(claims
        .string(name)
        .map_err(malformed)?
        .map(|text| text.into_owned()))
}

fn audience(claims: &Claims) -> Vec<String> {
    let audience = claims.audience().ok().flatten().unwrap_or_default();
    audience.into_iter().map(Into::into).collect()
}
