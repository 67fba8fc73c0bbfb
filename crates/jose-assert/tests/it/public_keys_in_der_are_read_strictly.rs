//! One document, in its one encoding, whatever a byte of it is changed to.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use base64ct::{Base64, Encoding};
use jose_assert::{Algorithm, Certificate, Error, KeyError, KeyRules, SigningKey, VerificationKey};

const PEMS: [&str; 7] = [
    include_str!("../keys/p256.spki.pem"),
    include_str!("../keys/p384.crt.pem"),
    include_str!("../keys/p521.spki.pem"),
    include_str!("../keys/ed25519.spki.pem"),
    include_str!("../keys/ed25519.crt.pem"),
    include_str!("../keys/rsa.spki.pem"),
    include_str!("../keys/rsa.pkcs1-public.pem"),
];

fn der(pem: &str) -> Vec<u8> {
    let lines = pem.lines().filter(|line| !line.starts_with('-'));
    Base64::decode_vec(&lines.collect::<String>()).unwrap()
}

fn read(der: &[u8]) -> Result<VerificationKey, KeyError> {
    VerificationKey::from_der(der, KeyRules::new()).map_err(|error| match error {
        Error::Key(error) => error,
        other => panic!("{other:?}"),
    })
}

#[test]
fn nothing_is_missing_and_nothing_follows() {
    for pem in PEMS {
        let der = der(pem);
        assert!(read(&der).is_ok());
        for length in 0..der.len() {
            assert_eq!(read(&der[..length]).err(), Some(KeyError::Der));
        }
        for byte in [0, 0x30, 0xff] {
            let longer = [&der[..], &[byte]].concat();
            assert_eq!(read(&longer).err(), Some(KeyError::Der));
        }
    }
}

#[test]
fn any_octet_may_be_wrong() {
    for pem in PEMS {
        let der = der(pem);
        let certificate = Certificate::from_der(der.clone()).is_ok();
        for at in 0..der.len() {
            for bit in 0..8 {
                let mut changed = der.clone();
                changed[at] ^= 1 << bit;
                // An error or another key, and never a panic.
                if let Ok(key) = read(&changed)
                    && !certificate
                {
                    assert_ne!(key.to_der(), VerificationKey::to_der(&read(&der).unwrap()));
                }
            }
        }
    }
}

fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    let head = match u16::try_from(contents.len()).unwrap().to_be_bytes() {
        [0, length @ ..0x80] => vec![tag, length],
        [0, length] => vec![tag, 0x81, length],
        [high, low] => vec![tag, 0x82, high, low],
    };
    [head, contents].concat()
}

const EC: &[u8] = &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P224: &[u8] = &[6, 5, 0x2b, 0x81, 4, 0, 0x21];
const RSA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const PSS: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
const ED25519: &[u8] = &[6, 3, 0x2b, 0x65, 0x70];
const ED448: &[u8] = &[6, 3, 0x2b, 0x65, 0x71];
const NULL: &[u8] = &[5, 0];

fn spki(algorithm: &[&[u8]], key: &[u8]) -> Vec<u8> {
    let bits = element(3, &[&[0], key]);
    element(0x30, &[&element(0x30, algorithm), &bits])
}

