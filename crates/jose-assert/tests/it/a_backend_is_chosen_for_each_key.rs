//! Each key knows what computes with it, and whatever that is, the verdict is the same.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{changed, jwk, key, set_text, verifier};
use jose_assert::{
    Algorithm, Algorithms, Backend, Error, HmacKey, JwkSet, Jwt, KeyError, KeyRules, KeySource,
    SigningKey, VerificationKey,
};
use oauth_step::Secret;

pub(crate) const BACKENDS: [Backend; 2] = [Backend::AwsLcRs, Backend::RustCrypto];

pub(crate) fn available() -> impl Iterator<Item = Backend> {
    BACKENDS
        .into_iter()
        .filter(|backend| backend.is_available())
}

/// The set of the key of this algorithm, for this backend.
pub(crate) fn set_for(algorithm: Algorithm, backend: Backend) -> JwkSet {
    let rules = KeyRules::new().with_backend(backend);
    let text = set_text([jwk(algorithm, "{}")]);
    let set = JwkSet::parse_with(text, KeySource::Remote, rules).unwrap();
    assert_eq!((set.len(), set.keys()[0].backend()), (1, Some(backend)));
    set
}

#[test]
fn by_default_the_faster_one() {
    assert_eq!(Backend::selected(), available().next());
    let key = key(Algorithm::Es256);
    assert_eq!(key.backend(), Backend::selected());
    let public = VerificationKey::from_jwk(key.public_jwk().unwrap(), KeyRules::new()).unwrap();
    assert_eq!(public.backend(), Backend::selected());
}

#[test]
fn what_one_signs_every_other_verifies() {
    for algorithm in Algorithms::ASYMMETRIC.iter() {
        for signing in available() {
            let key = key(algorithm).with_backend(signing).unwrap();
            assert_eq!(key.backend(), Some(signing));
            assert_eq!(
                key.public_jwk(),
                crate::keys_and_tokens::key(algorithm).public_jwk()
            );
            let token = Jwt::new("{}").sign(&key).unwrap();
            for verifying in available() {
                let keys = set_for(algorithm, verifying);
                verifier(algorithm).verify(&token, &keys).unwrap();
            }
        }
    }
}

#[test]
fn a_key_is_made_and_then_given_to_one() {
    let env = oauth_step::FixedEnv::new(flow_script::NOON);
    for algorithm in [Algorithm::Rs256, Algorithm::Es512, Algorithm::EdDsa] {
        let made = SigningKey::generate(algorithm, &env).unwrap();
        let public = JwkSet::from_pem(&made.public_pem().unwrap(), KeyRules::new()).unwrap();
        for backend in available() {
            let key = made.clone().with_backend(backend).unwrap();
            assert_eq!(key.backend(), Some(backend));
            let [private, own] = [&key, &made].map(|key| key.private_der().unwrap());
            assert_eq!(private.expose(), own.expose());
            let token = Jwt::new("{}").sign(&key).unwrap();
            verifier(algorithm).verify(&token, &public).unwrap();
        }
    }
}

#[test]
fn one_that_is_not_there_is_an_error() {
    let missing = BACKENDS
        .into_iter()
        .filter(|backend| !backend.is_available());
    for backend in missing {
        let result = key(Algorithm::Es256).with_backend(backend);
        assert!(matches!(result, Err(Error::Key(KeyError::NoBackend))));
        let rules = KeyRules::new().with_backend(backend);
        let text = set_text([jwk(Algorithm::Es256, "{}")]);
        let set = JwkSet::parse_with(text, KeySource::Remote, rules).unwrap();
        assert_eq!(set.skipped()[0].reason, KeyError::NoBackend);
    }
}

#[test]
fn a_secret_has_none() {
    let secret = Secret::new(vec![7; 32]);
    let key = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    let backend = Backend::selected().unwrap();
    assert_eq!(key.with_backend(backend).unwrap().backend(), None);
    let key = VerificationKey::from(HmacKey::new(&secret).unwrap());
    assert_eq!(key.backend(), None);
}

#[test]
fn weak_keys_are_weak_for_every_one() {
    for backend in available() {
        let rules = KeyRules::new().with_backend(backend);
        let even = changed(&jwk(Algorithm::Rs256, "{}"), r#"{"e":"Ag"}"#);
        let error = VerificationKey::from_jwk(even, rules).unwrap_err();
        assert!(matches!(error, Error::Key(KeyError::RsaExponent)));
        // The relaxation does not change the choice, nor the choice the relaxation.
        let relaxed = rules.dangerous_allow_rsa_1024();
        let same = KeyRules::new()
            .dangerous_allow_rsa_1024()
            .with_backend(backend);
        assert_eq!(relaxed, same);
    }
}
