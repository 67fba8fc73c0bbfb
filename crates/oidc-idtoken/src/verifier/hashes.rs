//! What an ID Token says about the access token, the code and the state that came with it.

use std::borrow::Cow;

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::{Algorithm, ClaimError, Claims};
use oauth_step::constant_time_eq;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::refusal::{IdTokenError, Problem, Rule};

/// `at_hash` is wrong whenever it is there and an access token came with it; it may be asked for.
// Core 3.1.3.8, 3.2.2.9.
pub(super) fn at_hash(
    claims: &Claims,
    algorithm: Option<Algorithm>,
    access_token: Option<&str>,
    required: bool,
) -> Result<(), IdTokenError> {
    compare(
        Rule::AtHash,
        "at_hash",
        claims.string("at_hash"),
        algorithm,
        access_token,
        required,
    )
}

/// `c_hash` is wrong whenever it is there and a code came with it; it may be asked for.
// Core 3.3.2.10.
pub(super) fn c_hash(
    claims: &Claims,
    algorithm: Option<Algorithm>,
    code: Option<&str>,
    required: bool,
) -> Result<(), IdTokenError> {
    compare(
        Rule::CHash,
        "c_hash",
        claims.string("c_hash"),
        algorithm,
        code,
        required,
    )
}

/// `s_hash` is wrong whenever it is there and a state was sent; it may be asked for.
// FAPI 1.0 Advanced 5.2.2.1.
pub(super) fn s_hash(
    claims: &Claims,
    algorithm: Option<Algorithm>,
    state: Option<&str>,
    required: bool,
) -> Result<(), IdTokenError> {
    compare(
        Rule::SHash,
        "s_hash",
        claims.string("s_hash"),
        algorithm,
        state,
        required,
    )
}

/// The left half of the digest of `value`, base64url, with the hash of `algorithm`
/// ([Core §3.1.3.6]): what `at_hash`, `c_hash` and `s_hash` hold.
///
/// `None` if the algorithm has no hash that this crate knows.
///
/// [Core §3.1.3.6]: https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken
pub fn half_hash(algorithm: Algorithm, value: &str) -> Option<String> {
    let mut buffer = [0; LONGEST_ENCODED];
    encoded_half(algorithm, value, &mut buffer).map(str::to_owned)
}

/// The same, in a buffer.
fn encoded_half<'b>(
    algorithm: Algorithm,
    value: &str,
    buffer: &'b mut [u8; LONGEST_ENCODED],
) -> Option<&'b str> {
    match algorithm {
        Algorithm::Es256 | Algorithm::Hs256 | Algorithm::Ps256 | Algorithm::Rs256 => {
            encode_left(&Sha256::digest(value), buffer)
        }
        Algorithm::Es384 | Algorithm::Hs384 | Algorithm::Ps384 | Algorithm::Rs384 => {
            encode_left(&Sha384::digest(value), buffer)
        }
        Algorithm::Es512 | Algorithm::Hs512 | Algorithm::Ps512 | Algorithm::Rs512 => {
            encode_left(&Sha512::digest(value), buffer)
        }
        // RFC 8032 §5.1: Ed25519 hashes with SHA-512.
        Algorithm::Ed25519 | Algorithm::EdDsa => encode_left(&Sha512::digest(value), buffer),
        _ => None,
    }
}

/// `found`: what the claim of this name holds.
pub(super) fn compare(
    rule: Rule,
    name: &'static str,
    found: Result<Option<Cow<'_, str>>, ClaimError>,
    algorithm: Option<Algorithm>,
    value: Option<&str>,
    required: bool,
) -> Result<(), IdTokenError> {
    let malformed = |_| IdTokenError::new(rule, name, Problem::Malformed);
    let Some(found) = found.map_err(malformed)? else {
        return if required {
            Err(IdTokenError::new(rule, name, Problem::Missing))
        } else {
            Ok(())
        };
    };
    let Some(value) = value else {
        return Ok(());
    };
    // A hash that cannot be computed is a failure, not a reason to look away: that of an unsigned
    // token, too, for there is none.
    let mut buffer = [0; LONGEST_ENCODED];
    let expected = algorithm
        .and_then(|algorithm| encoded_half(algorithm, value, &mut buffer))
        .ok_or_else(|| IdTokenError::new(rule, name, Problem::Incomputable))?;
    if constant_time_eq(found.as_bytes(), expected.as_bytes()) {
        Ok(())
    } else {
        Err(IdTokenError::new(rule, name, Problem::Mismatch))
    }
}

fn encode_left<'b>(digest: &[u8], buffer: &'b mut [u8; LONGEST_ENCODED]) -> Option<&'b str> {
    let (left, _) = digest.split_at(digest.len() / 2);
    Base64UrlUnpadded::encode(left, buffer).ok()
}

/// Half of SHA-512, 32 octets.
const LONGEST_ENCODED: usize = 43;
