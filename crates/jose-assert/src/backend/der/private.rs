//! Private keys: PKCS#8, PKCS#1, SEC1.

use zeroize::Zeroizing;

use super::{
    BIT_STRING, CONTEXT_0, CONTEXT_1, CONTEXT_1_PRIMITIVE, EC_PUBLIC_KEY, ED25519, NULL,
    OBJECT_IDENTIFIER, OCTET_STRING, RSA_ENCRYPTION, Reader, SEQUENCE, only, whole_octets,
};
use crate::backend::parts::{PrivateParts, RsaParts};
use crate::key_kind::{Curve, KeyKind};

/// A private key of this kind in whichever form: no two can be taken for each other.
pub(crate) fn private_key(kind: KeyKind, document: &[u8]) -> Option<PrivateParts> {
    pkcs8(kind, document).or_else(|| match kind {
        KeyKind::Ec(curve) => sec1(curve, document),
        KeyKind::Rsa => pkcs1(document),
        KeyKind::Ed25519 | KeyKind::Octets => None,
    })
}

/// `PrivateKeyInfo` and `OneAsymmetricKey` (RFC 5208 §5, RFC 5958 §2).
pub(in crate::backend) fn pkcs8(kind: KeyKind, document: &[u8]) -> Option<PrivateParts> {
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
        Some(bits) if version == [1] => Some(whole_octets(bits)?.to_vec()),
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
                seed: octets.try_into().ok().map(Zeroizing::new)?,
                public,
            }
        }
        (KeyKind::Ec(curve), EC_PUBLIC_KEY) => {
            if algorithm.take(OBJECT_IDENTIFIER)? != curve.identifier() {
                return None;
            }
            sec1(curve, key)?
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
pub(in crate::backend) fn pkcs1(document: &[u8]) -> Option<PrivateParts> {
    let mut key = only(SEQUENCE, document)?;
    if key.integer()? != [0] {
        return None;
    }
    let secret = |number: &[u8]| Zeroizing::new(number.to_vec());
    let parts = RsaParts {
        n: key.integer()?.to_vec(),
        e: key.integer()?.to_vec(),
        d: secret(key.integer()?),
        primes: Some([secret(key.integer()?), secret(key.integer()?)]),
        exponents_and_coefficient: Some([
            secret(key.integer()?),
            secret(key.integer()?),
            secret(key.integer()?),
        ]),
    };
    key.end()?;
    Some(PrivateParts::Rsa(parts))
}

/// `ECPrivateKey` (RFC 5915 §3).
pub(in crate::backend) fn sec1(curve: Curve, document: &[u8]) -> Option<PrivateParts> {
    let mut key = only(SEQUENCE, document)?;
    if key.integer()? != [1] {
        return None;
    }
    let scalar = key.take(OCTET_STRING)?;
    if scalar.len() != curve.octets() {
        return None;
    }
    if let Some(parameters) = key.take_if(CONTEXT_0)? {
        let mut parameters = Reader(parameters);
        if parameters.take(OBJECT_IDENTIFIER)? != curve.identifier() {
            return None;
        }
        parameters.end()?;
    }
    let public = match key.take_if(CONTEXT_1)? {
        Some(public) => {
            let mut public = Reader(public);
            let bits = public.take(BIT_STRING)?;
            public.end()?;
            Some(whole_octets(bits)?.to_vec())
        }
        None => None,
    };
    key.end()?;
    Some(PrivateParts::Ec {
        curve,
        scalar: Zeroizing::new(scalar.to_vec()),
        public,
    })
}
