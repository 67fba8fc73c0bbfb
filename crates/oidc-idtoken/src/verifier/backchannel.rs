//! What an ID Token of a backchannel authentication says about that, and about the refresh token
//! beside it.

use jose_assert::{Algorithm, Claims};
use oauth_step::constant_time_eq;

use super::expectations::Expectations;
use super::hashes::compare;
use super::refusal::{IdTokenError, Problem, Rule};

/// It names the authentication that was asked for, wherever it names one; it may be asked for.
// CIBA 10.3.1.
pub(super) fn auth_req_id(claims: &Claims, expected: &Expectations) -> Result<(), IdTokenError> {
    let refused = |problem| Err(IdTokenError::new(Rule::AuthReqId, AUTH_REQ_ID, problem));
    let Ok(found) = claims.string(AUTH_REQ_ID) else {
        return refused(Problem::Malformed);
    };
    match (found, &expected.auth_req_id) {
        (None, _) if expected.auth_req_id_required => refused(Problem::Missing),
        (None, _) | (Some(_), None) => Ok(()),
        (Some(found), Some(sent)) => {
            if constant_time_eq(found.as_bytes(), sent.expose().as_bytes()) {
                Ok(())
            } else {
                refused(Problem::Mismatch)
            }
        }
    }
}

/// `rt_hash` is wrong whenever it is there and a refresh token came with it; it may be asked for.
// CIBA 10.3.1.
pub(super) fn rt_hash(
    claims: &Claims,
    algorithm: Option<Algorithm>,
    expected: &Expectations,
) -> Result<(), IdTokenError> {
    let token = expected.refresh_token.as_ref();
    compare(
        Rule::RtHash,
        RT_HASH,
        claims.string(RT_HASH),
        algorithm,
        token.map(|token| token.expose().as_str()),
        expected.rt_hash_required,
    )
}

pub(super) const AUTH_REQ_ID: &str = "urn:openid:params:jwt:claim:auth_req_id";
pub(super) const RT_HASH: &str = "urn:openid:params:jwt:claim:rt_hash";
