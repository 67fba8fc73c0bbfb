//! ES384, ES512, PS384 and PS512: ranges, lengths and salts as for the shorter ones.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::a_backend_is_chosen_for_each_key::{available, set_for};
use crate::keys_and_tokens::{Counter, b64, resigned, set_text, signature, token, verifier};
use jose_assert::{Algorithm, Error, JwkSet, KeyRules, KeySource};
use p384::elliptic_curve::PrimeField;
use rsa::pss::Pss;
use rsa::traits::PublicKeyParts;
use sha2::{Digest, Sha256, Sha384, Sha512};

fn verifies(algorithm: Algorithm, token: &str) -> bool {
    let verdicts = available().map(|backend| {
        let result = verifier(algorithm).verify(token, &set_for(algorithm, backend));
        match result {
            Ok(_) => true,
            Err(Error::Signature) => false,
            Err(other) => panic!("{other:?}"),
        }
    });
    let verdicts: Vec<_> = verdicts.collect();
    assert!(verdicts.iter().all(|verdict| *verdict == verdicts[0]));
    verdicts[0]
}

macro_rules! ecdsa {
    ($name:ident, $curve:ident, $algorithm:ident, $length:literal) => {
        #[test]
        fn $name() {
            let algorithm = Algorithm::$algorithm;
            let token = token(algorithm);
            let good = signature(&token);
            assert_eq!(good.len(), 2 * $length);
            assert!(verifies(algorithm, &token));
            let (r, s) = good.split_at($length);
            // n - s is as good as s, and one of the two is high.
            let repr = s.try_into().unwrap();
            let negative = -$curve::Scalar::from_repr(repr).unwrap();
            let high = [r, &negative.to_repr()[..]].concat();
            assert_ne!(high, good);
            assert!(verifies(algorithm, &resigned(&token, &high)));
            // 0, n, n + 1 and all ones, in either place.
            let below = (-$curve::Scalar::ONE).to_repr();
            let above = |more: u8| {
                let mut number = below.to_vec();
                *number.last_mut().unwrap() += more;
                number
            };
            for bad in [vec![0; $length], above(1), above(2), vec![0xff; $length]] {
                for forged in [
                    [r, &bad].concat(),
                    [&bad, s].concat(),
                    [&bad[..], &bad].concat(),
                ] {
                    assert!(!verifies(algorithm, &resigned(&token, &forged)));
                }
            }
            let der = $curve::ecdsa::Signature::from_slice(&good)
                .unwrap()
                .to_der();
            let longer = [&[0][..], r, &[0], s].concat();
            for bad in [
                der.as_bytes(),
                &longer,
                &good[1..],
                &good[..good.len() - 1],
                &[],
            ] {
                assert!(!verifies(algorithm, &resigned(&token, bad)));
            }
        }
    };
}

ecdsa!(ecdsa_with_p384, p384, Es384, 48);
ecdsa!(ecdsa_with_p521, p521, Es512, 66);

#[test]
fn salts_are_as_long_as_the_hash() {
    let private = rsa::PrivateKey::new(&mut Counter(7), 2048).unwrap();
    let (n, e) = (b64(private.n_bytes()), b64(private.e_bytes()));
    let set = set_text([format!(r#"{{"kty":"RSA","n":"{n}","e":"{e}"}}"#)]);
    let mut random = Counter(9);
    for (algorithm, length) in [(Algorithm::Ps384, 48), (Algorithm::Ps512, 64)] {
        let input = format!("{}.e30", b64(format!(r#"{{"alg":"{algorithm}"}}"#)));
        for salt in [0, 32, 47, 48, 49, 63, 64, 65] {
            let signature = match algorithm {
                Algorithm::Ps384 => private.sign_with_rng(
                    &mut random,
                    Pss::<Sha384>::new_with_salt(salt),
                    &Sha384::digest(&input),
                ),
                _ => private.sign_with_rng(
                    &mut random,
                    Pss::<Sha512>::new_with_salt(salt),
                    &Sha512::digest(&input),
                ),
            };
            let token = format!("{input}.{}", b64(signature.unwrap()));
            for backend in available() {
                let rules = KeyRules::new().with_backend(backend);
                let keys = JwkSet::parse_with(&set, KeySource::Remote, rules).unwrap();
                let result = verifier(algorithm).verify(&token, &keys);
                assert_eq!(result.is_ok(), salt == length, "{algorithm} {salt}");
            }
        }
        // The right length, another hash.
        let padding = Pss::<Sha256>::new_with_salt(length);
        let signature = private.sign_with_rng(&mut random, padding, &Sha256::digest(&input));
        let token = format!("{input}.{}", b64(signature.unwrap()));
        let keys = JwkSet::parse(&set, KeySource::Remote).unwrap();
        assert!(verifier(algorithm).verify(&token, &keys).is_err());
    }
}
