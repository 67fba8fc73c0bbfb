//! Both backends do the same with every key: what one encrypts the other decrypts, and what one
//! refuses the other refuses.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use oauth_step::{FixedEnv, UnixTime};
use rsa::BoxedUint;
use rsa::traits::PublicKeyParts;
use sha2::{Digest, Sha256};

use super::super::algorithms::OaepHash;
use super::super::point::{Curve, Point};
use super::{aws_lc, rust_crypto};
use crate::KeyError;
use crate::backend::{RsaParts, rsa_key};

const HASHES: [OaepHash; 4] = [
    OaepHash::Sha1,
    OaepHash::Sha256,
    OaepHash::Sha384,
    OaepHash::Sha512,
];
const CURVES: [Curve; 4] = [Curve::P256, Curve::P384, Curve::P521, Curve::X25519];

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
    for curve in CURVES {
        let private = |seed| {
            let mut octets = octets(seed, curve.length());
            octets[0] &= 1;
            octets
        };
        let fast = aws_lc::AgreementKey::new(curve, &private(1)).unwrap();
        let plain = rust_crypto::AgreementKey::new(curve, &private(1)).unwrap();
        assert_eq!(fast.public(), plain.public());
        for seed in 2..6 {
            let other = rust_crypto::AgreementKey::new(curve, &private(seed)).unwrap();
            let point = Point::new(curve, other.public().unwrap()).unwrap();
            let agreed = fast.agree(&point).unwrap();
            assert_eq!(agreed.len(), curve.length());
            assert_eq!(Some(agreed), plain.agree(&point));
            for other in CURVES.into_iter().filter(|other| *other != curve) {
                let mut private = octets(seed, other.length());
                private[0] &= 1;
                assert!(
                    aws_lc::AgreementKey::new(other, &private)
                        .unwrap()
                        .agree(&point)
                        .is_none()
                );
                let key = rust_crypto::AgreementKey::new(other, &private).unwrap();
                assert!(key.agree(&point).is_none());
            }
        }
    }
}

#[test]
fn private_keys_and_points_are_judged_alike() {
    for curve in CURVES {
        let length = curve.length();
        let mut numbers = vec![vec![0; length], vec![0xff; length], vec![1; length - 1]];
        numbers.push(vec![1; length + 1]);
        numbers.push([vec![0; length - 1], vec![1]].concat());
        numbers.extend((0..20).map(|seed| octets(seed, length)));
        for number in &numbers {
            let fast = aws_lc::AgreementKey::new(curve, number).err();
            let plain = rust_crypto::AgreementKey::new(curve, number).err();
            assert_eq!(fast, plain, "{curve:?} {number:02x?}");
        }
        let key = rust_crypto::AgreementKey::new(curve, &numbers[4]).unwrap();
        let good = key.public().unwrap();
        let mut points = vec![good.clone(), good[1..].to_vec(), vec![], vec![0]];
        points.push([&good[..], &[0]].concat());
        for at in 0..good.len() {
            let mut changed = good.clone();
            changed[at] ^= 1;
            points.push(changed);
        }
        for point in points {
            let fast = aws_lc::review_point(curve, &point);
            // Compressed and hybrid forms do not come here: coordinates make every point.
            if point.first().is_some_and(|tag| *tag == 4) || curve == Curve::X25519 {
                assert_eq!(fast, rust_crypto::review_point(curve, &point), "{curve:?}");
                assert_eq!(
                    fast.is_ok(),
                    point == good || (curve == Curve::X25519 && point.len() == 32)
                );
            }
        }
    }
}

