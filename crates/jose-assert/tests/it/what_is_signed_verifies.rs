//! What one of our keys signs, its public half verifies, for every algorithm.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use jose_assert::{
    Algorithm, Algorithms, HmacKey, JwkSet, Jwt, JwtVerifier, KeySource, SigningKey,
};
use oauth_step::{FixedEnv, Secret, UnixTime};

#[test]
fn with_every_asymmetric_algorithm() {
    let env = FixedEnv::new(UnixTime(1_700_000_000));
    for algorithm in Algorithms::ASYMMETRIC.iter() {
        let key = SigningKey::generate(algorithm, &env)
            .unwrap()
            .with_key_id("k1");
        let token = Jwt::new(r#"{"sub":"alice"}"#).sign(&key).unwrap();
        let set = format!(r#"{{"keys":[{}]}}"#, key.public_jwk().unwrap());
        let keys = JwkSet::parse(&set, KeySource::Remote).unwrap();
        assert_eq!((keys.len(), keys.skipped()), (1, &[][..]));
        let verifier = JwtVerifier::new(Algorithms::only(algorithm));
        let verified = verifier.verify(&token, &keys).unwrap();
        assert_eq!(verified.algorithm(), algorithm);
        assert_eq!(verified.key_id(), Some("k1"));
        assert_eq!(verified.claims().string("sub").unwrap().unwrap(), "alice");
    }
}

#[test]
fn with_a_shared_secret() {
    let secret = Secret::from("0123456789abcdef0123456789abcdef");
    let key = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    let token = Jwt::new("{}").sign(&key).unwrap();
    let verifier = JwtVerifier::new(Algorithms::only(Algorithm::Hs256));
    verifier
        .verify_with_secret(&token, &HmacKey::new(&secret).unwrap())
        .unwrap();
}
