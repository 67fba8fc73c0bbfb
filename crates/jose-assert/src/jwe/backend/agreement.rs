//! Both backends do the same with every key: what one encrypts the other decrypts, and what one
//! refuses the other refuses.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod ciphers;

use oauth_step::{FixedEnv, UnixTime};
use rsa::BoxedUint;
use rsa::traits::PublicKeyParts;
use sha2::{Digest, Sha256};

use super::super::algorithms::OaepHash;
use super::super::point::{AgreementCurve, Point};
use super::{aws_lc, rust_crypto};
use crate::KeyError;
use crate::backend::{Backend, Components, PrivateParts, RsaParts, rsa_key};
use crate::key_kind::{Curve, KeyKind};

const HASHES: [OaepHash; 4] = [
    OaepHash::Sha1,
    OaepHash::Sha256,
    OaepHash::Sha384,
    OaepHash::Sha512,
];

fn env() -> FixedEnv {
    FixedEnv::new(UnixTime(0))
}

/// Octets that look random and are the same every time.
fn octets(seed: u32, length: usize) -> Vec<u8> {
    let hashes = (0_u32..).flat_map(|block| {
        let hash = Sha256::new_with_prefix(seed.to_be_bytes()).chain_update(block.to_be_bytes());
        hash.finalize()
    });
    hashes.take(length).collect()
}

/// A private key of this curve. Of P-521 the number has 521 bits at most.
fn private(curve: AgreementCurve, octets: &[u8]) -> PrivateParts {
    let public = None;
    match curve.kind() {
        KeyKind::Ec(curve) => PrivateParts::Ec {
            curve,
            scalar: octets.to_vec().into(),
            public,
        },
        _ => PrivateParts::X25519 {
            scalar: <[u8; 32]>::try_from(octets).unwrap().into(),
            public,
        },
    }
}

fn length(curve: AgreementCurve) -> usize {
    curve.kind().curve().map_or(32, Curve::octets)
}

/// Octets that are a private key of any curve.
fn scalar(curve: AgreementCurve, seed: u32) -> PrivateParts {
    let mut octets = octets(seed, length(curve));
    octets[0] &= 1;
    private(curve, &octets)
}

struct Rsa {
    parts: RsaParts,
    fast: (aws_lc::RsaPrivateKey, aws_lc::RsaPublicKey),
    plain: (rust_crypto::RsaPrivateKey, rust_crypto::RsaPublicKey),
}

impl Rsa {
    fn new(parts: RsaParts) -> Self {
        let (n, e) = (&parts.n, &parts.e);
        Self {
            fast: (
                aws_lc::RsaPrivateKey::new(&parts).unwrap(),
                aws_lc::RsaPublicKey::new(n, e).unwrap(),
            ),
            plain: (
                rust_crypto::RsaPrivateKey::new(&parts).unwrap(),
                rust_crypto::RsaPublicKey::new(n, e).unwrap(),
            ),
            parts,
        }
    }

    /// The verdict of both, which is one.
    fn decrypt(&self, hash: OaepHash, encrypted: &[u8], length: usize) -> Option<Vec<u8>> {
        let fast = self.fast.0.decrypt(hash, encrypted, length, &env());
        let plain = self.plain.0.decrypt(hash, encrypted, length, &env());
        assert_eq!(fast, plain, "{hash:?}");
        fast.map(|message| message.to_vec())
    }

    /// Without any padding.
    fn raw(&self, encoded: &[u8]) -> Vec<u8> {
        let key = rsa_key(&self.parts).unwrap();
        let number = BoxedUint::from_be_slice(encoded, key.n_bits_precision()).unwrap();
        let encrypted = rsa::hazmat::rsa_encrypt(&key, &number).unwrap();
        let octets = encrypted.to_be_bytes();
        octets[octets.len() - 256..].to_vec()
    }
}

