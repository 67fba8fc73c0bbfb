//! A set of one's own is written for a `jwks_uri`: public members, and nothing else.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{key, token, verifier};
use jose_assert::{
    AgreementCurve, Algorithm, Algorithms, DecryptionKey, HmacKey, JwkSet, KeyManagement, KeyRules,
    KeySource, SigningKey, VerificationKey,
};
use oauth_step::Secret;
use serde_json::Value;

/// What makes a key private.
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

fn published(set: &JwkSet) -> Vec<Value> {
    let mut json: Value = serde_json::from_str(&set.to_json()).unwrap();
    assert_eq!(json.as_object().unwrap().len(), 1);
    let keys = json["keys"].take();
    let keys: Vec<Value> = serde_json::from_value(keys).unwrap();
    for key in &keys {
        for member in PRIVATE {
            assert!(key.get(member).is_none(), "{key}");
        }
    }
    keys
}

/// The whole key, private members included, as its owner keeps it.
fn whole(key: &SigningKey) -> VerificationKey {
    let jwk = key.private_jwk().unwrap();
    VerificationKey::from_jwk(jwk.expose(), KeyRules::new()).unwrap()
}

#[test]
fn others_verify_with_it() {
    // One of the two names of Ed25519: on a key they mean the same.
    let all = || Algorithms::ASYMMETRIC.iter();
    let algorithms = || all().filter(|algorithm| *algorithm != Algorithm::EdDsa);
    let set = JwkSet::from_keys(algorithms().map(|algorithm| whole(&key(algorithm)))).unwrap();
    let read = JwkSet::parse(set.to_json(), KeySource::Remote).unwrap();
    assert_eq!((read.len(), read.skipped().len()), (set.len(), 0));
    for (algorithm, jwk) in algorithms().zip(published(&set)) {
        assert_eq!((&jwk["kid"], &jwk["use"]), (&"k1".into(), &"sig".into()));
        assert_eq!(jwk["alg"], algorithm.name());
        verifier(algorithm)
            .verify(&token(algorithm), &read)
            .unwrap();
    }
    assert_eq!(JwkSet::default().to_json(), r#"{"keys":[]}"#);
}

#[test]
fn others_encrypt_to_it() {
    let env = oauth_step::FixedEnv::new(flow_script::NOON);
    let made = |algorithm, curve| DecryptionKey::generate_on(algorithm, curve, &env).unwrap();
    let own = made(KeyManagement::EcdhEs, AgreementCurve::X25519).with_key_id("e1");
    let rsa = DecryptionKey::generate(KeyManagement::RsaOaep256, &env).unwrap();
    let set = JwkSet::from_keys([whole(&key(Algorithm::Es256))])
        .unwrap()
        .with_encryption_key(&own.encryption_key())
        .with_encryption_key(&rsa.encryption_key());
    let uses: Vec<_> = published(&set)
        .into_iter()
        .map(|jwk| jwk["use"].clone())
        .collect();
    assert_eq!(uses, ["sig", "enc", "enc"]);
    let read = JwkSet::parse(set.to_json(), KeySource::Remote).unwrap();
    let found = read.encryption_key(KeyManagement::EcdhEs, Some("e1"));
    assert_eq!(found.unwrap().public_jwk(), own.public_jwk());
    // Written once, however often it is read.
    assert_eq!(read.to_json(), set.to_json());
}

#[test]
fn each_key_stands_there_once() {
    // Without `use` it may verify and be encrypted to.
    let jwk = crate::keys_and_tokens::jwk(Algorithm::Es256, r#"{"use":null,"alg":null}"#);
    let set = JwkSet::parse(format!(r#"{{"keys":[{jwk}]}}"#), KeySource::Trusted).unwrap();
    set.encryption_key(KeyManagement::EcdhEs, None).unwrap();
    let published = published(&set);
    assert_eq!((published.len(), &published[0]["use"]), (1, &"sig".into()));
}

#[test]
fn secrets_are_not() {
    let secret = Secret::new(vec![7; 32]);
    let set = JwkSet::from_keys([HmacKey::new(&secret).unwrap().into()]).unwrap();
    let shared = DecryptionKey::from_client_secret(KeyManagement::Dir, &secret).unwrap();
    let set = set.with_encryption_key(&shared.encryption_key());
    assert_eq!(set.to_json(), r#"{"keys":[]}"#);
    let marked = r#"{"keys":[{"kty":"oct","use":"enc","kid":"a","k":"bWFya2VkbWFya2Vk"}]}"#;
    let set = JwkSet::parse(marked, KeySource::Trusted).unwrap();
    assert_eq!(set.to_json(), r#"{"keys":[]}"#);
    // Nor what a private key has beyond its public half, wherever it is read.
    let jwk = key(Algorithm::Rs256).private_jwk().unwrap();
    for key_use in ["sig", "enc"] {
        let jwk = jwk
            .expose()
            .replace(r#""use":"sig""#, &format!(r#""use":"{key_use}""#));
        let set = JwkSet::parse(format!(r#"{{"keys":[{jwk}]}}"#), KeySource::Trusted).unwrap();
        assert_eq!(published(&set).len(), 1);
    }
}
