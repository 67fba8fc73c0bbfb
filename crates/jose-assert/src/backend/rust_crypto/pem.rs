//! Private keys in PEM: PKCS#8, PKCS#1 and SEC1 (RFC 7468 §10 and §13, RFC 5915 §4).

use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey, SecretDocument};

use super::private::PrivateKey;
use crate::KeyError;
use crate::algorithm::KeyKind;

impl PrivateKey {
    /// The first private key in the text. What stands before and after its block is not looked
    /// at: tools write remarks and curve parameters there.
    pub(crate) fn from_pem(kind: KeyKind, text: &str) -> Result<Self, KeyError> {
        let (label, block) = private_key_block(text).ok_or(KeyError::Pem)?;
        if label == "ENCRYPTED PRIVATE KEY" || block.contains("ENCRYPTED") {
            return Err(KeyError::EncryptedPem);
        }
        let (_, document) = SecretDocument::from_pem(block).map_err(|_| KeyError::Pem)?;
        let der = document.as_bytes();
        let key = match (kind, label) {
            (KeyKind::Ed25519, "PRIVATE KEY") => ed25519_dalek::SigningKey::from_pkcs8_der(der)
                .ok()
                .map(|key| Self::Ed25519(Box::new(key))),
            (KeyKind::P256, "PRIVATE KEY") => p256::ecdsa::SigningKey::from_pkcs8_der(der)
                .ok()
                .map(|key| Self::P256(Box::new(key))),
            (KeyKind::P256, "EC PRIVATE KEY") => p256::SecretKey::from_sec1_der(der)
                .ok()
                .map(|key| Self::P256(Box::new(key.into()))),
            (KeyKind::Rsa, "PRIVATE KEY") => {
                rsa::PrivateKey::from_pkcs8_der(der).ok().map(Self::from)
            }
            (KeyKind::Rsa, "RSA PRIVATE KEY") => {
                rsa::PrivateKey::from_pkcs1_der(der).ok().map(Self::from)
            }
            _ => None,
        };
        key.ok_or(KeyError::Pem)
    }
}

/// The label and the whole of the first block whose label speaks of a private key.
fn private_key_block(text: &str) -> Option<(&str, &str)> {
    let mut rest = text;
    loop {
        let block = rest.get(rest.find(BEGIN)?..)?;
        let after = block.strip_prefix(BEGIN)?;
        let (label, _) = after.split_once("-----")?;
        if label.ends_with("PRIVATE KEY") {
            let end = format!("-----END {label}-----");
            let length = block.find(&end)? + end.len();
            return Some((label, block.get(..length)?));
        }
        rest = after;
    }
}

const BEGIN: &str = "-----BEGIN ";