#[test]
fn what_one_encrypts_to_rsa_the_other_decrypts() {
    for parts in [
        rust_crypto::generate_rsa(&env()).unwrap(),
        aws_lc::generate_rsa(&env()).unwrap(),
    ] {
        let rsa = Rsa::new(parts);
        for hash in HASHES {
            for length in [0, 1, 16, 64] {
                let message = octets(7, length);
                for encrypted in [
                    rsa.fast.1.encrypt(hash, &message, &env()).unwrap(),
                    rsa.plain.1.encrypt(hash, &message, &env()).unwrap(),
                ] {
                    assert_eq!(rsa.decrypt(hash, &encrypted, length), Some(message.clone()));
                    // Another length, hash, ciphertext.
                    assert_eq!(rsa.decrypt(hash, &encrypted, length + 1), None);
                    assert_eq!(rsa.decrypt(hash, &encrypted, 4096), None);
                    for other in HASHES.into_iter().filter(|other| *other != hash) {
                        assert_eq!(rsa.decrypt(other, &encrypted, length), None);
                    }
                    let mut changed = encrypted.clone();
                    changed[100] ^= 1;
                    assert_eq!(rsa.decrypt(hash, &changed, length), None);
                    assert_eq!(rsa.decrypt(hash, &encrypted[1..], length), None);
                    let longer = [&[0], &encrypted[..]].concat();
                    assert_eq!(rsa.decrypt(hash, &longer, length), None);
                }
            }
        }
        for wrong in [
            vec![],
            vec![0; 256],
            vec![1; 256],
            vec![0xff; 256],
            rsa.parts.n.clone(),
        ] {
            assert_eq!(rsa.decrypt(OaepHash::Sha256, &wrong, 16), None);
        }
    }
}

type Change<'a> = &'a dyn Fn(&mut [u8]);

/// Padding with one thing wrong in it (RFC 8017 §7.1.2, step 3 g).
#[test]
fn padding_is_judged_alike() {
    let rsa = Rsa::new(rust_crypto::generate_rsa(&env()).unwrap());
    let message = octets(9, 16);
    let encoded = |first: u8, change: Change<'_>| {
        let mut block = Sha256::digest([]).to_vec();
        block.resize(256 - 33 - 17, 0);
        block.push(1);
        block.extend_from_slice(&message);
        change(&mut block);
        let mut seed = octets(3, 32);
        mask(&seed, &mut block);
        mask(&block, &mut seed);
        rsa.raw(&[&[first], &seed[..], &block[..]].concat())
    };
    let good = encoded(0, &|_| {});
    assert_eq!(
        rsa.decrypt(OaepHash::Sha256, &good, 16),
        Some(message.clone())
    );
    let changes: [Change<'_>; 7] = [
        &|block| block[0] ^= 1,
        &|block| block[31] ^= 0x80,
        &|block| block[40] = 1,
        &|block| block[40] = 0xff,
        &|block| block[206] = 0,
        &|block| block[206] = 2,
        &|block| block.fill(0),
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let bad = encoded(0, change);
        assert_eq!(rsa.decrypt(OaepHash::Sha256, &bad, 16), None, "{at}");
    }
    // The first octet is zero.
    for first in [1, 2, 0x7f] {
        let bad = encoded(first, &|_| {});
        assert_eq!(rsa.decrypt(OaepHash::Sha256, &bad, 16), None, "{first}");
    }
}

fn mask(seed: &[u8], octets: &mut [u8]) {
    for (counter, chunk) in (0_u32..).zip(octets.chunks_mut(32)) {
        let hash = Sha256::new_with_prefix(seed).chain_update(counter.to_be_bytes());
        for (octet, mask) in chunk.iter_mut().zip(hash.finalize()) {
            *octet ^= mask;
        }
    }
}

#[test]
fn private_keys_of_rsa_are_judged_alike() {
    let with = |change: &dyn Fn(&mut RsaParts)| {
        let mut parts = rust_crypto::generate_rsa(&env()).unwrap();
        change(&mut parts);
        let fast = aws_lc::RsaPrivateKey::new(&parts).err();
        assert_eq!(fast, rust_crypto::RsaPrivateKey::new(&parts).err());
        fast
    };
    let good: [&dyn Fn(&mut RsaParts); 3] = [&|_| {}, &|parts| parts.primes = None, &|parts| {
        parts.primes.as_mut().unwrap().swap(0, 1);
    }];
    for change in good {
        assert_eq!(with(change), None);
    }
    let bad: [&dyn Fn(&mut RsaParts); 6] = [
        &|parts| parts.d[9] ^= 1,
        &|parts| parts.d.clear(),
        &|parts| *parts.d = vec![1],
        &|parts| *parts.d = parts.n.clone(),
        &|parts| parts.primes.as_mut().unwrap()[0][5] ^= 4,
        &|parts| parts.primes.as_mut().unwrap()[1].clear(),
    ];
    for (at, change) in bad.into_iter().enumerate() {
        assert_eq!(with(change), Some(KeyError::PrivatePart), "{at}");
    }
}

