//! base64url as JOSE writes it: no padding, no other alphabet, no stray bits (RFC 7515 §2).

use base64ct::{Base64UrlUnpadded, Encoding};

/// `None` for a length of 1 modulo 4, padding, another alphabet or non-zero trailing bits
/// (RFC 4648 §3.5).
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// Writes the encoding after what the text holds already.
pub(crate) fn append(text: &mut String, bytes: &[u8]) {
    let mut buffer = [0; 4 * CHUNK / 3];
    for chunk in bytes.chunks(CHUNK) {
        // A chunk encodes to the buffer's size at most, so this cannot fail.
        text.push_str(Base64UrlUnpadded::encode(chunk, &mut buffer).unwrap_or_default());
    }
}

/// A multiple of 3, so that chunks encode independently.
const CHUNK: usize = 384;
