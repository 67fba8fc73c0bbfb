//! Both backends say the same of every key and signature.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod rsa_keys;

use core::fmt::Debug;

use crypto_bigint::{NonZero, U256, U512};
use oauth_step::{Env, FixedEnv, UnixTime};
use sha2::{Digest, Sha256, Sha512};

use self::rsa_keys::{rsa, rsa_parts};
use super::{aws_lc, rust_crypto};
use crate::KeyError;
use crate::algorithm::{Algorithm, KeyKind};

const MESSAGE: &[u8] = b"header.payload";

/// One key in both, private and public.
struct Pair {
    fast: (aws_lc::PrivateKey, aws_lc::PublicKey),
    plain: (rust_crypto::PrivateKey, rust_crypto::PublicKey),
}

impl Pair {
    /// The verdict of both, which is one.
    fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let fast = self.fast.1.verifies(algorithm, message, signature);
        let plain = self.plain.1.verifies(algorithm, message, signature);
        assert_eq!(fast, plain, "{algorithm} {signature:02x?}");
        fast
    }

    fn signatures(&self, algorithm: Algorithm) -> [Vec<u8>; 2] {
        [
            self.fast.0.sign(algorithm, MESSAGE).unwrap(),
            self.plain.0.sign(algorithm, MESSAGE).unwrap(),
        ]
    }
}

fn same<A, B, E: Debug + PartialEq>(fast: Result<A, E>, plain: Result<B, E>) -> Result<(A, B), E> {
    match (fast, plain) {
        (Ok(fast), Ok(plain)) => Ok((fast, plain)),
        (Err(fast), Err(plain)) => {
            assert_eq!(fast, plain);
            Err(fast)
        }
        (fast, plain) => panic!("{:?} and {:?}", fast.err(), plain.err()),
    }
}

fn p256(scalar: [u8; 32]) -> Result<Pair, KeyError> {
    let (fast, plain) = same(
        aws_lc::PrivateKey::p256(&scalar),
        rust_crypto::PrivateKey::p256(&scalar),
    )?;
    let super::Components::P256 { x, y } = fast.components() else {
        panic!("another kind");
    };
    assert_eq!(fast.components(), plain.components());
    let (fast_public, plain_public) = same(
        aws_lc::PublicKey::p256(&x, &y),
        rust_crypto::PublicKey::p256(&x, &y),
    )?;
    Ok(Pair {
        fast: (fast, fast_public),
        plain: (plain, plain_public),
    })
}

fn ed25519(seed: [u8; 32]) -> Result<Pair, KeyError> {
    let (fast, plain) = same(
        aws_lc::PrivateKey::ed25519(&seed),
        rust_crypto::PrivateKey::ed25519(&seed),
    )?;
    let super::Components::Ed25519 { x } = fast.components() else {
        panic!("another kind");
    };
    assert_eq!(fast.components(), plain.components());
    let (fast_public, plain_public) = ed25519_point(&x)?;
    Ok(Pair {
        fast: (fast, fast_public),
        plain: (plain, plain_public),
    })
}

fn ed25519_point(x: &[u8; 32]) -> Result<(aws_lc::PublicKey, rust_crypto::PublicKey), KeyError> {
    same(
        aws_lc::PublicKey::ed25519(x),
        rust_crypto::PublicKey::ed25519(x),
    )
}

/// Octets that look random and are the same every time.
fn octets(seed: u32) -> [u8; 32] {
    Sha256::digest(seed.to_be_bytes()).into()
}

#[test]
fn what_one_signs_the_other_verifies() {
    let pairs = [
        (p256(octets(1)).unwrap(), &[Algorithm::Es256][..]),
        (
            ed25519(octets(1)).unwrap(),
            &[Algorithm::EdDsa, Algorithm::Ed25519],
        ),
        (
            rsa(&rsa_parts()).unwrap(),
            &[Algorithm::Rs256, Algorithm::Ps256],
        ),
    ];
    for (pair, algorithms) in &pairs {
        for &algorithm in Algorithm::ALL {
            if !algorithms.contains(&algorithm) {
                assert!(pair.fast.0.sign(algorithm, MESSAGE).is_none());
                assert!(pair.plain.0.sign(algorithm, MESSAGE).is_none());
                assert!(!pair.verifies(algorithm, MESSAGE, &[0; 64]));
                continue;
            }
            for signature in pair.signatures(algorithm) {
                assert!(pair.verifies(algorithm, MESSAGE, &signature));
                assert!(!pair.verifies(algorithm, b"other", &signature));
                // Every octet matters, and so does the length.
                for at in 0..signature.len() {
                    let mut changed = signature.clone();
                    changed[at] ^= 1 << (at % 8);
                    assert!(!pair.verifies(algorithm, MESSAGE, &changed));
                }
                let longer = [&signature[..], &[0]].concat();
                for bad in [
                    &longer,
                    &longer[1..],
                    &signature[1..],
                    &signature[..63],
                    &[],
                ] {
                    assert!(!pair.verifies(algorithm, MESSAGE, bad));
                }
            }
        }
    }
}

