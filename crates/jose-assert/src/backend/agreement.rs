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

use self::rsa_keys::rsa_parts;
use super::{Components, PrivateParts, aws_lc, rust_crypto};
use crate::KeyError;
use crate::algorithm::Algorithm;
use crate::key_kind::{Curve, KeyKind};

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

fn ec(curve: Curve, scalar: Vec<u8>) -> Result<Pair, KeyError> {
    pair(&PrivateParts::Ec {
        curve,
        scalar: scalar.into(),
        public: None,
    })
}

fn ed25519(seed: [u8; 32]) -> Result<Pair, KeyError> {
    pair(&PrivateParts::Ed25519 {
        seed: seed.into(),
        public: None,
    })
}

fn pair(parts: &PrivateParts) -> Result<Pair, KeyError> {
    let (fast, plain) = same(
        aws_lc::PrivateKey::new(parts),
        rust_crypto::PrivateKey::new(parts),
    )?;
    assert_eq!(fast.components(), plain.components());
    let (fast_public, plain_public) = public(&fast.components())?;
    Ok(Pair {
        fast: (fast, fast_public),
        plain: (plain, plain_public),
    })
}

fn public(
    components: &Components,
) -> Result<(aws_lc::PublicKey, rust_crypto::PublicKey), KeyError> {
    same(
        aws_lc::PublicKey::new(components),
        rust_crypto::PublicKey::new(components),
    )
}

fn ed25519_point(x: &[u8; 32]) -> Result<(aws_lc::PublicKey, rust_crypto::PublicKey), KeyError> {
    public(&Components::Ed25519 { x: *x })
}

/// As many octets as a scalar of this curve has, a number below the order.
fn scalar(curve: Curve, seed: u32) -> Vec<u8> {
    let mut scalar = [octets(seed), octets(seed + 1), octets(seed + 2)].concat();
    scalar.truncate(curve.octets());
    if curve == Curve::P521 {
        scalar[0] &= 1;
    }
    scalar
}

/// Octets that look random and are the same every time.
fn octets(seed: u32) -> [u8; 32] {
    Sha256::digest(seed.to_be_bytes()).into()
}

#[test]
fn what_one_signs_the_other_verifies() {
    use Algorithm::*;
    let ec = |curve| ec(curve, scalar(curve, 1)).unwrap();
    let pairs = [
        (ec(Curve::P256), &[Es256][..]),
        (ec(Curve::P384), &[Es384]),
        (ec(Curve::P521), &[Es512]),
        (ed25519(octets(1)).unwrap(), &[EdDsa, Ed25519]),
        (
            pair(&PrivateParts::Rsa(rsa_parts())).unwrap(),
            &[Rs256, Rs384, Rs512, Ps256, Ps384, Ps512],
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
                for &other in Algorithm::ALL {
                    let twins = [EdDsa, Ed25519];
                    let expected = other == algorithm
                        || (twins.contains(&other) && twins.contains(&algorithm));
                    assert_eq!(pair.verifies(other, MESSAGE, &signature), expected);
                }
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
    let rsa = pair(&PrivateParts::Rsa(rsa_parts())).unwrap();
    for algorithm in [Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512] {
        let [fast, plain] = rsa.signatures(algorithm);
        assert_eq!(fast, plain);
    }
}

#[test]
fn numbers_come_out_as_they_went_in() {
    let written = |parts: &PrivateParts, components: &Components| {
        let document = super::write_private(parts, components).unwrap();
        (
            super::super::jwk::write_private(parts).to_string(),
            document,
        )
    };
    let pairs = [Curve::P256, Curve::P384, Curve::P521]
        .map(|curve| ec(curve, scalar(curve, 5)))
        .into_iter()
        .chain([ed25519(octets(5)), pair(&PrivateParts::Rsa(rsa_parts()))]);
    for pair in pairs {
        let pair = pair.unwrap();
        let components = pair.fast.0.components();
        let fast = written(&pair.fast.0.parts().unwrap(), &components);
        assert_eq!(fast, written(&pair.plain.0.parts().unwrap(), &components));
        let again = super::private_key(Some(components.kind()), &fast.1).unwrap();
        assert_eq!(written(&again, &components), fast);
    }
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
    let Components::Ed25519 { x } = pair.fast.0.components() else {
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

/// The orders of the groups, and the primes of the fields.
const CURVES: [(Curve, &str, &str); 3] = [
    (
        Curve::P256,
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    ),
    (
        Curve::P384,
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
    ),
    (
        Curve::P521,
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ),
];

fn hex(text: &str) -> Vec<u8> {
    let digits = (0..text.len()).step_by(2).map(|at| &text[at..at + 2]);
    digits
        .map(|digits| u8::from_str_radix(digits, 16).unwrap())
        .collect()
}

/// One more, or one less, in the last octet.
fn moved(number: &[u8], by: u8) -> Vec<u8> {
    let mut moved = number.to_vec();
    let last = moved.last_mut().unwrap();
    *last = last.wrapping_add(by);
    moved
}

#[test]
fn scalars_are_judged_alike() {
    for (curve, order, _) in CURVES {
        let order = hex(order);
        let zero = vec![0; curve.octets()];
        for good in [moved(&zero, 1), moved(&order, 0xff), scalar(curve, 1)] {
            assert!(ec(curve, good).is_ok());
        }
        for bad in [zero, moved(&order, 1), order, vec![0xff; curve.octets()]] {
            assert_eq!(ec(curve, bad).err(), Some(KeyError::PrivatePart));
        }
    }
}

#[test]
fn points_of_the_curves_are_judged_alike() {
    for (curve, order, prime) in CURVES {
        let point = |x: &[u8], y: &[u8]| {
            public(&Components::Ec {
                curve,
                x: x.to_vec(),
                y: y.to_vec(),
            })
        };
        let pair = ec(curve, scalar(curve, 1)).unwrap();
        let Components::Ec { x, y, .. } = pair.fast.0.components() else {
            panic!("another kind");
        };
        assert!(point(&x, &y).is_ok());
        let (zero, prime, full) = (vec![0; x.len()], hex(prime), vec![0xff; x.len()]);
        for (x, y) in [
            (&zero, &zero),
            (&y, &x),
            (&x, &moved(&y, 1)),
            (&x, &prime),
            (&prime, &y),
            (&moved(&prime, 1), &y),
            (&full, &full),
        ] {
            assert_eq!(point(x, y).err(), Some(KeyError::InvalidPoint));
        }
        // Numbers of a signature outside 1..n-1, in either place.
        let algorithm = *Algorithm::ALL
            .iter()
            .find(|algorithm| algorithm.key_kind() == KeyKind::Ec(curve))
            .unwrap();
        let signature = pair.fast.0.sign(algorithm, MESSAGE).unwrap();
        let (r, s) = signature.split_at(x.len());
        let order = hex(order);
        for bad in [&zero, &order, &moved(&order, 1), &full] {
            for forged in [
                [bad, s].concat(),
                [r, bad].concat(),
                [&bad[..], bad].concat(),
            ] {
                assert!(!pair.verifies(algorithm, MESSAGE, &forged));
            }
        }
    }
}

#[test]
fn generated_keys_follow_from_the_environment() {
    for algorithm in [
        Algorithm::EdDsa,
        Algorithm::Es256,
        Algorithm::Es384,
        Algorithm::Es512,
    ] {
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
    for curve in [Curve::P256, Curve::P384, Curve::P521] {
        let stuck = super::generate(KeyKind::Ec(curve), &Stuck);
        assert_eq!(stuck.err(), Some(KeyError::PrivatePart));
    }
}
