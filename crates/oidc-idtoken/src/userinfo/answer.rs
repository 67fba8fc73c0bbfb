//! What the UserInfo endpoint says.

use core::fmt;

use jose_assert::Claims;
use oauth_step::{Answer, Expected, JsonValue, Response, UnixTime};
use oauth2_core::parse_challenges;

use super::error::UserInfoError;
use super::sources::{ClaimSource, read as read_sources};
use crate::{Error, StandardClaims};

/// Claims about the user, from the UserInfo endpoint: they are the ID Token's user's.
#[derive(Clone)]
pub struct UserInfo {
    subject: String,
    claims: Claims,
}

impl UserInfo {
    /// Reads the answer; it must be about `subject`, the one of the ID Token.
    ///
    /// # Errors
    ///
    /// [`Error::UserInfo`]. No claim of an answer without `sub`, or with another, can be read:
    /// the answer may be about somebody else ([Core §5.3.2]).
    ///
    /// [Core §5.3.2]: https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse
    pub fn parse(response: &Response, subject: &str, now: UnixTime) -> Result<Self, Error> {
        let body = body(response, Expected::json(&[200]), now)?;
        let claims = Claims::parse(body).map_err(UserInfoError::Json)?;
        Ok(Self::about(subject, claims)?)
    }

    /// Claims that kept every other rule.
    pub(super) fn about(subject: &str, claims: Claims) -> Result<Self, UserInfoError> {
        same_subject(&claims, subject)?;
        Ok(Self {
            subject: subject.to_owned(),
            claims,
        })
    }

    /// The user, as in the ID Token.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What it tells about the user.
    pub fn claims(&self) -> StandardClaims<'_> {
        StandardClaims::new(&self.claims)
    }

    /// The raw value of a claim of any name.
    pub fn claim(&self, name: &str) -> Option<JsonValue<'_>> {
        self.claims.get(name)
    }

    /// Claims that somebody else has to say, as far as the answer names them ([Core §5.6.2]).
    /// They are none of [`claims`](Self::claims).
    ///
    /// # Errors
    ///
    /// [`UserInfoError::ClaimSources`] where they are not written as the standard says; the rest of
    /// the answer stays as good as it is.
    ///
    /// [Core §5.6.2]: https://openid.net/specs/openid-connect-core-1_0.html#AggregatedDistributedClaims
    pub fn claim_sources(&self) -> Result<Vec<ClaimSource>, Error> {
        Ok(read_sources(&self.claims).ok_or(UserInfoError::ClaimSources)?)
    }

    /// All claims, as the JSON object that came.
    pub fn claims_json(&self) -> &str {
        self.claims.text()
    }
}

impl fmt::Debug for UserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInfo")
            .field("claims", &self.claims())
            .finish_non_exhaustive()
    }
}

/// `sub` is there and equals the ID Token's, byte for byte.
// Core 5.3.2: "The sub Claim in the UserInfo Response MUST be verified to exactly match the sub
// Claim in the ID Token; if they do not match, the UserInfo Response values MUST NOT be used."
fn same_subject(claims: &Claims, subject: &str) -> Result<(), UserInfoError> {
    match claims.get("sub").and_then(|sub| sub.as_str()) {
        Some(sub) if sub == subject => Ok(()),
        Some(_) => Err(UserInfoError::SubjectMismatch),
        None => Err(UserInfoError::SubjectMissing),
    }
}

/// The body of an answer that keeps the rules; a refusal keeps its challenges.
pub(super) fn body(
    response: &Response,
    expected: Expected,
    now: UnixTime,
) -> Result<&[u8], UserInfoError> {
    let answer = expected.review(response, now);
    match answer.map_err(UserInfoError::Response)? {
        Answer::Success(body) => Ok(body),
        Answer::Refused { status, .. } => {
            let challenges = parse_challenges(response.headers());
            Err(UserInfoError::Refused { status, challenges })
        }
    }
}
