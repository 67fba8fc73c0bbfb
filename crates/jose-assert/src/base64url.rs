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

/// The same for tokens and public keys, behind what is there: by tables, in a fifth of the time, which
/// depends on what is read. A token is no secret to its reader; secrets are for [`decode`].
pub(crate) fn decode_public(text: &str, octets: &mut Vec<u8>) -> Option<()> {
    let (quads, rest) = text.as_bytes().as_chunks();
    // `A` is a zero: as if the last quad were whole. What it adds then must be zeros.
    let (last, length) = match *rest {
        [] => ([b'A'; 4], 0),
        [first, second] => ([first, second, b'A', b'A'], 1),
        [first, second, third] => ([first, second, third, b'A'], 2),
        _ => return None,
    };
    let start = octets.len();
    octets.resize(start + quads.len() * 3, 0);
    let (triples, _) = octets.get_mut(start..)?.as_chunks_mut();
    let mut seen = 0;
    for (quad, triple) in quads.iter().zip(triples) {
        let decoded = decoded(*quad);
        seen |= decoded;
        let [first, second, third, _] = decoded.to_le_bytes();
        *triple = [first, second, third];
    }
    let last = decoded(last).to_le_bytes();
    let (end, stray) = last.split_at(length);
    octets.extend_from_slice(end);
    (seen & INVALID == 0 && stray.iter().all(|octet| *octet == 0)).then_some(())
}

/// The three octets of four characters, lowest first, or [`INVALID`] beside whatever.
fn decoded(quad: [u8; 4]) -> u32 {
    let [first, second, third, fourth] = quad;
    let part = |table: &[u32; 256], byte| table.get(usize::from(byte)).copied().unwrap_or(INVALID);
    part(&FIRST, first) | part(&SECOND, second) | part(&THIRD, third) | part(&FOURTH, fourth)
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

/// The same for 128 bits that are no secret: by a table.
pub(crate) fn append_identifier(text: &mut String, identifier: [u8; 16]) {
    let mut buffer = [0; 22];
    // They fit, so neither can fail.
    _ = URL_SAFE_NO_PAD.encode_slice(identifier, &mut buffer);
    text.push_str(core::str::from_utf8(&buffer).unwrap_or_default());
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

/// What each character adds to [`decoded`], by its place.
static FIRST: [u32; 256] = parts(18);
static SECOND: [u32; 256] = parts(12);
static THIRD: [u32; 256] = parts(6);
static FOURTH: [u32; 256] = parts(0);

/// `shift`: where the six bits of the place begin in the three octets as one number.
#[expect(
    clippy::indexing_slicing,
    reason = "done by the compiler, and every octet is an index"
)]
const fn parts(shift: u32) -> [u32; 256] {
    let mut table = [INVALID; 256];
    let mut left = ALPHABET.as_slice();
    let mut value: u32 = 0;
    while let [character, rest @ ..] = left {
        table[*character as usize] = (value << shift << 8).swap_bytes();
        (left, value) = (rest, value + 1);
    }
    table
}

/// RFC 4648 §5.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// A bit beyond the three octets.
const INVALID: u32 = 1 << 24;
/// A multiple of 3, so that chunks encode independently.
const CHUNK: usize = 192;
