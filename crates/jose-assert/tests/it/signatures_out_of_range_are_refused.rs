//! The numbers of a signature: lengths, ranges, paddings, salts.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::ops::{Add, Mul};

use crate::keys_and_tokens::{
    Counter, b64, forge, jwk, key, resigned, set, signature, token, verifier,
};
use jose_assert::{Algorithm, Error, JwkSet, KeySource, SigningKey};
use p256::elliptic_curve::PrimeField;
use rsa::BoxedUint;
use rsa::pkcs8::{EncodePrivateKey, LineEnding};
use rsa::pss::Pss;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use sha2::{Digest, Sha256, Sha384, Sha512};

const ES256: Algorithm = Algorithm::Es256;
const EDDSA: Algorithm = Algorithm::EdDsa;

fn verifies(algorithm: Algorithm, token: &str) -> bool {
    verifies_with(algorithm, token, &set([jwk(algorithm, "{}")]))
}

fn verifies_with(algorithm: Algorithm, token: &str, keys: &JwkSet) -> bool {
    match verifier(algorithm).verify(token, keys) {
        Ok(_) => true,
        Err(Error::Signature) => false,
        Err(other) => panic!("{other:?}"),
    }
}

/// P-256's group order.
const N: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

fn hex(text: &str) -> Vec<u8> {
    let digits = (0..text.len()).step_by(2).map(|at| &text[at..at + 2]);
    digits
        .map(|byte| u8::from_str_radix(byte, 16).unwrap())
        .collect()
}

#[test]
fn ecdsa_numbers_outside_1_to_n_minus_1() {
    let token = token(ES256);
    assert!(verifies(ES256, &token));
    let good = signature(&token);
    let mut above = hex(N);
    *above.last_mut().unwrap() += 1;
    for bad in [vec![0; 32], hex(N), above, vec![0xff; 32]] {
        let r = [&bad[..], &good[32..]].concat();
        let s = [&good[..32], &bad[..]].concat();
        let both = [&bad[..], &bad[..]].concat();
        for forged in [r, s, both] {
            assert!(!verifies(ES256, &resigned(&token, &forged)));
        }
    }
}

#[test]
fn ecdsa_with_high_s_is_accepted() {
    let token = token(ES256);
    let good = signature(&token);
    let s: [u8; 32] = good[32..].try_into().unwrap();
    let s = p256::Scalar::from_repr(s.into()).unwrap();
    let other = [&good[..32], &(-s).to_repr()[..]].concat();
    assert_ne!(other, good);
    // One of the two is high, and both are signatures.
    assert!(verifies(ES256, &resigned(&token, &other)));
}

#[test]
fn ecdsa_of_another_length_or_in_der() {
    let token = token(ES256);
    let good = signature(&token);
    let der = p256::ecdsa::Signature::from_slice(&good).unwrap().to_der();
    let longer = [&[0][..], &good[..32], &[0], &good[32..]].concat();
    for bad in [der.as_bytes(), &longer, &good[..63], &good[1..], &[]] {
        assert!(!verifies(ES256, &resigned(&token, bad)));
    }
}

#[test]
fn ed25519_with_s_beyond_the_order() {
    let token = token(EDDSA);
    assert!(verifies(EDDSA, &token));
    let good = signature(&token);
    // S + L, in little endian: the same number modulo L, and another text.
    let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let (mut carry, mut malleable) = (0, good.clone());
    for (digit, order) in malleable[32..].iter_mut().zip(order) {
        let sum = u16::from(*digit) + u16::from(order) + carry;
        (*digit, carry) = (sum.to_le_bytes()[0], sum >> 8);
    }
    assert_eq!(carry, 0);
    assert!(!verifies(EDDSA, &resigned(&token, &malleable)));
    let longer = [&good[..], &[0]].concat();
    for bad in [&good[..63], &longer, &[]] {
        assert!(!verifies(EDDSA, &resigned(&token, bad)));
    }
}

