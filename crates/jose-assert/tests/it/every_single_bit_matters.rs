//! A token with any one bit changed is refused, whatever the algorithm and wherever the bit.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::a_backend_is_chosen_for_each_key::{available, set_for};
use crate::keys_and_tokens::{token, verifier};
use jose_assert::{Algorithm, HmacKey, Jwt, SigningKey};
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

fn with_a_public_key(algorithm: Algorithm) {
    let (token, verifier) = (token(algorithm), verifier(algorithm));
    for backend in available() {
        let keys = set_for(algorithm, backend);
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
fn under_rsa() {
    use Algorithm::*;
    for algorithm in [Ps256, Ps384, Ps512, Rs256, Rs384, Rs512] {
        with_a_public_key(algorithm);
    }
}

#[test]
fn under_a_point_of_a_curve() {
    use Algorithm::*;
    for algorithm in [Ed25519, EdDsa, Es256, Es384, Es512] {
        with_a_public_key(algorithm);
    }
}

#[test]
fn under_a_secret() {
    use Algorithm::*;
    let secret = Secret::new(vec![b's'; 64]);
    for algorithm in [Hs256, Hs384, Hs512] {
        let key = SigningKey::from_secret(algorithm, &secret).unwrap();
        let token = Jwt::new(r#"{"sub":"alice"}"#).sign(&key).unwrap();
        let verifier = verifier(algorithm);
        let secret = HmacKey::new(&secret).unwrap();
        verifier.verify_with_secret(&token, &secret).unwrap();
        for changed in flipped(&token) {
            let result = verifier.verify_with_secret(&changed, &secret);
            assert!(result.is_err(), "{changed}");
        }
    }
}
