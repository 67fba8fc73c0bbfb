//! What one of our keys signs, its public half verifies, for every algorithm.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::{
    Algorithm, Algorithms, HmacKey, JwkSet, Jws, JwsVerifier, Jwt, JwtVerifier, KeySource,
    SigningKey,
};
use oauth_step::{FixedEnv, Secret, UnixTime};

#[test]
fn with_every_asymmetric_algorithm() {
    for algorithm in Algorithms::ASYMMETRIC.iter() {
        let key = crate::keys_and_tokens::key(algorithm);
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
    for (algorithm, length) in [
        (Algorithm::Hs256, 32),
        (Algorithm::Hs384, 48),
        (Algorithm::Hs512, 64),
    ] {
        let secret = Secret::new(vec![b's'; length]);
        let key = SigningKey::from_secret(algorithm, &secret).unwrap();
        let token = Jwt::new("{}").sign(&key).unwrap();
        let verifier = JwtVerifier::new(Algorithms::only(algorithm));
        let secret = HmacKey::new(&secret).unwrap();
        verifier.verify_with_secret(&token, &secret).unwrap();
        let keys = JwkSet::from_keys([secret.into()]).unwrap();
        verifier.verify(&token, &keys).unwrap();
    }
}

#[test]
fn with_every_character_of_base64url_in_every_place() {
    let alphabet = ('A'..='Z')
        .chain('a'..='z')
        .chain('0'..='9')
        .chain(['-', '_']);
    let encoded: String = alphabet.flat_map(|character| [character; 8]).collect();
    let payload = Base64UrlUnpadded::decode_vec(&encoded).unwrap();
    let secret = HmacKey::new(&Secret::new(vec![b's'; 32])).unwrap();
    let key = SigningKey::from(secret.clone());
    let verifier = JwsVerifier::new(Algorithms::only(Algorithm::Hs256));
    // And with ends of each length.
    for length in payload.len() - 6..=payload.len() {
        let token = Jws::new(&payload[..length]).sign(&key).unwrap();
        let encoded = Base64UrlUnpadded::encode_string(&payload[..length]);
        assert_eq!(token.split('.').nth(1), Some(&*encoded));
        let verified = verifier.verify_with_secret(&token, &secret).unwrap();
        assert_eq!(verified.payload(), &payload[..length]);
    }
}

#[test]
fn with_a_secret_that_was_generated() {
    let env = FixedEnv::new(UnixTime(1_700_000_000));
    for algorithm in [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512] {
        let key = SigningKey::generate(algorithm, &env).unwrap();
        let other = SigningKey::generate(algorithm, &env).unwrap();
        let jwk = key.private_jwk().unwrap();
        let set = format!(r#"{{"keys":[{}]}}"#, jwk.expose());
        let keys = JwkSet::parse(set, KeySource::Trusted).unwrap();
        let verifier = JwtVerifier::new(Algorithms::only(algorithm));
        let sign = |key: &SigningKey| Jwt::new("{}").sign(key).unwrap();
        verifier.verify(&sign(&key), &keys).unwrap();
        assert!(verifier.verify(&sign(&other), &keys).is_err());
    }
}
