//! Public keys: SPKI, PKCS#1, and out of a certificate.

use super::{
    BIT_STRING, CONTEXT_0, CONTEXT_1_PRIMITIVE, EC_PUBLIC_KEY, ED25519, NULL, OBJECT_IDENTIFIER,
    RSA_ENCRYPTION, Reader, SEQUENCE, X25519, only, whole_octets,
};
use crate::KeyError;
use crate::backend::parts::Components;
use crate::key_kind::Curve;

/// A public key in whichever form, or that of a certificate: no two can be taken for each other.
pub(crate) fn public_key(document: &[u8]) -> Result<Components, KeyError> {
    if let Some(key) = rsa_public_key(document) {
        return Ok(key);
    }
    match certificate(document) {
        Err(KeyError::Der) => spki(document),
        result => result,
    }
}

/// `Certificate` (RFC 5280 §4.1): its key, and nothing else of what it says.
pub(crate) fn certificate(document: &[u8]) -> Result<Components, KeyError> {
    spki(certified(document).ok_or(KeyError::Der)?)
}

/// `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7).
pub(in crate::backend) fn spki(document: &[u8]) -> Result<Components, KeyError> {
    let (algorithm, key) = split_spki(document).ok_or(KeyError::Der)?;
    let mut algorithm = Reader(algorithm);
    let identifier = algorithm.take(OBJECT_IDENTIFIER).ok_or(KeyError::Der)?;
    let components = match identifier {
        // RFC 8410 §3: without parameters.
        ED25519 => key.try_into().ok().map(|x| Components::Ed25519 { x }),
        EC_PUBLIC_KEY => {
            let curve = algorithm.take(OBJECT_IDENTIFIER).ok_or(KeyError::Der)?;
            let curve = Curve::from_identifier(curve).ok_or(KeyError::UnknownCurve)?;
            Components::ec(curve, key)
        }
        // RFC 8017 §A.1: with NULL.
        RSA_ENCRYPTION => algorithm.take(NULL).and_then(|_| rsa_public_key(key)),
        X25519 => key.try_into().ok().map(|x| Components::X25519 { x }),
        _ => return Err(KeyError::UnknownKeyType),
    };
    algorithm.end().and(components).ok_or(KeyError::Der)
}

/// `RSAPublicKey` (RFC 8017 §A.1.1).
pub(in crate::backend) fn rsa_public_key(document: &[u8]) -> Option<Components> {
    let (n, e) = rsa_public(document)?;
    Some(Components::Rsa {
        n: n.into(),
        e: e.into(),
    })
}

/// `RSAPublicKey`: modulus and exponent.
pub(in crate::backend) fn rsa_public(document: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut key = only(SEQUENCE, document)?;
    let numbers = (key.integer()?, key.integer()?);
    key.end()?;
    Some(numbers)
}

/// The algorithm and the octets of the key.
fn split_spki(document: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut info = only(SEQUENCE, document)?;
    let algorithm = info.take(SEQUENCE)?;
    let key = whole_octets(info.take(BIT_STRING)?)?;
    info.end()?;
    Some((algorithm, key))
}

/// The `SubjectPublicKeyInfo` of a certificate, with its head.
fn certified(document: &[u8]) -> Option<&[u8]> {
    let mut certificate = only(SEQUENCE, document)?;
    let mut signed = Reader(certificate.take(SEQUENCE)?);
    certificate.take(SEQUENCE)?;
    whole_octets(certificate.take(BIT_STRING)?)?;
    certificate.end()?;
    // Version, serial number, algorithm, issuer, validity, subject.
    signed.take_if(CONTEXT_0)?;
    signed.integer()?;
    for _ in 0..4 {
        signed.take(SEQUENCE)?;
    }
    let from_here = signed.0;
    signed.take(SEQUENCE)?;
    let spki = from_here.get(..from_here.len() - signed.0.len())?;
    // Unique identifiers and extensions.
    for tag in [CONTEXT_1_PRIMITIVE, CONTEXT_2_PRIMITIVE, CONTEXT_3] {
        signed.take_if(tag)?;
    }
    signed.end()?;
    Some(spki)
}

const CONTEXT_2_PRIMITIVE: u8 = 0x82;
const CONTEXT_3: u8 = 0xa3;
