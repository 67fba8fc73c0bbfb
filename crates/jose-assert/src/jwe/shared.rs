//! Reading shared keys: the octets of a JWK, and client secrets.

use oauth_step::{JsonObject, Secret};
use zeroize::Zeroize;

use super::algorithms::{KeyManagement, Method};
use super::derivation::SharedKey;
use super::key_use::KeyUse;
use crate::hmac_key::is_key_text;
use crate::{KeyError, jwk};

/// `k`, exactly as long as the algorithm's keys are (RFC 7518 §4.4, §4.7).
pub(super) fn read(
    object: &JsonObject<'_>,
    algorithm: KeyManagement,
    key_use: &KeyUse,
) -> Result<SharedKey, KeyError> {
    let octets = jwk::octets(object, "k")?;
    let expected = match (algorithm.method(), key_use.content) {
        (Method::GcmWrap(length) | Method::Wrap(length), _) => Some(length),
        (_, Some(content)) => Some(content.key_length()),
        _ => None,
    };
    let known = |length: usize| matches!(length, 16 | 24 | 32 | 48 | 64);
    match expected {
        Some(expected) if octets.len() != expected => Err(KeyError::Length {
            member: "k",
            expected,
        }),
        None if !known(octets.len()) => Err(KeyError::Length {
            member: "k",
            expected: 32,
        }),
        _ => Ok(SharedKey::Octets(octets)),
    }
}

/// Octets that both sides have, 32 at least ([Core §16.19]); never the text of a key that others
/// can read.
///
/// [Core §16.19]: https://openid.net/specs/openid-connect-core-1_0.html#SymmetricKeyEntropy
pub(super) fn of_client_secret<T: AsRef<[u8]> + Zeroize + 'static>(
    algorithm: KeyManagement,
    secret: &Secret<T>,
) -> Result<SharedKey, KeyError> {
    if !algorithm.is_symmetric() {
        return Err(KeyError::AlgorithmMismatch);
    }
    let octets = secret.expose().as_ref();
    if octets.len() < SHORTEST_SECRET {
        return Err(KeyError::SecretLength {
            minimum: SHORTEST_SECRET,
        });
    }
    if is_key_text(octets) {
        return Err(KeyError::SecretIsKey);
    }
    Ok(SharedKey::of_client_secret(octets))
}

const SHORTEST_SECRET: usize = 32;