#[test]
fn what_follows_from_the_key_alone_is_signed_alike() {
    let [fast, plain] = ed25519(octets(2)).unwrap().signatures(Algorithm::EdDsa);
    assert_eq!(fast, plain);
    let [fast, plain] = rsa(&rsa_parts()).unwrap().signatures(Algorithm::Rs256);
    assert_eq!(fast, plain);
}

#[test]
fn points_are_judged_alike() {
    let mut points: Vec<[u8; 32]> = (0..400).map(octets).collect();
    // All y near both ends of the field, and of what 255 bits can hold, with either sign.
    for low in 0..=255 {
        for high in [0x00, 0x80, 0x7f, 0xff] {
            let middle = if high & 0x7f == 0 { 0 } else { 0xff };
            let mut point = [middle; 32];
            (point[0], point[31]) = (low, high);
            points.push(point);
        }
    }
    // Order 8, y and -y.
    for y in [
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ] {
        let mut point = [0; 32];
        for (at, octet) in point.iter_mut().enumerate() {
            *octet = u8::from_str_radix(&y[2 * at..2 * at + 2], 16).unwrap();
        }
        points.push(point);
        point[31] ^= 0x80;
        points.push(point);
    }
    let (mut good, mut small, mut bad) = (0, 0, 0);
    for point in points {
        match ed25519_point(&point) {
            Ok(_) => good += 1,
            Err(KeyError::SmallOrder) => small += 1,
            Err(_) => bad += 1,
        }
    }
    // 8 points; those with a y of 0 and 1 have a second spelling, and those with an x of 0 a
    // second sign.
    assert_eq!(small, 14);
    assert!(good > 400 && bad > 400, "{good} {bad}");
}

#[test]
fn a_signature_with_an_r_of_small_order_is_refused() {
    // Whoever has the key can sign so: r is 0, R the neutral element, and S is k times the key.
    let seed = octets(3);
    let pair = ed25519(seed).unwrap();
    let super::Components::Ed25519 { x } = pair.fast.0.components() else {
        panic!("another kind");
    };
    let mut r = [0; 32];
    r[0] = 1;
    let hash = Sha512::new().chain_update(r).chain_update(x);
    let k = U512::from_le_slice(&hash.chain_update(MESSAGE).finalize());
    let order = "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed";
    let order = NonZero::new(U256::from_be_hex(order)).unwrap();
    let k = k.rem(&order);
    let secret = ed25519_dalek::SigningKey::from_bytes(&seed).to_scalar();
    let secret = U256::from_le_slice(&secret.to_bytes());
    let s = k.mul_mod(&secret, &order);
    let signature = [r, s.to_le_bytes().into()].concat();
    assert!(!pair.verifies(Algorithm::EdDsa, MESSAGE, &signature));
}

#[test]
fn scalars_are_judged_alike() {
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let mut n = [0; 32];
    for (at, octet) in n.iter_mut().enumerate() {
        *octet = u8::from_str_radix(&order[2 * at..2 * at + 2], 16).unwrap();
    }
    let (mut below, mut above, mut one) = (n, n, [0; 32]);
    (below[31], above[31], one[31]) = (0x50, 0x52, 1);
    for good in [one, below, octets(1)] {
        assert!(p256(good).is_ok());
    }
    for bad in [[0; 32], n, above, [0xff; 32]] {
        assert_eq!(p256(bad).err(), Some(KeyError::PrivatePart));
    }
}

#[test]
fn generated_keys_follow_from_the_environment() {
    for algorithm in [Algorithm::EdDsa, Algorithm::Es256] {
        let key = || super::generate(algorithm.key_kind(), &FixedEnv::new(UnixTime(0))).unwrap();
        assert_eq!(key().components(), key().components());
    }
    // A source that is stuck ends in an error, and not never.
    struct Stuck;
    impl Env for Stuck {
        fn now(&self) -> UnixTime {
            UnixTime(0)
        }

        fn fill_random(&self, octets: &mut [u8]) {
            octets.fill(0xff);
        }
    }
    let stuck = super::generate(KeyKind::P256, &Stuck);
    assert_eq!(stuck.err(), Some(KeyError::PrivatePart));
}
