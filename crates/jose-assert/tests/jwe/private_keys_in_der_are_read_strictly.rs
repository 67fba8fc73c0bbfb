//! A private key that decrypts is one document, in its one encoding.

use base64ct::{Base64, Encoding};
use jose_assert::{DecryptionKey, Error, KeyError, KeyManagement};

use crate::keys::{P256, P521, X25519, key, unb64};

const EC_ID: &[u8] = &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256_ID: &[u8] = &[0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P521_ID: &[u8] = &[0x06, 5, 0x2b, 0x81, 0x04, 0, 0x23];
const X25519_ID: &[u8] = &[0x06, 3, 0x2b, 0x65, 0x6e];
const ED25519_ID: &[u8] = &[0x06, 3, 0x2b, 0x65, 0x70];
const NULL: &[u8] = &[5, 0];

fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    let length = u8::try_from(contents.len()).unwrap();
    let head = match length {
        ..0x80 => vec![tag, length],
        length => vec![tag, 0x81, length],
    };
    [head, contents].concat()
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, parts)
}

fn octets(contents: &[u8]) -> Vec<u8> {
    element(0x04, &[contents])
}

fn version(number: u8) -> Vec<u8> {
    element(0x02, &[&[number]])
}

fn member(jwk: &str, name: &str) -> Vec<u8> {
    let jwk: serde_json::Value = serde_json::from_str(jwk).unwrap();
    unb64(jwk[name].as_str().unwrap())
}

fn point(jwk: &str) -> Vec<u8> {
    [vec![4], member(jwk, "x"), member(jwk, "y")].concat()
}

fn bits(tag: u8, contents: &[u8]) -> Vec<u8> {
    element(tag, &[&[0], contents])
}

fn read(label: &str, der: &[u8]) -> Result<DecryptionKey, KeyError> {
    let base64 = Base64::encode_string(der);
    let pem = format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n");
    DecryptionKey::from_pem(KeyManagement::EcdhEs, &pem).map_err(|error| match error {
        Error::Key(error) => error,
        other => panic!("{other:?}"),
    })
}

fn is_key(label: &str, der: &[u8], jwk: &str) {
    let read = read(label, der).unwrap();
    let expected = key(KeyManagement::EcdhEs, jwk);
    assert_eq!(read.public_jwk(), expected.public_jwk());
}

fn is_none(label: &str, der: &[u8]) {
    assert_eq!(read(label, der).err(), Some(KeyError::Pem));
}

fn sec1(parts: &[&[u8]]) -> Vec<u8> {
    sequence(&[&[&version(1)[..], &octets(&member(P256, "d"))], parts].concat())
}

fn curve(identifier: &[u8]) -> Vec<u8> {
    element(0xa0, &[identifier])
}

#[test]
fn sec1_documents() {
    const LABEL: &str = "EC PRIVATE KEY";
    let public = element(0xa1, &[&bits(3, &point(P256))]);
    is_key(LABEL, &sec1(&[&curve(P256_ID), &public]), P256);
    is_key(LABEL, &sec1(&[&curve(P256_ID)]), P256);
    // The curve is named nowhere, or is another one.
    is_none(LABEL, &sec1(&[]));
    is_none(LABEL, &sec1(&[&curve(EC_ID)]));
    is_none(LABEL, &sec1(&[&curve(P521_ID)]));
    // Something more, somewhere.
    is_none(LABEL, &sec1(&[&curve(P256_ID), &public, NULL]));
    is_none(LABEL, &sec1(&[&curve(&[P256_ID, NULL].concat()), &public]));
    let more = element(0xa1, &[&bits(3, &point(P256)), NULL]);
    is_none(LABEL, &sec1(&[&curve(P256_ID), &more]));
    is_none(LABEL, &[&sec1(&[&curve(P256_ID)])[..], NULL].concat());
    // Bits that are no octets.
    let odd = element(0xa1, &[&element(3, &[&[1], &point(P256)])]);
    is_none(LABEL, &sec1(&[&curve(P256_ID), &odd]));
    for number in [0, 2] {
        let document = [
            &version(number)[..],
            &octets(&member(P256, "d")),
            &curve(P256_ID),
        ];
        is_none(LABEL, &sequence(&document));
    }
    // The number has one length; both halves belong together.
    for length in [31, 33, 24] {
        let document = [&version(1)[..], &octets(&vec![1; length]), &curve(P256_ID)];
        is_none(LABEL, &sequence(&document));
    }
    let mut other = point(P256);
    other[64] ^= 1;
    let other = element(0xa1, &[&bits(3, &other)]);
    let document = sec1(&[&curve(P256_ID), &other]);
    assert_eq!(read(LABEL, &document).err(), Some(KeyError::PrivatePart));
}

