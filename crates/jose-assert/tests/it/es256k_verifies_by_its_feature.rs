//! ES256K: verified where its feature is on and the caller names it, never signed.

#![cfg(feature = "es256k")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::a_backend_is_chosen_for_each_key::available;
use crate::keys_and_tokens::{b64, set_text, verifier};
use jose_assert::{
    Algorithm, Algorithms, Error, JwkSet, KeyError, KeyRules, KeySource, SigningKey,
    VerificationKey,
};
use k256::ecdsa::signature::Signer;
use k256::ecdsa::{Signature, SigningKey as Key};
use k256::elliptic_curve::PrimeField;
use oauth_step::FixedEnv;

const ES256K: Algorithm = Algorithm::Es256K;

fn key() -> Key {
    Key::from_slice(&[7; 32]).unwrap()
}

fn jwk() -> String {
    let point = key().verifying_key().to_sec1_point(false);
    let (x, y) = (b64(&point.as_bytes()[1..33]), b64(&point.as_bytes()[33..]));
    format!(r#"{{"kty":"EC","crv":"secp256k1","x":"{x}","y":"{y}"}}"#)
}

fn verify(signature: &[u8]) -> Result<(), Error> {
    let token = format!("{}.{}", input(), b64(signature));
    let mut verdicts = available().map(|backend| {
        let rules = KeyRules::new().with_backend(backend);
        let keys = JwkSet::parse_with(set_text([jwk()]), KeySource::Remote, rules).unwrap();
        verifier(ES256K).verify(&token, &keys).map(drop)
    });
    let first = verdicts.next().unwrap();
    for verdict in verdicts {
        assert_eq!(first.is_ok(), verdict.is_ok());
    }
    first
}

fn input() -> String {
    format!("{}.{}", b64(r#"{"alg":"ES256K"}"#), b64("{}"))
}

#[test]
fn with_any_s() {
    let signature: Signature = key().sign(input().as_bytes());
    verify(&signature.to_bytes()).unwrap();
    let s: [u8; 32] = signature.to_bytes()[32..].try_into().unwrap();
    let high = -k256::Scalar::from_repr(s.into()).unwrap();
    let high = [&signature.to_bytes()[..32], &high.to_repr()[..]].concat();
    verify(&high).unwrap();
    for at in 0..64 {
        for bit in 0..8 {
            let mut changed = signature.to_bytes().to_vec();
            changed[at] ^= 1 << bit;
            assert!(matches!(verify(&changed), Err(Error::Signature)));
        }
    }
    for bad in [&high[..63], &high[1..], &[0; 64], &[0xff; 64], &[]] {
        assert!(matches!(verify(bad), Err(Error::Signature)));
    }
}

#[test]
fn with_its_own_curve_alone() {
    assert!(!Algorithms::ASYMMETRIC.contains(ES256K));
    let token = crate::keys_and_tokens::forge(
        r#"{"alg":"ES256K"}"#,
        "{}",
        &crate::keys_and_tokens::key(Algorithm::Es256),
    );
    let keys = crate::keys_and_tokens::set([crate::keys_and_tokens::jwk(Algorithm::Es256, "{}")]);
    assert!(matches!(
        verifier(ES256K).verify(&token, &keys),
        Err(Error::UnknownKey)
    ));
    for pem in [
        include_str!("../keys/secp256k1.spki.pem"),
        include_str!("../keys/secp256k1.crt.pem"),
    ] {
        let key = VerificationKey::from_pem(pem, KeyRules::new()).unwrap();
        assert_eq!(
            key.to_pem().unwrap(),
            include_str!("../keys/secp256k1.spki.pem")
        );
        assert!(key.clone().with_algorithm(Algorithm::Es256).is_err());
        key.with_algorithm(ES256K).unwrap();
    }
}

#[test]
fn and_is_not_signed() {
    let private = jwk().replace("\"kty\"", &format!("\"d\":\"{}\",\"kty\"", b64([7; 32])));
    let env = FixedEnv::new(flow_script::NOON);
    for result in [
        SigningKey::from_jwk(ES256K, private),
        SigningKey::generate(ES256K, &env),
    ] {
        let error = result.unwrap_err();
        assert!(
            matches!(error, Error::Key(KeyError::VerifyOnly)),
            "{error:?}"
        );
    }
}