#[test]
fn ed25519_with_an_r_of_small_order() {
    // With R the neutral element and S = h * a the equation holds: only the rule refuses it.
    let key = ed25519_dalek::SigningKey::from_bytes(&[5; 32]);
    let (mut neutral, public) = ([0; 32], key.verifying_key());
    neutral[0] = 1;
    let input = input(EDDSA);
    let hash = Sha512::digest([&neutral[..], public.as_bytes(), input.as_bytes()].concat());
    let s = times(&hash, key.to_scalar()).to_bytes();
    let forged = [neutral, s].concat();
    let parsed = ed25519_dalek::Signature::from_slice(&forged).unwrap();
    ed25519_dalek::Verifier::verify(&public, input.as_bytes(), &parsed).unwrap();
    let x = b64(public.as_bytes());
    let keys = set([format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}"}}"#)]);
    let token = |signature: &[u8]| format!("{input}.{}", b64(signature));
    assert!(!verifies_with(EDDSA, &token(&forged), &keys));
    let good = ed25519_dalek::Signer::sign(&key, input.as_bytes());
    assert!(verifies_with(EDDSA, &token(&good.to_bytes()), &keys));
}

/// A number in little endian times a scalar.
fn times<S>(number: &[u8], scalar: S) -> S
where
    S: Copy + From<u64> + Add<Output = S> + Mul<Output = S>,
{
    let digits = number.iter().rev().map(|digit| S::from(u64::from(*digit)));
    digits.fold(S::from(0), |sum, digit| sum * S::from(256) + digit) * scalar
}

/// A key as the backend has it, beside the set that verifies with it.
fn rsa_pair(algorithm: Algorithm) -> (rsa::PrivateKey, JwkSet) {
    static KEY: std::sync::OnceLock<rsa::PrivateKey> = std::sync::OnceLock::new();
    let private = KEY.get_or_init(|| rsa::PrivateKey::new(&mut Counter(7), 2048).unwrap());
    let (n, e) = (b64(private.n_bytes()), b64(private.e_bytes()));
    let jwk = format!(r#"{{"kty":"RSA","n":"{n}","e":"{e}","alg":"{algorithm}"}}"#);
    let keys = JwkSet::parse(crate::keys_and_tokens::set_text([jwk]), KeySource::Remote).unwrap();
    (private.clone(), keys)
}

fn input(algorithm: Algorithm) -> String {
    format!(
        "{}.{}",
        b64(format!(r#"{{"alg":"{algorithm}"}}"#)),
        b64("{}")
    )
}

#[test]
fn rsa_of_another_length_or_beyond_the_modulus() {
    for algorithm in [Algorithm::Rs256, Algorithm::Ps256] {
        let (private, keys) = rsa_pair(algorithm);
        let pem = private.to_pkcs8_pem(LineEnding::LF).unwrap();
        let signer = SigningKey::from_pem(algorithm, &pem).unwrap();
        let modulus = private.n_bytes();
        let header = format!(r#"{{"alg":"{algorithm}"}}"#);
        // One whose number plus the modulus fits in as many octets.
        let (token, good, beyond) = (0..100)
            .find_map(|id| {
                let token = forge(&header, format!(r#"{{"jti":"{id}"}}"#), &signer);
                let good = signature(&token);
                Some((token, sum(&good, &modulus)?)).map(|(token, sum)| (token, good, sum))
            })
            .unwrap();
        assert!(verifies_with(algorithm, &token, &keys));
        assert_eq!(good.len(), 256);
        let zero_in_front = [&[0][..], &good].concat();
        let zero_behind = [&good[..], &[0]].concat();
        let (short, shorter) = (&good[1..], &good[..255]);
        let forged = [
            &beyond,
            &zero_in_front,
            &zero_behind,
            short,
            shorter,
            &modulus,
            &[0; 256],
            &[],
        ];
        for bad in forged {
            assert!(!verifies_with(algorithm, &resigned(&token, bad), &keys));
        }
    }
}

#[test]
fn pkcs1_padding_that_is_not_exactly_the_one() {
    let algorithm = Algorithm::Rs256;
    let (private, keys) = rsa_pair(algorithm);
    let input = input(algorithm);
    let hash = Sha256::digest(&input).to_vec();
    let digest_info = hex("3031300d060960864801650304020105000420");
    let without_null = hex("302f300b06096086480165030402010420");
    let encoded = |padding: usize, fill: u8, info: &[u8], hash: &[u8], tail: &[u8]| {
        let mut message = vec![0, 1];
        message.extend(vec![fill; padding]);
        message.push(0);
        message.extend([info, hash, tail].concat());
        message
    };
    let padding = |info: &[u8]| 256 - 3 - info.len() - 32;
    let signed = |message: &[u8]| {
        assert_eq!(message.len(), 256);
        format!("{input}.{}", b64(raw_sign(&private, message)))
    };
    let exact = encoded(padding(&digest_info), 0xff, &digest_info, &hash, &[]);
    assert!(verifies_with(algorithm, &signed(&exact), &keys));
    let mut block_type_2 = exact.clone();
    block_type_2[1] = 2;
    let mut one_zero_inside = exact;
    one_zero_inside[20] = 0;
    let garbage = [0x55; 100];
    let sha512 = hex("3051300d060960864801650304020305000440");
    let other_hash = encoded(
        256 - 3 - sha512.len() - 64,
        0xff,
        &sha512,
        &Sha512::digest(&input),
        &[],
    );
    let forged = [
        encoded(padding(&without_null), 0xff, &without_null, &hash, &[]),
        encoded(
            padding(&digest_info) - 100,
            0xff,
            &digest_info,
            &hash,
            &garbage,
        ),
        encoded(padding(&[]), 0xff, &[], &hash, &[]),
        encoded(padding(&digest_info), 0x00, &digest_info, &hash, &[]),
        other_hash,
        block_type_2,
        one_zero_inside,
    ];
    for message in forged {
        assert!(!verifies_with(algorithm, &signed(&message), &keys));
    }
}

#[test]
fn pss_with_another_salt_or_hash() {
    let algorithm = Algorithm::Ps256;
    let (private, keys) = rsa_pair(algorithm);
    let input = input(algorithm);
    let hash = Sha256::digest(&input);
    let mut random = Counter(9);
    for salt in [0, 20, 31, 32, 33, 64, 222] {
        let padding = Pss::<Sha256>::new_with_salt(salt);
        let signature = private.sign_with_rng(&mut random, padding, &hash).unwrap();
        let token = format!("{input}.{}", b64(signature));
        assert_eq!(
            verifies_with(algorithm, &token, &keys),
            salt == 32,
            "{salt}"
        );
    }
    let padding = Pss::<Sha384>::new_with_salt(32);
    let signature = private.sign_with_rng(&mut random, padding, &Sha384::digest(&input));
    let token = format!("{input}.{}", b64(signature.unwrap()));
    assert!(!verifies_with(algorithm, &token, &keys));
}

#[test]
fn rsa_schemes_are_not_exchanged() {
    use Algorithm::*;
    let all = [Ps256, Ps384, Ps512, Rs256, Rs384, Rs512];
    for (signed, named) in all.map(|signed| all.map(|named| (signed, named))).concat() {
        let header = format!(r#"{{"alg":"{named}"}}"#);
        let token = forge(header, "{}", &key(signed));
        let keys = set([jwk(signed, r#"{"alg":null}"#)]);
        assert_eq!(verifies_with(named, &token, &keys), signed == named);
    }
}

/// RSA without any padding of its own.
fn raw_sign(key: &rsa::PrivateKey, message: &[u8]) -> Vec<u8> {
    let message = BoxedUint::from_be_slice_vartime(message);
    let power = message.pow_mod(key.d(), key.n_params().modulus());
    let octets = power.to_be_bytes();
    octets[octets.len() - 256..].to_vec()
}

/// The sum of two big-endian numbers, where it fits in as many octets.
fn sum(a: &[u8], b: &[u8]) -> Option<Vec<u8>> {
    let (mut carry, mut sum) = (0, a.to_vec());
    for (digit, other) in sum.iter_mut().zip(b).rev() {
        let both = u16::from(*digit) + u16::from(*other) + carry;
        (*digit, carry) = (both.to_le_bytes()[0], both >> 8);
    }
    (carry == 0).then_some(sum)
}