const PKCS8: &str = "PRIVATE KEY";

#[test]
fn pkcs8_documents_of_ec() {
    let algorithm = sequence(&[EC_ID, P256_ID]);
    let info = |number, algorithm: &[u8], key: &[u8], more: &[u8]| {
        sequence(&[&version(number), algorithm, &octets(key), more])
    };
    is_key(PKCS8, &info(0, &algorithm, &sec1(&[]), &[]), P256);
    is_key(
        PKCS8,
        &info(0, &algorithm, &sec1(&[&curve(P256_ID)]), &[]),
        P256,
    );
    let attributes = element(0xa0, &[NULL]);
    is_key(PKCS8, &info(1, &algorithm, &sec1(&[]), &attributes), P256);
    // Two names for the curve.
    is_none(PKCS8, &info(0, &algorithm, &sec1(&[&curve(P521_ID)]), &[]));
    let other = sequence(&[EC_ID, P521_ID]);
    is_none(PKCS8, &info(0, &other, &sec1(&[&curve(P256_ID)]), &[]));
    let other = sequence(&[EC_ID, P521_ID]);
    is_none(PKCS8, &info(0, &other, &sec1(&[]), &[]));
    let right = sequence(&[&version(1), &octets(&member(P521, "d"))]);
    is_key(PKCS8, &info(0, &other, &right, &[]), P521);
    // Another version, something more, or less.
    is_none(PKCS8, &info(2, &algorithm, &sec1(&[]), &[]));
    is_none(PKCS8, &info(0, &algorithm, &sec1(&[]), NULL));
    is_none(
        PKCS8,
        &info(0, &sequence(&[EC_ID, P256_ID, NULL]), &sec1(&[]), &[]),
    );
    is_none(PKCS8, &info(0, &sequence(&[EC_ID]), &sec1(&[]), &[]));
    is_none(
        PKCS8,
        &info(0, &algorithm, &[&sec1(&[])[..], NULL].concat(), &[]),
    );
}

#[test]
fn pkcs8_documents_of_x25519() {
    let algorithm = sequence(&[X25519_ID]);
    let private = octets(&member(X25519, "d"));
    let info = |number, algorithm: &[u8], key: &[u8], more: &[u8]| {
        sequence(&[&version(number), algorithm, &octets(key), more])
    };
    is_key(PKCS8, &info(0, &algorithm, &private, &[]), X25519);
    let public = bits(0x81, &member(X25519, "x"));
    is_key(PKCS8, &info(1, &algorithm, &private, &public), X25519);
    // RFC 5958 §2: the public key makes it version 2, which is written 1.
    is_none(PKCS8, &info(0, &algorithm, &private, &public));
    let other = bits(0x81, &[9; 32]);
    let wrong = info(1, &algorithm, &private, &other);
    assert_eq!(read(PKCS8, &wrong).err(), Some(KeyError::PrivatePart));
    is_none(PKCS8, &info(0, &sequence(&[ED25519_ID]), &private, &[]));
    is_none(
        PKCS8,
        &info(0, &sequence(&[X25519_ID, NULL]), &private, &[]),
    );
    is_none(
        PKCS8,
        &info(0, &algorithm, &[&private[..], NULL].concat(), &[]),
    );
    is_none(PKCS8, &info(0, &algorithm, &member(X25519, "d"), &[]));
    for length in [31, 33] {
        let wrong = info(0, &algorithm, &octets(&vec![1; length]), &[]);
        is_none(PKCS8, &wrong);
    }
}