#[test]
fn both_agree_on_the_same() {
    for &curve in AgreementCurve::ALL {
        let fast = aws_lc::AgreementKey::new(&scalar(curve, 1)).unwrap();
        let plain = rust_crypto::AgreementKey::new(&scalar(curve, 1)).unwrap();
        assert_eq!(fast.public(), plain.public());
        for seed in 2..6 {
            let other = rust_crypto::AgreementKey::new(&scalar(curve, seed)).unwrap();
            let point = Point::new(other.public().unwrap(), Backend::RustCrypto).unwrap();
            let agreed = fast.agree(&point).unwrap();
            assert_eq!(agreed.len(), length(curve));
            assert_eq!(Some(agreed), plain.agree(&point));
            let others = AgreementCurve::ALL.iter();
            for &other in others.filter(|other| **other != curve) {
                let parts = scalar(other, seed);
                let key = aws_lc::AgreementKey::new(&parts).unwrap();
                assert!(key.agree(&point).is_none());
                let key = rust_crypto::AgreementKey::new(&parts).unwrap();
                assert!(key.agree(&point).is_none());
            }
        }
    }
}

#[test]
fn numbers_come_out_as_they_went_in() {
    let number = |parts: &PrivateParts| match parts {
        PrivateParts::Ec { scalar, .. } => scalar.to_vec(),
        PrivateParts::X25519 { scalar, .. } => scalar.to_vec(),
        _ => panic!("of another kind"),
    };
    for &curve in AgreementCurve::ALL {
        // Zeros in front stay.
        let mut octets = octets(5, length(curve));
        octets[..9].fill(0);
        let parts = private(curve, &octets);
        let fast = aws_lc::AgreementKey::new(&parts).unwrap().parts().unwrap();
        let plain = rust_crypto::AgreementKey::new(&parts).unwrap();
        let plain = plain.parts().unwrap();
        for out in [fast, plain] {
            assert_eq!((out.kind(), number(&out)), (curve.kind(), octets.clone()));
        }
    }
    let parts = rust_crypto::generate_rsa(&env()).unwrap();
    let numbers = |parts: &RsaParts| {
        let primes = parts.primes.as_ref().unwrap();
        let rest = parts.exponents_and_coefficient.as_ref().unwrap();
        let secret = [&parts.d].into_iter().chain(primes).chain(rest);
        let secret: Vec<_> = secret.map(|number| number.to_vec()).collect();
        (parts.n.clone(), parts.e.clone(), secret)
    };
    let fast = aws_lc::RsaPrivateKey::new(&parts).unwrap().parts().unwrap();
    let plain = rust_crypto::RsaPrivateKey::new(&parts).unwrap();
    assert_eq!(numbers(&fast), numbers(&parts));
    assert_eq!(numbers(&plain.parts().unwrap()), numbers(&parts));
}

#[test]
fn private_keys_and_points_are_judged_alike() {
    for &curve in AgreementCurve::ALL {
        let length = length(curve);
        let mut numbers = vec![vec![0; length], vec![0xff; length]];
        numbers.push([vec![0; length - 1], vec![1]].concat());
        numbers.extend((0..20).map(|seed| octets(seed, length)));
        for number in &numbers {
            let parts = private(curve, number);
            let fast = aws_lc::AgreementKey::new(&parts).err();
            let plain = rust_crypto::AgreementKey::new(&parts).err();
            assert_eq!(fast, plain, "{curve:?} {number:02x?}");
        }
        let key = rust_crypto::AgreementKey::new(&private(curve, &numbers[2])).unwrap();
        let good = key.public().unwrap();
        let encoded = good.encoded();
        for at in 0..encoded.len() {
            let mut changed = encoded.clone();
            changed[at] ^= 1;
            // Both coordinates make every point; other forms do not come here.
            let point = match curve.kind() {
                KeyKind::Ec(curve) => Components::ec(curve, &changed),
                _ => changed.try_into().ok().map(|x| Components::X25519 { x }),
            };
            let Some(point) = point else {
                assert_eq!(at, 0);
                continue;
            };
            let fast = aws_lc::review_point(&point);
            assert_eq!(fast, rust_crypto::review_point(&point), "{curve:?}");
            assert_eq!(fast.is_ok(), curve == AgreementCurve::X25519);
        }
        assert_eq!(aws_lc::review_point(&good), Ok(()));
        assert_eq!(rust_crypto::review_point(&good), Ok(()));
    }
}
