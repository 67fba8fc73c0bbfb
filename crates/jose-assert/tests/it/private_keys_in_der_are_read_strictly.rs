//! One document, in its one encoding, of one key whose halves belong together.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::Counter;
use base64ct::{Base64, Encoding};
use jose_assert::{Algorithm, Error, KeyError, SigningKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use rsa::pkcs1::EncodeRsaPrivateKey;

const EDDSA: Algorithm = Algorithm::EdDsa;
const ES256: Algorithm = Algorithm::Es256;
const RS256: Algorithm = Algorithm::Rs256;
const SEED: [u8; 32] = [7; 32];

const ED25519_ID: &[u8] = &[0x06, 3, 0x2b, 0x65, 0x70];
const EC_ID: &[u8] = &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[0x06, 5, 0x2b, 0x81, 0x04, 0, 0x22];
const RSA_ID: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const PSS_ID: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
const NULL: &[u8] = &[5, 0];

fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    let length = u16::try_from(contents.len()).unwrap().to_be_bytes();
    let head = match length {
        [0, length @ ..0x80] => vec![tag, length],
        [0, length] => vec![tag, 0x81, length],
        [high, low] => vec![tag, 0x82, high, low],
    };
    [head, contents].concat()
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, parts)
}

fn octets(contents: &[u8]) -> Vec<u8> {
    element(0x04, &[contents])
}

fn bits(tag: u8, contents: &[u8]) -> Vec<u8> {
    element(tag, &[&[0], contents])
}

fn version(number: u8) -> Vec<u8> {
    element(0x02, &[&[number]])
}

fn read(algorithm: Algorithm, label: &str, der: &[u8]) -> Result<SigningKey, KeyError> {
    let base64 = Base64::encode_string(der);
    let pem = format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n");
    SigningKey::from_pem(algorithm, &pem).map_err(|error| match error {
        Error::Key(error) => error,
        other => panic!("{other:?}"),
    })
}

fn pkcs8(algorithm: Algorithm, der: &[u8]) -> Result<(), KeyError> {
    read(algorithm, "PRIVATE KEY", der).map(drop)
}

fn ed25519_public() -> [u8; 32] {
    ed25519_dalek::SigningKey::from_bytes(&SEED)
        .verifying_key()
        .to_bytes()
}

fn p256_public(compressed: bool) -> Vec<u8> {
    let key = p256::SecretKey::from_slice(&SEED).unwrap().public_key();
    key.to_sec1_point(compressed).as_bytes().to_vec()
}

fn rsa_document() -> Vec<u8> {
    let key = rsa::PrivateKey::new(&mut Counter(3), 2048).unwrap();
    key.to_pkcs1_der().unwrap().as_bytes().to_vec()
}

#[test]
fn ed25519() {
    let id = sequence(&[ED25519_ID]);
    let seed = octets(&octets(&SEED));
    let public = bits(0x81, &ed25519_public());
    let attributes = element(0xa0, &[&sequence(&[ED25519_ID])]);
    for good in [
        sequence(&[&version(0), &id, &seed]),
        sequence(&[&version(1), &id, &seed]),
        sequence(&[&version(1), &id, &seed, &public]),
        sequence(&[&version(1), &id, &seed, &attributes, &public]),
    ] {
        assert_eq!(pkcs8(EDDSA, &good), Ok(()));
        assert_eq!(
            pkcs8(EDDSA, &[&good[..], &[0]].concat()),
            Err(KeyError::Pem)
        );
        assert_eq!(pkcs8(EDDSA, &good[..good.len() - 1]), Err(KeyError::Pem));
        assert_eq!(pkcs8(ES256, &good), Err(KeyError::Pem));
    }
    let long_form = [&[0x30, 0x81, 0x2e], &version(0)[..], &id, &seed].concat();
    let odd_bits = element(0x81, &[&[1], &ed25519_public()[..]]);
    let negative = element(0x02, &[&[0x80]]);
    let padded = element(0x02, &[&[0, 0]]);
    for bad in [
        long_form,
        sequence(&[&version(0), &id, &seed, &public]),
        sequence(&[&version(2), &id, &seed]),
        sequence(&[&version(1), &id, &seed, &odd_bits]),
        sequence(&[&version(1), &id, &seed, &public, NULL]),
        sequence(&[&negative, &id, &seed]),
        sequence(&[&padded, &id, &seed]),
        sequence(&[&element(0x02, &[]), &id, &seed]),
        sequence(&[&version(0), &sequence(&[ED25519_ID, NULL]), &seed]),
        sequence(&[&version(0), &sequence(&[EC_ID]), &seed]),
        sequence(&[&version(0), &id, &octets(&SEED)]),
        sequence(&[&version(0), &id, &octets(&octets(&SEED[1..]))]),
        sequence(&[
            &version(0),
            &id,
            &octets(&[&octets(&SEED)[..], &[0]].concat()),
        ]),
        vec![],
        vec![0x30],
        vec![0x30, 0x80],
        vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
    ] {
        assert_eq!(pkcs8(EDDSA, &bad), Err(KeyError::Pem), "{bad:02x?}");
    }
    for other in [&[8; 32][..], &ed25519_public()[..31], &[]] {
        let other = sequence(&[&version(1), &id, &seed, &bits(0x81, other)]);
        assert_eq!(pkcs8(EDDSA, &other), Err(KeyError::PrivatePart));
    }
}

