//! base64url as JOSE writes it: no padding, no other alphabet, no stray bits (RFC 7515 §2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

/// `None` for a length of 1 modulo 4, padding, another alphabet or non-zero trailing bits
/// (RFC 4648 §3.5).
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}

/// The same for tokens, behind what is there: by a table, in a quarter of the time, which depends on
/// what is read. A token is no secret to its reader; keys are for [`decode`].
pub(crate) fn decode_public(text: &str, octets: &mut Vec<u8>) -> Option<()> {
    URL_SAFE_NO_PAD.decode_vec(text, octets).ok()
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// Writes the encoding after what the text holds already.
pub(crate) fn append(text: &mut String, bytes: &[u8]) {
    let mut buffer = Zeroizing::new([0; 4 * CHUNK / 3]);
    for chunk in bytes.chunks(CHUNK) {
        // A chunk encodes to the buffer's size at most, so this cannot fail.
        text.push_str(Base64UrlUnpadded::encode(chunk, &mut *buffer).unwrap_or_default());
    }
}

/// The same for tokens: by a table, in a time that depends on what is written.
pub(crate) fn append_public(text: &mut Vec<u8>, bytes: &[u8]) {
    let start = text.len();
    // As if it were padded: enough.
    text.resize(start + bytes.len().div_ceil(3) * 4, 0);
    let room = text.get_mut(start..).unwrap_or_default();
    // There is room, so this cannot fail.
    let written = URL_SAFE_NO_PAD
        .encode_slice(bytes, room)
        .unwrap_or_default();
    text.truncate(start + written);
}

/// A multiple of 3, so that chunks encode independently.
const CHUNK: usize = 192;
