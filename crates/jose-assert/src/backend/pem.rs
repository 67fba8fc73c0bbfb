//! Private keys in PEM: PKCS#8, PKCS#1 and SEC1 (RFC 7468 §10 and §13, RFC 5915 §4).

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::der;
use super::parts::PrivateParts;
use crate::KeyError;
use crate::algorithm::KeyKind;

/// The first private key in the text.
pub(crate) fn read(kind: KeyKind, text: &str) -> Result<PrivateParts, KeyError> {
    let (label, document) = document(text)?;
    let parts = match label {
        "PRIVATE KEY" => der::pkcs8(kind, &document),
        "RSA PRIVATE KEY" if kind == KeyKind::Rsa => der::pkcs1(&document),
        "EC PRIVATE KEY" if kind == KeyKind::P256 => der::sec1(&document),
        _ => None,
    };
    parts.ok_or(KeyError::Pem)
}

/// The label and the DER of the first private key in the text. What stands before and after its
/// block is not looked at: tools write remarks and curve parameters there.
pub(crate) fn document(text: &str) -> Result<(&str, Zeroizing<Vec<u8>>), KeyError> {
    let (label, body) = private_key_block(text).ok_or(KeyError::Pem)?;
    if label == "ENCRYPTED PRIVATE KEY" || body.contains("ENCRYPTED") {
        return Err(KeyError::EncryptedPem);
    }
    // Lines of any length: secret stores and environment variables fold them anew.
    let mut base64 = Zeroizing::new(String::with_capacity(body.len()));
    base64.extend(body.split_ascii_whitespace());
    let document = Base64::decode_vec(&base64).map_err(|_| KeyError::Pem)?;
    Ok((label, Zeroizing::new(document)))
}

/// The label and what is within the first block whose label speaks of a private key.
fn private_key_block(text: &str) -> Option<(&str, &str)> {
    let mut rest = text;
    loop {
        let (_, after) = rest.split_once(BEGIN)?;
        let (label, body) = after.split_once("-----")?;
        if label.ends_with("PRIVATE KEY") {
            let (body, _) = body.split_once(&format!("-----END {label}-----"))?;
            return Some((label, body));
        }
        rest = after;
    }
}

const BEGIN: &str = "-----BEGIN ";
