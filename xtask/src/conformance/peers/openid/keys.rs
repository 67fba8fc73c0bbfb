//! Our clients' keys, made for one run.

use jose_assert::{Algorithm, DecryptionKey, KeyManagement, SigningKey};
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

/// A key for each algorithm with key pairs.
pub(in super::super) fn decryption_keys() -> Fallible<Vec<DecryptionKey>> {
    let pairs = [
        KeyManagement::EcdhEs,
        KeyManagement::EcdhEsA128Kw,
        KeyManagement::EcdhEsA192Kw,
        KeyManagement::EcdhEsA256Kw,
        KeyManagement::RsaOaep,
        KeyManagement::RsaOaep256,
        KeyManagement::RsaOaep384,
        KeyManagement::RsaOaep512,
    ];
    let keys = pairs.into_iter().map(|algorithm| {
        let key = DecryptionKey::generate(algorithm, &SystemEnv::default())?;
        Ok(key.with_key_id(algorithm.name()))
    });
    keys.collect()
}

/// What a peer has to know of them: a JWK Set.
pub(in super::super) fn public_jwks(keys: &[DecryptionKey], signing_keys: &[SigningKey]) -> String {
    let public = keys.iter().filter_map(DecryptionKey::public_jwk);
    let public = public.chain(signing_keys.iter().filter_map(SigningKey::public_jwk));
    let public: Vec<String> = public.collect();
    format!(r#"{{"keys":[{}]}}"#, public.join(","))
}