#[test]
fn ciphers_do_the_same() {
    for length in [16, 24, 32] {
        let key = octets(1, length);
        let (fast, plain) = (
            aws_lc::Aes::new(&key).unwrap(),
            rust_crypto::Aes::new(&key).unwrap(),
        );
        let block: [u8; 16] = octets(2, 16).try_into().unwrap();
        let (mut first, mut second) = (block, block);
        fast.encrypt(&mut first).unwrap();
        plain.encrypt(&mut second).unwrap();
        assert!(first == second && first != block);
        fast.decrypt(&mut first).unwrap();
        plain.decrypt(&mut second).unwrap();
        assert!(first == block && second == block);
        for blocks in 0..5 {
            let (iv, text) = (octets(3, 16), octets(4, 16 * blocks));
            let (mut first, mut second) = (text.clone(), text.clone());
            aws_lc::cbc_encrypt(&key, &iv, &mut first).unwrap();
            rust_crypto::cbc_encrypt(&key, &iv, &mut second).unwrap();
            assert_eq!(first, second);
            rust_crypto::cbc_decrypt(&key, &iv, &mut first).unwrap();
            aws_lc::cbc_decrypt(&key, &iv, &mut second).unwrap();
            assert!(first == text && second == text);
        }
        let (iv, aad, text) = (octets(3, 12), octets(5, 30), octets(4, 50));
        let (mut first, mut second) = (text.clone(), text.clone());
        let tag = aws_lc::gcm_seal(&key, &iv, &aad, &mut first).unwrap();
        assert_eq!(
            rust_crypto::gcm_seal(&key, &iv, &aad, &mut second),
            Some(tag)
        );
        assert_eq!(first, second);
        let sealed = first.clone();
        rust_crypto::gcm_open(&key, &iv, &aad, &mut first, &tag).unwrap();
        aws_lc::gcm_open(&key, &iv, &aad, &mut second, &tag).unwrap();
        assert!(first == text && second == text);
        for wrong in [&tag[1..], &tag[..15], &[0; 16], &[]] {
            let mut buffer = sealed.clone();
            assert_eq!(aws_lc::gcm_open(&key, &iv, &aad, &mut buffer, wrong), None);
            let mut buffer = sealed.clone();
            assert_eq!(
                rust_crypto::gcm_open(&key, &iv, &aad, &mut buffer, wrong),
                None
            );
        }
    }
}

#[test]
fn other_lengths_are_refused_alike() {
    for length in [0, 15, 17, 31, 33, 64] {
        let key = vec![1; length];
        assert!(aws_lc::Aes::new(&key).is_none() && rust_crypto::Aes::new(&key).is_none());
        assert_eq!(aws_lc::cbc_encrypt(&key, &[0; 16], &mut [0; 16]), None);
        assert_eq!(rust_crypto::cbc_encrypt(&key, &[0; 16], &mut [0; 16]), None);
        assert_eq!(aws_lc::gcm_seal(&key, &[0; 12], &[], &mut [0; 16]), None);
        assert_eq!(
            rust_crypto::gcm_seal(&key, &[0; 12], &[], &mut [0; 16]),
            None
        );
    }
    let key = [1; 16];
    for (iv, length) in [(16, 15), (16, 17), (15, 16), (17, 16), (12, 16)] {
        let (iv, mut buffer) = (vec![0; iv], vec![0; length]);
        assert_eq!(aws_lc::cbc_encrypt(&key, &iv, &mut buffer), None);
        assert_eq!(rust_crypto::cbc_encrypt(&key, &iv, &mut buffer), None);
        assert_eq!(aws_lc::cbc_decrypt(&key, &iv, &mut buffer), None);
        assert_eq!(rust_crypto::cbc_decrypt(&key, &iv, &mut buffer), None);
    }
    for iv in [0, 11, 13, 16] {
        let iv = vec![0; iv];
        assert_eq!(aws_lc::gcm_seal(&key, &iv, &[], &mut []), None);
        assert_eq!(rust_crypto::gcm_seal(&key, &iv, &[], &mut []), None);
        assert_eq!(aws_lc::gcm_open(&key, &iv, &[], &mut [], &[0; 16]), None);
        assert_eq!(
            rust_crypto::gcm_open(&key, &iv, &[], &mut [], &[0; 16]),
            None
        );
    }
}