#[test]
fn the_algorithm_is_one_of_those_offered_with_its_parameters() {
    let point = &der(PEMS[0])[26..];
    assert_eq!(point.len(), 65);
    let compressed = [&[2 + point[64] % 2], &point[1..33]].concat();
    let (ed25519, pkcs1) = (&der(PEMS[3])[12..], &der(PEMS[6]));
    for good in [
        spki(&[EC, P256], point),
        spki(&[ED25519], ed25519),
        spki(&[RSA, NULL], pkcs1),
    ] {
        assert!(read(&good).is_ok());
    }
    for (bad, expected) in [
        (spki(&[EC, P224], point), KeyError::UnknownCurve),
        (spki(&[ED448], ed25519), KeyError::UnknownKeyType),
        (spki(&[PSS, NULL], pkcs1), KeyError::UnknownKeyType),
        (spki(&[EC], point), KeyError::Der),
        (spki(&[EC, P256, NULL], point), KeyError::Der),
        (spki(&[EC, P256], &compressed), KeyError::Der),
        (spki(&[EC, P256], &point[..64]), KeyError::Der),
        (spki(&[EC, P256], &[point, &[0]].concat()), KeyError::Der),
        // The point at infinity.
        (spki(&[EC, P256], &[0]), KeyError::Der),
        (
            spki(&[EC, P256], &[&[4][..], &[0; 64]].concat()),
            KeyError::InvalidPoint,
        ),
        (spki(&[ED25519, NULL], ed25519), KeyError::Der),
        (spki(&[ED25519], &ed25519[1..]), KeyError::Der),
        (spki(&[ED25519], &[0; 32]), KeyError::SmallOrder),
        (spki(&[RSA], pkcs1), KeyError::Der),
        (spki(&[RSA, NULL], point), KeyError::Der),
        (
            element(
                0x30,
                &[&element(0x30, &[ED25519]), &element(3, &[&[1], ed25519])],
            ),
            KeyError::Der,
        ),
        // One element too many, in the whole and in the numbers of RSA.
        (
            element(0x30, &[&spki(&[ED25519], ed25519)[2..], NULL]),
            KeyError::Der,
        ),
        (element(0x30, &[&pkcs1[4..], NULL]), KeyError::Der),
        (
            spki(&[RSA, NULL], &element(0x30, &[&pkcs1[4..], NULL])),
            KeyError::Der,
        ),
    ] {
        assert_eq!(read(&bad).err(), Some(expected), "{bad:02x?}");
    }
}

#[test]
fn a_certificate_has_its_parts_in_order() {
    let spki = der(PEMS[3]);
    let name = element(0x30, &[]);
    let version = element(0xa0, &[&[2, 1, 2]]);
    let serial = element(2, &[&[1]]);
    let signature = [element(0x30, &[ED25519]), element(3, &[&[0; 65]])].concat();
    let certificate = |signed: &[&[u8]]| {
        let signed = element(0x30, signed);
        element(0x30, &[&signed, &signature])
    };
    let [n, v, s, k] = [&name[..], &version, &serial, &spki];
    let extensions = element(0xa3, &[n]);
    for good in [
        certificate(&[v, s, n, n, n, n, k]),
        certificate(&[s, n, n, n, n, k]),
        certificate(&[v, s, n, n, n, n, k, &extensions]),
        certificate(&[
            v,
            s,
            n,
            n,
            n,
            n,
            k,
            &[0x81, 1, 0],
            &[0x82, 1, 0],
            &extensions,
        ]),
    ] {
        assert_eq!(read(&good).unwrap().to_der().unwrap(), spki);
    }
    for bad in [
        certificate(&[v, n, n, n, n, k]),
        certificate(&[v, s, n, n, n, k]),
        certificate(&[v, s, n, n, n, n]),
        certificate(&[v, s, n, n, n, n, k, NULL]),
        certificate(&[v, s, n, n, n, n, k, &extensions, &extensions]),
        element(0x30, &[&element(0x30, &[v, s, n, n, n, n, k])]),
        element(
            0x30,
            &[&element(0x30, &[v, s, n, n, n, n, k]), &signature, NULL],
        ),
    ] {
        assert_eq!(read(&bad).err(), Some(KeyError::Der));
        assert!(Certificate::from_der(bad).is_err());
    }
}

#[test]
fn private_keys_with_any_octet_wrong() {
    for (algorithm, pem) in [
        (Algorithm::Es384, include_str!("../keys/p384.pkcs8.pem")),
        (Algorithm::Es512, include_str!("../keys/p521.sec1.pem")),
        (Algorithm::EdDsa, include_str!("../keys/ed25519.pkcs8.pem")),
    ] {
        let der = der(pem);
        for length in 0..der.len() {
            assert!(SigningKey::from_der(algorithm, &der[..length]).is_err());
        }
        for at in 0..der.len() {
            let mut changed = der.clone();
            changed[at] ^= 0x41;
            let _ = SigningKey::from_der(algorithm, &changed);
        }
    }
}
