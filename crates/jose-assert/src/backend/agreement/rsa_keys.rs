//! Both backends say the same of every RSA key.

use std::sync::OnceLock;

use crypto_bigint::{BoxedUint, ConcatenatingMul, NonZero, Resize};
use oauth_step::{FixedEnv, UnixTime};
use rsa::traits::{PrivateKeyParts, PublicKeyParts};

use super::{MESSAGE, Pair, pair, public};
use crate::KeyError;
use crate::algorithm::Algorithm;
use crate::backend::{Components, PrivateParts, RsaParts, rust_crypto};

fn rsa(parts: RsaParts) -> Result<Pair, KeyError> {
    pair(&PrivateParts::Rsa(parts))
}

pub(super) fn rsa_parts() -> RsaParts {
    static KEY: OnceLock<rsa::PrivateKey> = OnceLock::new();
    let key = KEY.get_or_init(|| {
        let env = FixedEnv::new(UnixTime(0));
        rsa::PrivateKey::new(&mut rust_crypto::EnvRandom(&env), 2048).unwrap()
    });
    let octets = |number: &BoxedUint| number.to_be_bytes_trimmed_vartime().to_vec();
    RsaParts {
        n: key.n_bytes().into(),
        e: key.e_bytes().into(),
        d: octets(key.d()).into(),
        primes: Some([0, 1].map(|at| octets(&key.primes()[at]).into())),
        exponents_and_coefficient: None,
    }
}

#[test]
fn rsa_numbers_are_judged_alike() {
    let with = |change: fn(&mut RsaParts)| {
        let mut parts = rsa_parts();
        change(&mut parts);
        rsa(parts)
    };
    fn primes(parts: &mut RsaParts) -> &mut [zeroize::Zeroizing<Vec<u8>>; 2] {
        parts.primes.as_mut().unwrap()
    }
    // As they are, without the primes, the primes exchanged, zeros in front.
    let zero_in_front = |parts: &mut RsaParts| {
        parts.n.insert(0, 0);
        parts.e.insert(0, 0);
        parts.d.insert(0, 0);
        primes(parts)[0].insert(0, 0);
    };
    for good in [
        |_: &mut RsaParts| {},
        |parts: &mut RsaParts| parts.primes = None,
        |parts: &mut RsaParts| primes(parts).swap(0, 1),
        zero_in_front,
    ] {
        let pair = with(good).unwrap();
        for algorithm in [Algorithm::Rs256, Algorithm::Ps256] {
            for signature in pair.signatures(algorithm) {
                assert!(pair.verifies(algorithm, MESSAGE, &signature));
            }
        }
    }
    let bad: [fn(&mut RsaParts); 12] = [
        |parts| parts.d[0] ^= 1,
        |parts| parts.d.truncate(100),
        |parts| parts.d.clear(),
        |parts| *parts.d = vec![1],
        |parts| *parts.d = parts.n.clone(),
        |parts| *parts.d = [&parts.n[..], &[1]].concat(),
        |parts| primes(parts)[0][5] ^= 4,
        |parts| primes(parts)[1].clear(),
        |parts| {
            let n = parts.n.clone();
            *primes(parts) = [n.into(), vec![1].into()];
        },
        |parts| {
            let p = primes(parts)[0].clone();
            primes(parts)[1] = p;
        },
        |parts| {
            parts.primes = None;
            parts.d[0] ^= 1;
        },
        |parts| {
            parts.primes = None;
            parts.e = vec![3];
        },
    ];
    for change in bad {
        assert_eq!(with(change).err(), Some(KeyError::PrivatePart));
    }
}

/// A key of these two numbers. They need not be prime: nobody looks.
fn rsa_of(p: &BoxedUint, q: &BoxedUint, e: u64) -> RsaParts {
    let one = BoxedUint::one();
    let totient = p.wrapping_sub(&one).concatenating_mul(q.wrapping_sub(&one));
    let wide = BoxedUint::from(e).resize(totient.bits_precision());
    let d = wide.invert_mod(&NonZero::new(totient).unwrap()).unwrap();
    let octets = |number: &BoxedUint| number.to_be_bytes_trimmed_vartime().to_vec();
    RsaParts {
        n: octets(&p.concatenating_mul(q)),
        e: octets(&BoxedUint::from(e)),
        d: octets(&d).into(),
        primes: Some([octets(p).into(), octets(q).into()]),
        exponents_and_coefficient: None,
    }
}

/// Odd, of this many bits, and one less is no multiple of 3.
fn odd(bits: usize) -> BoxedUint {
    let mut number = vec![0xff; bits / 8];
    let last = number.last_mut().unwrap();
    *last = 0xfb;
    while BoxedUint::from_be_slice_vartime(&number)
        .rem(&NonZero::new(BoxedUint::from(3_u64)).unwrap())
        == BoxedUint::one()
    {
        *number.last_mut().unwrap() -= 2;
    }
    BoxedUint::from_be_slice_vartime(&number)
}

#[test]
fn rsa_keys_at_the_edge_are_judged_alike() {
    // Halves of one length, or not.
    let balanced = rsa_parts();
    let [p, q] = balanced.primes.as_ref().unwrap();
    let [p, q] = [p, q].map(|prime| BoxedUint::from_be_slice_vartime(prime));
    assert!(rsa(rsa_of(&p, &q, 65_537)).is_ok());
    let uneven = rsa_of(&odd(1000), &odd(1048), 3);
    assert_eq!(rsa(uneven).err(), Some(KeyError::PrivatePart));
    // Without the primes, exponents up to 2^16 are not searched.
    let small = || {
        rsa_of(
            &odd(1024),
            &odd(1024).wrapping_sub(BoxedUint::from(6_u64)),
            3,
        )
    };
    assert!(rsa(small()).is_ok());
    let without_primes = RsaParts {
        primes: None,
        ..small()
    };
    assert_eq!(rsa(without_primes).err(), Some(KeyError::PrivatePart));
    // A private exponent that works and is beyond the modulus.
    let mut beyond = rsa_of(&p, &q, 65_537);
    let one = BoxedUint::one();
    let totient = p.wrapping_sub(&one).concatenating_mul(q.wrapping_sub(&one));
    let d = BoxedUint::from_be_slice_vartime(&beyond.d).resize(4096);
    let d = d.wrapping_add(&totient).wrapping_add(&totient);
    *beyond.d = d.to_be_bytes_trimmed_vartime().to_vec();
    assert_eq!(rsa(beyond).err(), Some(KeyError::PrivatePart));
}

#[test]
fn small_moduli_verify_rs256_only() {
    let random = FixedEnv::new(UnixTime(0));
    let key = rsa::PrivateKey::new_with_exp(
        &mut rust_crypto::EnvRandom(&random),
        1024,
        BoxedUint::from(65_537_u32),
    );
    let key = key.unwrap();
    let (n, e) = (key.n_bytes(), key.e_bytes());
    let (fast, plain) = public(&Components::Rsa { n, e }).unwrap();
    let plain_key = rust_crypto::PrivateKey::from(key);
    for (algorithm, expected) in [
        (Algorithm::Rs256, true),
        (Algorithm::Rs384, false),
        (Algorithm::Rs512, false),
        (Algorithm::Ps256, false),
        (Algorithm::Ps384, false),
    ] {
        let signature = plain_key.sign(algorithm, MESSAGE).unwrap();
        assert_eq!(fast.verifies(algorithm, MESSAGE, &signature), expected);
        assert_eq!(plain.verifies(algorithm, MESSAGE, &signature), expected);
    }
}
