//! With neither backend compiled in, HS256 works and any other key is an error that says why.

#![cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use jose_assert::{
    Algorithm, Algorithms, Backend, DecryptionKey, EncryptionKey, Error, HmacKey, JwkSet, Jwt,
    JwtVerifier, KeyError, KeyManagement, KeySource, SigningKey,
};
use oauth_step::{FixedEnv, Secret, UnixTime};

#[test]
fn secrets_sign_and_verify() {
    assert_eq!(Backend::selected(), None);
    let secret = Secret::from("0123456789abcdef0123456789abcdef");
    let key = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    let token = Jwt::new("{}").sign(&key).unwrap();
    let verifier = JwtVerifier::new(Algorithms::only(Algorithm::Hs256));
    let key = HmacKey::new(&secret).unwrap();
    verifier.verify_with_secret(&token, &key).unwrap();
}

#[test]
fn other_keys_are_an_error() {
    let env = FixedEnv::new(UnixTime(0));
    for algorithm in Algorithms::ASYMMETRIC.iter() {
        let error = SigningKey::generate(algorithm, &env).unwrap_err();
        assert!(matches!(error, Error::Key(KeyError::NoBackend)));
    }
    // RFC 8037, appendix A.1.
    let d = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    let jwk = format!(r#"{{"kty":"OKP","crv":"Ed25519","d":"{d}","x":"{x}"}}"#);
    let error = SigningKey::from_jwk(Algorithm::EdDsa, &jwk).unwrap_err();
    assert!(matches!(error, Error::Key(KeyError::NoBackend)));
    let keys = JwkSet::parse(format!(r#"{{"keys":[{jwk}]}}"#), KeySource::Remote).unwrap();
    assert_eq!(keys.skipped()[0].reason, KeyError::NoBackend);
}

#[test]
fn nothing_is_encrypted() {
    let is_none = |error: Error| assert!(matches!(error, Error::Key(KeyError::NoBackend)));
    let secret = Secret::from("0123456789abcdef0123456789abcdef");
    let env = FixedEnv::new(UnixTime(0));
    for &algorithm in KeyManagement::ALL {
        if algorithm.is_symmetric() {
            is_none(DecryptionKey::from_client_secret(algorithm, &secret).unwrap_err());
            is_none(EncryptionKey::from_client_secret(algorithm, &secret).unwrap_err());
        } else {
            is_none(DecryptionKey::generate(algorithm, &env).unwrap_err());
        }
    }
    let jwk = r#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA"}"#;
    is_none(DecryptionKey::from_jwk(KeyManagement::A128Kw, jwk).unwrap_err());
    is_none(EncryptionKey::from_jwk(KeyManagement::Dir, jwk).unwrap_err());
}
