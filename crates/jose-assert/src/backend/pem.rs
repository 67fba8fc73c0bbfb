//! Keys in PEM: PKCS#8, PKCS#1, SEC1, SPKI and certificates (RFC 7468, RFC 5915 §4).

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::der;
use super::parts::{Components, PrivateParts};
use crate::KeyError;
use crate::key_kind::KeyKind;

/// What is between two lines of dashes.
#[derive(Clone, Copy)]
pub(crate) struct Block<'a> {
    label: &'a str,
    body: &'a str,
}

/// The blocks of a text. What stands before, between and after them is not looked at: tools write
/// remarks there.
pub(crate) fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
    let mut rest = text;
    core::iter::from_fn(move || {
        loop {
            let (_, after) = rest.split_once(BEGIN)?;
            rest = after;
            let (label, body) = after.split_once("-----")?;
            if let Some((body, after)) = body.split_once(&format!("-----END {label}-----")) {
                rest = after;
                return Some(Block { label, body });
            }
        }
    })
}

/// The first private key in the text; of this kind, or of any.
pub(crate) fn read_private(kind: Option<KeyKind>, text: &str) -> Result<PrivateParts, KeyError> {
    let (label, document) = private_document(text)?;
    let parts = match label {
        "PRIVATE KEY" => der::pkcs8(&document),
        "RSA PRIVATE KEY" => der::pkcs1(&document),
        "EC PRIVATE KEY" => der::sec1(kind.and_then(KeyKind::curve), &document),
        _ => None,
    };
    let parts = parts.filter(|parts| kind.is_none_or(|kind| kind == parts.kind()));
    parts.ok_or(KeyError::Pem)
}

/// The label and the DER of the first private key in the text.
fn private_document(text: &str) -> Result<(&str, Zeroizing<Vec<u8>>), KeyError> {
    let mut private = blocks(text).filter(|block| block.label.ends_with("PRIVATE KEY"));
    let block = private.next().ok_or(KeyError::Pem)?;
    Ok((block.label, block.document()?))
}

impl Block<'_> {
    pub(crate) fn is_certificate(self) -> bool {
        self.label == "CERTIFICATE"
    }

    /// The public key in it; nothing where the label speaks of something else.
    pub(crate) fn public_key(self) -> Option<Result<Components, KeyError>> {
        let read = match self.label {
            "CERTIFICATE" => der::certificate,
            "PUBLIC KEY" => der::spki,
            "RSA PUBLIC KEY" => {
                |document: &[u8]| der::rsa_public_key(document).ok_or(KeyError::Der)
            }
            _ => return None,
        };
        let document = self.document();
        Some(document.and_then(|document| match read(&document) {
            Err(KeyError::Der) => Err(KeyError::Pem),
            result => result,
        }))
    }

    /// The octets in it.
    pub(crate) fn document(self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        if self.label == "ENCRYPTED PRIVATE KEY" || self.body.contains("ENCRYPTED") {
            return Err(KeyError::EncryptedPem);
        }
        // Lines of any length: secret stores and environment variables fold them anew.
        let mut base64 = Zeroizing::new(String::with_capacity(self.body.len()));
        base64.extend(self.body.split_ascii_whitespace());
        let document = Base64::decode_vec(&base64).map_err(|_| KeyError::Pem)?;
        Ok(Zeroizing::new(document))
    }
}

/// Why there is no public key in a text: what is in it may be encrypted.
pub(crate) fn no_public_key(text: &str) -> KeyError {
    let encrypted = |block: Block<'_>| matches!(block.document(), Err(KeyError::EncryptedPem));
    if blocks(text).any(encrypted) {
        return KeyError::EncryptedPem;
    }
    KeyError::Pem
}

/// Lines of 64 characters (RFC 7468 §2).
pub(crate) fn write(label: &str, document: &[u8]) -> Zeroizing<String> {
    let lines = document.len() / LINE + 1;
    let mut text = Zeroizing::new(String::with_capacity(lines * 65 + 2 * (label.len() + 20)));
    text.push_str(&format!("{BEGIN}{label}-----\n"));
    let mut buffer = Zeroizing::new([0; 4 * LINE / 3]);
    for line in document.chunks(LINE) {
        // A line encodes to the buffer's size at most, so this cannot fail.
        text.push_str(Base64::encode(line, &mut *buffer).unwrap_or_default());
        text.push('\n');
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

const BEGIN: &str = "-----BEGIN ";
const LINE: usize = 48;
