//! Keys written: PKCS#8 and SPKI.

use zeroize::Zeroizing;

use super::{
    BIT_STRING, CONTEXT_1, EC_PUBLIC_KEY, ED25519, INTEGER, NULL, OBJECT_IDENTIFIER, OCTET_STRING,
    RSA_ENCRYPTION, SEQUENCE, X25519,
};
use crate::backend::parts::{Components, PrivateParts, RsaParts};

/// `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7).
pub(crate) fn write_public(components: &Components) -> Vec<u8> {
    let key = match components {
        Components::Ec { x, y, .. } => Components::uncompressed(x, y),
        Components::Ed25519 { x } | Components::X25519 { x } => x.to_vec(),
        Components::Rsa { n, e } => element(SEQUENCE, &[&integer(n)[..], &integer(e)[..]]).to_vec(),
    };
    let algorithm = algorithm(components);
    element(SEQUENCE, &[&algorithm, &element(BIT_STRING, &[&[0], &key])]).to_vec()
}

/// `PrivateKeyInfo` (RFC 5208 §5). Nothing for an RSA key whose numbers are not all known.
pub(crate) fn write_private(
    parts: &PrivateParts,
    components: &Components,
) -> Option<Zeroizing<Vec<u8>>> {
    let key = match (parts, components) {
        (PrivateParts::Ec { scalar, .. }, Components::Ec { x, y, .. }) => {
            ec_private_key(scalar, &Components::uncompressed(x, y))
        }
        (PrivateParts::Ed25519 { seed: octets, .. }, _)
        | (PrivateParts::X25519 { scalar: octets, .. }, _) => element(OCTET_STRING, &[&octets[..]]),
        (PrivateParts::Rsa(parts), _) => return write_rsa_private(parts),
        (PrivateParts::Ec { .. }, _) => return None,
    };
    Some(private_key_info(&algorithm(components), &key))
}

/// `PrivateKeyInfo` around an `RSAPrivateKey`. Nothing where its numbers are not all known.
pub(crate) fn write_rsa_private(parts: &RsaParts) -> Option<Zeroizing<Vec<u8>>> {
    Some(private_key_info(&rsa_algorithm(), &rsa_private_key(parts)?))
}

fn private_key_info(algorithm: &[u8], key: &[u8]) -> Zeroizing<Vec<u8>> {
    let version = integer(&[0]);
    let key = element(OCTET_STRING, &[key]);
    element(SEQUENCE, &[&version, algorithm, &key])
}

/// `ECPrivateKey` (RFC 5915 §3) of a curve that is named elsewhere; without the public half where
/// that is empty.
pub(in crate::backend) fn ec_private_key(scalar: &[u8], public: &[u8]) -> Zeroizing<Vec<u8>> {
    let version = integer(&[1]);
    let scalar = element(OCTET_STRING, &[scalar]);
    if public.is_empty() {
        return element(SEQUENCE, &[&version, &scalar]);
    }
    let public = element(CONTEXT_1, &[&element(BIT_STRING, &[&[0], public])]);
    element(SEQUENCE, &[&version, &scalar, &public])
}

/// `RSAPrivateKey` (RFC 8017 §A.1.2).
fn rsa_private_key(parts: &RsaParts) -> Option<Zeroizing<Vec<u8>>> {
    let [p, q] = parts.primes.as_ref()?;
    let [d_p, d_q, coefficient] = parts.exponents_and_coefficient.as_ref()?;
    let version: &[u8] = &[0];
    let numbers = [
        version,
        &parts.n,
        &parts.e,
        &parts.d,
        p,
        q,
        d_p,
        d_q,
        coefficient,
    ];
    let numbers = numbers.map(integer);
    let numbers: Vec<&[u8]> = numbers.iter().map(|number| &number[..]).collect();
    Some(element(SEQUENCE, &numbers))
}

fn algorithm(components: &Components) -> Zeroizing<Vec<u8>> {
    let id = |identifier: &[u8]| element(OBJECT_IDENTIFIER, &[identifier]);
    match components {
        Components::Ec { curve, .. } => {
            element(SEQUENCE, &[&id(EC_PUBLIC_KEY), &id(curve.identifier())])
        }
        Components::Ed25519 { .. } => element(SEQUENCE, &[&id(ED25519)]),
        Components::Rsa { .. } => rsa_algorithm(),
        Components::X25519 { .. } => element(SEQUENCE, &[&id(X25519)]),
    }
}

fn rsa_algorithm() -> Zeroizing<Vec<u8>> {
    let identifier = element(OBJECT_IDENTIFIER, &[RSA_ENCRYPTION]);
    element(SEQUENCE, &[&identifier, &[NULL, 0]])
}

/// A number that is not negative, in its shortest form.
fn integer(mut number: &[u8]) -> Zeroizing<Vec<u8>> {
    while let [0, rest @ ..] = number {
        number = rest;
    }
    match number {
        [] | [0x80..=0xff, ..] => element(INTEGER, &[&[0], number]),
        _ => element(INTEGER, &[number]),
    }
}

/// One element. Room for all of it is made at once, so that nothing secret stays behind.
fn element(tag: u8, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut element = Zeroizing::new(Vec::with_capacity(length + 9));
    element.push(tag);
    match length.to_be_bytes() {
        [0, 0, 0, 0, 0, 0, 0, short @ ..=0x7f] => element.push(short),
        octets => {
            let zeros = octets.iter().take_while(|octet| **octet == 0).count();
            let count = octets.len() - zeros;
            element.push(0x80 | u8::try_from(count).unwrap_or_default());
            element.extend(octets.iter().skip(zeros));
        }
    }
    for part in parts {
        element.extend_from_slice(part);
    }
    element
}
