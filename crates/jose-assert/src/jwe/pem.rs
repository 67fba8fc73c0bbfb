//! Private keys in PEM, for decryption: PKCS #8, PKCS #1 (RSA) and SEC1 (EC).

use zeroize::Zeroizing;

use super::algorithms::{KeyManagement, Method};
use super::point::Curve;
use crate::KeyError;
use crate::algorithm::KeyKind;
use crate::backend::{PrivateParts, RsaParts, der, pem_document};

/// The numbers of a private key. Nothing has been checked but their form.
pub(super) enum Parts {
    Agreement {
        curve: Curve,
        private: Zeroizing<Vec<u8>>,
        /// The public key that came along.
        public: Option<Vec<u8>>,
    },
    Rsa(RsaParts),
}

/// The first private key in the text, where it is one for the algorithm.
pub(super) fn read(algorithm: KeyManagement, text: &str) -> Result<Parts, KeyError> {
    let (label, document) = pem_document(text)?;
    let parts = match (algorithm.method(), label) {
        (Method::Oaep(_), "PRIVATE KEY") => rsa(der::pkcs8(KeyKind::Rsa, &document)),
        (Method::Oaep(_), "RSA PRIVATE KEY") => rsa(der::pkcs1(&document)),
        (Method::Agreement(_), "PRIVATE KEY") => pkcs8(&document),
        (Method::Agreement(_), "EC PRIVATE KEY") => sec1(None, &document),
        _ => None,
    };
    parts.ok_or(KeyError::Pem)
}

fn rsa(parts: Option<PrivateParts>) -> Option<Parts> {
    match parts? {
        PrivateParts::Rsa(parts) => Some(Parts::Rsa(parts)),
        _ => None,
    }
}

/// `OneAsymmetricKey` (RFC 5958 §2) of a curve.
fn pkcs8(document: &[u8]) -> Option<Parts> {
    let mut info = der::only(der::SEQUENCE, document)?;
    let version = info.integer()?;
    if !matches!(version, [0 | 1]) {
        return None;
    }
    let mut algorithm = der::Reader(info.take(der::SEQUENCE)?);
    let identifier = algorithm.take(der::OBJECT_IDENTIFIER)?;
    let key = info.take(der::OCTET_STRING)?;
    info.take_if(der::CONTEXT_0)?;
    let public = match info.take_if(der::CONTEXT_1_PRIMITIVE)? {
        Some(bits) if version == [1] => Some(der::whole_octets(bits)?),
        Some(_) => return None,
        None => None,
    };
    info.end()?;
    if identifier == der::EC_PUBLIC_KEY {
        let curve = curve(algorithm.take(der::OBJECT_IDENTIFIER)?)?;
        algorithm.end()?;
        return sec1(Some(curve), key);
    }
    if identifier != X25519 {
        return None;
    }
    algorithm.end()?;
    // RFC 8410 §7: an OCTET STRING inside the OCTET STRING.
    let mut private = der::Reader(key);
    let octets = private.take(der::OCTET_STRING)?;
    private.end()?;
    Some(Parts::Agreement {
        curve: Curve::X25519,
        private: Zeroizing::new(octets.to_vec()),
        public,
    })
}

/// `ECPrivateKey` (RFC 5915 §3); the curve is named in it or around it.
fn sec1(around: Option<Curve>, document: &[u8]) -> Option<Parts> {
    let mut key = der::only(der::SEQUENCE, document)?;
    if key.integer()? != [1] {
        return None;
    }
    let private = Zeroizing::new(key.take(der::OCTET_STRING)?.to_vec());
    let named = match key.take_if(der::CONTEXT_0)? {
        Some(parameters) => {
            let mut parameters = der::Reader(parameters);
            let named = curve(parameters.take(der::OBJECT_IDENTIFIER)?)?;
            parameters.end()?;
            Some(named)
        }
        None => None,
    };
    let public = match key.take_if(der::CONTEXT_1)? {
        Some(public) => {
            let mut public = der::Reader(public);
            let bits = public.take(der::BIT_STRING)?;
            public.end()?;
            Some(der::whole_octets(bits)?)
        }
        None => None,
    };
    key.end()?;
    let curve = match (around, named) {
        (Some(around), Some(named)) if around != named => return None,
        (around, named) => around.or(named)?,
    };
    Some(Parts::Agreement {
        curve,
        private,
        public,
    })
}

fn curve(identifier: &[u8]) -> Option<Curve> {
    match identifier {
        der::P256 => Some(Curve::P256),
        P384 => Some(Curve::P384),
        P521 => Some(Curve::P521),
        _ => None,
    }
}

/// 1.3.132.0.34
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
/// 1.3.132.0.35
const P521: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x23];
/// 1.3.101.110
const X25519: &[u8] = &[0x2b, 0x65, 0x6e];
