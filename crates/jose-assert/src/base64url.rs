//! base64url as JOSE writes it: no padding, no other alphabet, no stray bits (RFC 7515 §2).

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
    let (eights, rest) = text.as_bytes().as_chunks();
    if rest.len() % 4 == 1 {
        return None;
    }
    let start = octets.len();
    octets.resize(start + eights.len() * 6 + ROOM_TO_DECODE, 0);
    let (sixes, _) = octets.get_mut(start..)?.as_chunks_mut();
    let (end, sixes) = sixes.split_last_mut()?;
    let mut seen = 0;
    for (eight, six) in eights.iter().zip(sixes) {
        seen |= decode_eight(eight, six);
    }
    // `A` is a zero: as if the last eight were whole. What that adds must be zeros.
    let last = core::array::from_fn(|at| rest.get(at).copied().unwrap_or(b'A'));
    seen |= decode_eight(&last, end);
    let length = rest.len() * 3 / 4;
    let stray = end
        .iter()
        .skip(length)
        .fold(0, |stray, octet| stray | octet);
    octets.truncate(start + eights.len() * 6 + length);
    (seen & INVALID == 0 && stray == 0).then_some(())
}

/// Gives [`INVALID`] among other bits where a character is not in the alphabet. (Written in place: as
/// a value, the compiler would put the octets together first.)
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "as a value, it would be taken apart by shifts"
)]
fn decode_eight(eight: &[u8; 8], six: &mut [u8; 6]) -> u32 {
    let [a, b, c, d, e, f, g, h] = *eight;
    let (low, high) = (quad([a, b, c, d]), quad([e, f, g, h]));
    let ([a, b, c, _], [d, e, f, _]) = (low.to_le_bytes(), high.to_le_bytes());
    *six = [a, b, c, d, e, f];
    low | high
}

/// The three octets of four characters, lowest first, or [`INVALID`] beside whatever.
fn quad([first, second, third, fourth]: [u8; 4]) -> u32 {
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

/// The same for tokens: by a table, in a time that depends on what is written. Takes
/// [`ROOM`] beyond what it writes for a while.
pub(crate) fn append_public(text: &mut Vec<u8>, bytes: &[u8]) {
    let (sixes, rest) = bytes.as_chunks();
    let start = text.len();
    text.resize(start + sixes.len() * 8, 0);
    let (eights, _) = text.get_mut(start..).unwrap_or_default().as_chunks_mut();
    for ([a, b, c, d, e, f], eight) in sixes.iter().zip(eights) {
        *eight = encoded(u64::from_be_bytes([*a, *b, *c, *d, *e, *f, 0, 0]));
    }
    // As if zeros followed. (In a register: octets that were just written read slowly as a word.)
    let mut last = 0;
    for (octet, shift) in rest.iter().zip([56, 48, 40, 32, 24]) {
        last |= u64::from(*octet) << shift;
    }
    text.extend_from_slice(&encoded(last));
    text.truncate(start + encoded_length(bytes.len()));
}

/// How long the encoding of so many octets is.
pub(crate) const fn encoded_length(octets: usize) -> usize {
    octets / 3 * 4 + (octets % 3 * 4).div_ceil(3)
}

/// The eight characters of six octets, which are the upper ones.
fn encoded(octets: u64) -> [u8; 8] {
    let pair = |shift: u32| {
        let bits = (octets >> shift) as usize % PAIRS.len();
        u64::from(PAIRS.get(bits).copied().unwrap_or_default())
    };
    (pair(52) | pair(40) << 16 | pair(28) << 32 | pair(16) << 48).to_le_bytes()
}

/// What each character adds to [`quad`], by its place.
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

/// The two characters of twelve bits, the first one lowest.
static PAIRS: [u16; 4096] = pairs();

#[expect(
    clippy::indexing_slicing,
    reason = "done by the compiler, and both parts have six bits"
)]
const fn pairs() -> [u16; 4096] {
    let mut table = [0; 4096];
    let mut bits = 0;
    while bits < table.len() {
        table[bits] = u16::from_le_bytes([ALPHABET[bits >> 6], ALPHABET[bits & 0x3F]]);
        bits += 1;
    }
    table
}

/// What [`decode_public`] needs beyond the octets it leaves.
pub(crate) const ROOM_TO_DECODE: usize = 6;
/// What [`append_public`] needs beyond the characters it leaves.
pub(crate) const ROOM: usize = 8;
/// RFC 4648 §5.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// A bit beyond the three octets.
const INVALID: u32 = 1 << 24;
/// A multiple of 3, so that chunks encode independently.
const CHUNK: usize = 192;
