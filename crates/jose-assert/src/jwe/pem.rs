//! Private keys in PEM, for decryption: PKCS #8, PKCS #1 (RSA) and SEC1 (EC).

use zeroize::Zeroizing;

use super::algorithms::{KeyManagement, Method};
use super::point::Curve;
use crate::KeyError;
use crate::backend::{PrivateParts, RsaParts, der, private_document};
use crate::key_kind::KeyKind;

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
    let (label, document) = private_document(text)?;
    let parts = match (algorithm.method(), label) {
        (Method::Oaep(_), "PRIVATE KEY") => rsa(der::pkcs8(KeyKind::Rsa, &document)),
        (Method::Oaep(_), "RSA PRIVATE KEY") => rsa(der::pkcs1(&document)),
        (Method::Agreement(_), "PRIVATE KEY") => pkcs8(&document),
        (Method::Agreement(_), "EC PRIVATE KEY") => ec(der::sec1(None, &document)),
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

fn ec(parts: Option<PrivateParts>) -> Option<Parts> {
    match parts? {
        PrivateParts::Ec {
            curve,
            scalar,
            public,
        } => Some(Parts::Agreement {
            curve: Curve::of_ec(curve)?,
            private: scalar,
            public,
        }),
        _ => None,
    }
}

/// `OneAsymmetricKey` (RFC 5958 §2) of a curve.
fn pkcs8(document: &[u8]) -> Option<Parts> {
    let mut info = der::PrivateKeyInfo::read(document)?;
    let parts = match info.identifier {
        der::EC_PUBLIC_KEY => {
            let curve = info.curve()?;
            ec(der::sec1(Some(curve), info.key))?
        }
        X25519 => Parts::Agreement {
            curve: Curve::X25519,
            private: Zeroizing::new(info.octets()?.to_vec()),
            public: info.public,
        },
        _ => return None,
    };
    info.parameters.end()?;
    Some(parts)
}

/// 1.3.101.110
const X25519: &[u8] = &[0x2b, 0x65, 0x6e];
