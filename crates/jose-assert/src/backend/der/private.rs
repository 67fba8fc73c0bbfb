//! Private keys: PKCS#8, PKCS#1, SEC1.

use zeroize::Zeroizing;

use super::{
    BIT_STRING, CONTEXT_0, CONTEXT_1, CONTEXT_1_PRIMITIVE, EC_PUBLIC_KEY, ED25519, NULL,
    OBJECT_IDENTIFIER, OCTET_STRING, RSA_ENCRYPTION, Reader, SEQUENCE, X25519, only, whole_octets,
};
use crate::backend::parts::{PrivateParts, RsaParts};
use crate::key_kind::{Curve, KeyKind};

/// A private key of this kind, or of any, in whichever form: no two can be taken for each other.
pub(crate) fn private_key(kind: Option<KeyKind>, document: &[u8]) -> Option<PrivateParts> {
    let around = kind.and_then(KeyKind::curve);
    let parts = pkcs8(document)
        .or_else(|| sec1(around, document))
        .or_else(|| pkcs1(document));
    parts.filter(|parts| kind.is_none_or(|kind| kind == parts.kind()))
}

/// `PrivateKeyInfo` and `OneAsymmetricKey` (RFC 5208 §5, RFC 5958 §2).
pub(crate) fn pkcs8(document: &[u8]) -> Option<PrivateParts> {
    let mut info = PrivateKeyInfo::read(document)?;
    let parts = match info.identifier {
        ED25519 => PrivateParts::Ed25519 {
            seed: info.octets()?.try_into().ok().map(Zeroizing::new)?,
            public: info.public,
        },
        EC_PUBLIC_KEY => {
            let curve = info.curve()?;
            sec1(Some(curve), info.key)?
        }
        RSA_ENCRYPTION => {
            info.parameters.take(NULL)?;
            pkcs1(info.key)?
        }
        X25519 => PrivateParts::X25519 {
            scalar: info.octets()?.try_into().ok().map(Zeroizing::new)?,
            public: info.public,
        },
        _ => return None,
    };
    info.parameters.end()?;
    Some(parts)
}

/// What stands around a private key.
struct PrivateKeyInfo<'a> {
    /// Of the algorithm.
    identifier: &'a [u8],
    parameters: Reader<'a>,
    key: &'a [u8],
    /// The public key that came along.
    public: Option<Vec<u8>>,
}

impl<'a> PrivateKeyInfo<'a> {
    /// The parameters of the algorithm are left to whoever knows it.
    fn read(document: &'a [u8]) -> Option<Self> {
        let mut info = only(SEQUENCE, document)?;
        let version = info.integer()?;
        if !matches!(version, [0 | 1]) {
            return None;
        }
        let mut parameters = Reader(info.take(SEQUENCE)?);
        let identifier = parameters.take(OBJECT_IDENTIFIER)?;
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
        Some(Self {
            identifier,
            parameters,
            key,
            public,
        })
    }

    /// The curve that the parameters name.
    fn curve(&mut self) -> Option<Curve> {
        Curve::from_identifier(self.parameters.take(OBJECT_IDENTIFIER)?)
    }

    /// RFC 8410 §7: an OCTET STRING inside the OCTET STRING.
    fn octets(&self) -> Option<&'a [u8]> {
        let mut key = Reader(self.key);
        let octets = key.take(OCTET_STRING)?;
        key.end()?;
        Some(octets)
    }
}

/// `RSAPrivateKey` of two primes (RFC 8017 §A.1.2).
pub(crate) fn pkcs1(document: &[u8]) -> Option<PrivateParts> {
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

/// `ECPrivateKey` (RFC 5915 §3); the curve is named in it or `around` it.
pub(crate) fn sec1(around: Option<Curve>, document: &[u8]) -> Option<PrivateParts> {
    let mut key = only(SEQUENCE, document)?;
    if key.integer()? != [1] {
        return None;
    }
    let scalar = key.take(OCTET_STRING)?;
    let named = match key.take_if(CONTEXT_0)? {
        Some(parameters) => {
            let mut parameters = Reader(parameters);
            let named = Curve::from_identifier(parameters.take(OBJECT_IDENTIFIER)?)?;
            parameters.end()?;
            Some(named)
        }
        None => None,
    };
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
    let curve = around.or(named)?;
    if named.is_some_and(|named| named != curve) || scalar.len() != curve.octets() {
        return None;
    }
    Some(PrivateParts::Ec {
        curve,
        scalar: Zeroizing::new(scalar.to_vec()),
        public,
    })
}
