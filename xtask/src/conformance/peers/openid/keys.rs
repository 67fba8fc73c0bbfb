//! The keys of our clients, and how peers are told of them.

use jose_assert::{Algorithm, SigningKey};
use oauth_step::SystemEnv;

use crate::Fallible;

/// A key for each algorithm that clients authenticate by.
pub(in super::super) fn signing_keys() -> Fallible<Vec<SigningKey>> {
    let algorithms = [
        Algorithm::EdDsa,
        Algorithm::Es256,
        Algorithm::Ps256,
        Algorithm::Rs256,
    ];
    let keys = algorithms.into_iter().map(|algorithm| {
        let key = SigningKey::generate(algorithm, &SystemEnv::default())?;
        Ok(key.with_key_id(format!("client-{}", algorithm.name())))
    });
    keys.collect()
}

/// A JWK Set of these.
pub(in super::super) fn jwk_set(keys: impl Iterator<Item = String>) -> String {
    let keys: Vec<String> = keys.collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}
