//! A token with any one bit changed is refused, whatever the algorithm and wherever the bit.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{jwk, set, token, verifier};
use jose_assert::{Algorithm, Algorithms, HmacKey, Jwt, SigningKey};
use oauth_step::Secret;

/// Every token that differs from this one by one bit and is text still.
fn flipped(token: &str) -> impl Iterator<Item = String> {
    let bits = (0..token.len()).flat_map(|at| (0..8).map(move |bit| (at, bit)));
    bits.filter_map(|(at, bit)| {
        let mut octets = token.as_bytes().to_vec();
        octets[at] ^= 1 << bit;
        String::from_utf8(octets).ok()
    })
}

#[test]
fn with_public_keys() {
    for algorithm in Algorithms::ASYMMETRIC.iter() {
        let token = token(algorithm);
        let keys = set([jwk(algorithm, "{}")]);
        let verifier = verifier(algorithm);
        verifier.verify(&token, &keys).unwrap();
        let mut count = 0;
        for changed in flipped(&token) {
            assert!(verifier.verify(&changed, &keys).is_err(), "{changed}");
            count += 1;
        }
        assert_eq!(count, token.len() * 7);
    }
}

#[test]
fn with_a_secret() {
    let secret = Secret::from("0123456789abcdef0123456789abcdef");
    let key = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    let token = Jwt::new(r#"{"sub":"alice"}"#).sign(&key).unwrap();
    let verifier = verifier(Algorithm::Hs256);
    let secret = HmacKey::new(&secret).unwrap();
    verifier.verify_with_secret(&token, &secret).unwrap();
    for changed in flipped(&token) {
        assert!(
            verifier.verify_with_secret(&changed, &secret).is_err(),
            "{changed}"
        );
    }
}