#[test]
fn p256() {
    let wrapped = |curve: &[u8], key: &[u8]| {
        let id = sequence(&[EC_ID, curve]);
        sequence(&[&version(0), &id, &octets(key)])
    };
    let scalar = octets(&SEED);
    let parameters = element(0xa0, &[P256]);
    let public = |point: &[u8]| element(0xa1, &[&bits(0x03, point)]);
    for good in [
        sequence(&[&version(1), &scalar]),
        sequence(&[&version(1), &scalar, &parameters]),
        sequence(&[&version(1), &scalar, &public(&p256_public(false))]),
        sequence(&[
            &version(1),
            &scalar,
            &parameters,
            &public(&p256_public(true)),
        ]),
    ] {
        assert_eq!(pkcs8(ES256, &wrapped(P256, &good)), Ok(()));
        assert!(read(ES256, "EC PRIVATE KEY", &good).is_ok());
        let longer = [&good[..], &[0]].concat();
        let after = read(ES256, "EC PRIVATE KEY", &longer);
        assert_eq!(after.err(), Some(KeyError::Pem));
        assert_eq!(pkcs8(ES256, &wrapped(P256, &longer)), Err(KeyError::Pem));
        assert_eq!(pkcs8(ES256, &wrapped(P384, &good)), Err(KeyError::Pem));
        assert_eq!(pkcs8(ES256, &wrapped(NULL, &good)), Err(KeyError::Pem));
        let twice = [P256, NULL].concat();
        assert_eq!(pkcs8(ES256, &wrapped(&twice, &good)), Err(KeyError::Pem));
        let kind = read(RS256, "EC PRIVATE KEY", &good);
        assert_eq!(kind.err(), Some(KeyError::Pem));
    }
    for bad in [
        sequence(&[&version(0), &scalar]),
        sequence(&[&version(1), &octets(&SEED[1..])]),
        sequence(&[&version(1), &octets(&[&[0], &SEED[..]].concat())]),
        sequence(&[&version(1), &scalar, &element(0xa0, &[P384])]),
        sequence(&[&version(1), &scalar, &element(0xa0, &[P256, NULL])]),
        sequence(&[&version(1), &scalar, &element(0xa1, &[&[3, 2, 1, 4]])]),
        sequence(&[
            &version(1),
            &scalar,
            &element(0xa1, &[&bits(3, &p256_public(true)), NULL]),
        ]),
        sequence(&[&version(1), &scalar, &parameters, NULL]),
    ] {
        let error = read(ES256, "EC PRIVATE KEY", &bad).err();
        assert_eq!(error, Some(KeyError::Pem), "{bad:02x?}");
    }
    let mut negative = p256_public(true);
    negative[0] ^= 1;
    let mut other = p256_public(false);
    other[64] ^= 1;
    for point in [&negative, &other, &p256_public(false)[..64], &[0], &[]] {
        let key = sequence(&[&version(1), &scalar, &public(point)]);
        let error = read(ES256, "EC PRIVATE KEY", &key).err();
        assert_eq!(error, Some(KeyError::PrivatePart), "{point:02x?}");
    }
    let zero = sequence(&[&version(1), &octets(&[0; 32])]);
    let error = read(ES256, "EC PRIVATE KEY", &zero).err();
    assert_eq!(error, Some(KeyError::PrivatePart));
}

#[test]
fn rsa() {
    let key = rsa_document();
    let wrapped =
        |id: &[u8], key: &[u8]| sequence(&[&version(0), &sequence(&[id, NULL]), &octets(key)]);
    assert!(read(RS256, "RSA PRIVATE KEY", &key).is_ok());
    assert_eq!(pkcs8(RS256, &wrapped(RSA_ID, &key)), Ok(()));
    assert_eq!(pkcs8(RS256, &wrapped(PSS_ID, &key)), Err(KeyError::Pem));
    let no_null = sequence(&[&version(0), &sequence(&[RSA_ID]), &octets(&key)]);
    assert_eq!(pkcs8(RS256, &no_null), Err(KeyError::Pem));
    // The length takes four octets, then comes the version: 2, 1, 0.
    let contents = &key[4..];
    let mut multi_prime = key.clone();
    multi_prime[6] = 1;
    for bad in [
        [&key[..], &[0]].concat(),
        sequence(&[contents, NULL]),
        multi_prime,
        sequence(&[&version(0)]),
        sequence(&[&contents[..3], &element(0x02, &[&[0x80]]), &contents[3..]]),
    ] {
        let error = read(RS256, "RSA PRIVATE KEY", &bad).err();
        assert_eq!(error, Some(KeyError::Pem));
    }
}
