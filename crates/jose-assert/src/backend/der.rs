//! Private keys in DER, read once for every backend: one document, nothing after it, lengths in
//! their shortest form (X.690 §10.1).

use zeroize::Zeroizing;

use super::parts::{PrivateParts, RsaParts};
use crate::algorithm::KeyKind;

/// `PrivateKeyInfo` and `OneAsymmetricKey` (RFC 5208 §5, RFC 5958 §2).
pub(crate) fn pkcs8(kind: KeyKind, document: &[u8]) -> Option<PrivateParts> {
    let mut info = only(SEQUENCE, document)?;
    let version = info.integer()?;
    if !matches!(version, [0 | 1]) {
        return None;
    }
    let mut algorithm = Reader(info.take(SEQUENCE)?);
    let identifier = algorithm.take(OBJECT_IDENTIFIER)?;
    let key = info.take(OCTET_STRING)?;
    // Attributes say nothing that matters here.
    info.take_if(CONTEXT_0)?;
    let public = match info.take_if(CONTEXT_1_PRIMITIVE)? {
        // RFC 5958 §2: the public key makes it version 2, which is written 1.
        Some(bits) if version == [1] => Some(whole_octets(bits)?),
        Some(_) => return None,
        None => None,
    };
    info.end()?;
    let parts = match (kind, identifier) {
        (KeyKind::Ed25519, ED25519) => {
            // RFC 8410 §7: an OCTET STRING inside the OCTET STRING.
            let mut seed = Reader(key);
            let octets = seed.take(OCTET_STRING)?;
            seed.end()?;
            PrivateParts::Ed25519 {
                seed: exactly_32(octets)?,
                public,
            }
        }
        (KeyKind::P256, EC_PUBLIC_KEY) => {
            if algorithm.take(OBJECT_IDENTIFIER)? != P256 {
                return None;
            }
            sec1(key)?
        }
        (KeyKind::Rsa, RSA_ENCRYPTION) => {
            algorithm.take(NULL)?;
            pkcs1(key)?
        }
        _ => return None,
    };
    algorithm.end()?;
    Some(parts)
}

/// `RSAPrivateKey` of two primes (RFC 8017 §A.1.2).
pub(crate) fn pkcs1(document: &[u8]) -> Option<PrivateParts> {
    let mut key = only(SEQUENCE, document)?;
    if key.integer()? != [0] {
        return None;
    }
    let (n, e, d) = (key.integer()?, key.integer()?, key.integer()?);
    let (p, q) = (key.integer()?, key.integer()?);
    // What follows from these: the exponents for p and q, and the coefficient.
    for _ in 0..3 {
        key.integer()?;
    }
    key.end()?;
    let secret = |number: &[u8]| Zeroizing::new(number.to_vec());
    Some(PrivateParts::Rsa(RsaParts {
        n: n.to_vec(),
        e: e.to_vec(),
        d: secret(d),
        primes: Some([secret(p), secret(q)]),
    }))
}

/// `ECPrivateKey` of P-256 (RFC 5915 §3).
pub(super) fn sec1(document: &[u8]) -> Option<PrivateParts> {
    let mut key = only(SEQUENCE, document)?;
    if key.integer()? != [1] {
        return None;
    }
    let scalar = exactly_32(key.take(OCTET_STRING)?)?;
    if let Some(parameters) = key.take_if(CONTEXT_0)? {
        let mut parameters = Reader(parameters);
        if parameters.take(OBJECT_IDENTIFIER)? != P256 {
            return None;
        }
        parameters.end()?;
    }
    let public = match key.take_if(CONTEXT_1)? {
        Some(public) => {
            let mut public = Reader(public);
            let bits = public.take(BIT_STRING)?;
            public.end()?;
            Some(whole_octets(bits)?)
        }
        None => None,
    };
    key.end()?;
    Some(PrivateParts::P256 { scalar, public })
}

/// `RSAPublicKey` (RFC 8017 §A.1.1): modulus and exponent.
#[cfg(feature = "aws-lc-rs")]
pub(super) fn rsa_public(document: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut key = only(SEQUENCE, document)?;
    let numbers = (key.integer()?, key.integer()?);
    key.end()?;
    Some(numbers)
}

/// Reads elements from the front.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    /// The contents of the next element, which has this tag.
    pub(crate) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_first()?;
        if *first != tag {
            return None;
        }
        let (length, rest) = length(rest)?;
        let (contents, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(contents)
    }

    /// The contents of the next element if it has this tag; the outer `None` is an error.
    #[expect(clippy::option_option, reason = "absent and malformed differ")]
    pub(crate) fn take_if(&mut self, tag: u8) -> Option<Option<&'a [u8]>> {
        if self.0.first() == Some(&tag) {
            return self.take(tag).map(Some);
        }
        Some(None)
    }

    /// A number that is not negative, without the zero octet that only says so; zero is one zero
    /// octet (X.690 §8.3).
    pub(crate) fn integer(&mut self) -> Option<&'a [u8]> {
        match self.take(INTEGER)? {
            [0, number @ ..] if matches!(number, [0x80..=0xff, ..]) => Some(number),
            [] | [0, _, ..] | [0x80..=0xff, ..] => None,
            number => Some(number),
        }
    }

    pub(crate) fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// The one element that the document is.
pub(crate) fn only(tag: u8, document: &[u8]) -> Option<Reader<'_>> {
    let mut outer = Reader(document);
    let contents = outer.take(tag)?;
    outer.end()?;
    Some(Reader(contents))
}

fn length(octets: &[u8]) -> Option<(usize, &[u8])> {
    match octets {
        [short @ ..=0x7f, rest @ ..] => Some((usize::from(*short), rest)),
        [0x81, length @ 0x80..=0xff, rest @ ..] => Some((usize::from(*length), rest)),
        // 64 KiB hold any key there is.
        [0x82, high @ 1..=0xff, low, rest @ ..] => {
            Some((usize::from(u16::from_be_bytes([*high, *low])), rest))
        }
        _ => None,
    }
}

/// A BIT STRING of whole octets.
pub(crate) fn whole_octets(bits: &[u8]) -> Option<Vec<u8>> {
    match bits {
        [0, octets @ ..] => Some(octets.to_vec()),
        _ => None,
    }
}

fn exactly_32(octets: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    octets.try_into().ok().map(Zeroizing::new)
}

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const CONTEXT_0: u8 = 0xa0;
pub(crate) const CONTEXT_1: u8 = 0xa1;
pub(crate) const CONTEXT_1_PRIMITIVE: u8 = 0x81;

/// 1.3.101.112
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
/// 1.2.840.10045.2.1
pub(crate) const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// 1.2.840.10045.3.1.7
pub(crate) const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// 1.2.840.113549.1.1.1
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
