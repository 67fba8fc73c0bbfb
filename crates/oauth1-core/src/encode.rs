//! Percent-encoding ([RFC 5849 §3.6]): what is not `A-Z a-z 0-9 - . _ ~` becomes `%` and two upper-case digits.
//!
//! [RFC 5849 §3.6]: https://www.rfc-editor.org/rfc/rfc5849#section-3.6

/// Encodes a text as names, values and secrets stand in signatures and headers ([RFC 5849 §3.6]).
///
/// ```
/// assert_eq!(oauth1_core::percent_encode("Ladies + Gentlemen"), "Ladies%20%2B%20Gentlemen");
/// ```
///
/// [RFC 5849 §3.6]: https://www.rfc-editor.org/rfc/rfc5849#section-3.6
pub fn percent_encode(text: &str) -> String {
    // All the room at once: a secret leaves no piece of itself behind.
    let mut encoded = Vec::with_capacity(WIDEST * text.len() + CODE);
    push_encoded(&mut encoded, text.as_bytes());
    // Only unreserved characters and `%` came out.
    String::from_utf8(encoded).unwrap_or_default()
}

/// Appends octets, encoded.
pub(crate) fn push_encoded(out: &mut Vec<u8>, octets: &[u8]) {
    push_by(&ONCE, out, octets);
}

/// Appends octets, encoded and once more encoded, as parameters stand in a base string.
pub(crate) fn push_encoded_twice(out: &mut Vec<u8>, octets: &[u8]) {
    push_by(&TWICE, out, octets);
}

/// Appends a text that is encoded already, encoded once more: only `%` is left to do.
pub(crate) fn push_again(out: &mut Vec<u8>, encoded: &[u8]) {
    let mut pieces = encoded.split(|octet| *octet == b'%');
    out.extend_from_slice(pieces.next().unwrap_or_default());
    for piece in pieces {
        out.extend_from_slice(b"%25");
        out.extend_from_slice(piece);
    }
}

/// What an octet becomes, in a few octets and how many of them: [`put`] writes it.
pub(crate) type Code = [u8; CODE];

/// What an octet becomes that is encoded twice.
pub(crate) fn twice(octet: u8) -> Code {
    code(&TWICE, octet)
}

/// The same for an octet of a form or query, where `+` is a space. Nothing for `%`, `&` and `=`, which
/// do not stand for themselves.
pub(crate) fn wire_twice(octet: u8) -> Option<Code> {
    let code @ [.., length] = code(&WIRE, octet);
    (length > 0).then_some(code)
}

/// Writes a code where there is room for the widest, and says where the next one goes.
pub(crate) fn put(out: &mut [u8], at: usize, code: Code) -> usize {
    if let Some(room) = out.get_mut(at..at + CODE) {
        room.copy_from_slice(&code);
    }
    let [.., length] = code;
    at + usize::from(length)
}

/// How many octets, from the first on, need no encoding.
pub(crate) fn plain(octets: [u8; CODE]) -> usize {
    let is_plain = |octet: &&u8| PLAIN.get(usize::from(**octet)) == Some(&true);
    octets.iter().take_while(is_plain).count()
}

/// Writes octets that need no encoding, where there is room for all, and says where the next go.
pub(crate) fn put_plain(out: &mut [u8], at: usize, octets: [u8; CODE], plain: usize) -> usize {
    if let Some(room) = out.get_mut(at..at + CODE) {
        room.copy_from_slice(&octets);
    }
    at + plain
}

/// Makes room for so many codes behind what is there.
pub(crate) fn make_room(out: &mut Vec<u8>, at: usize, octets: usize) {
    out.resize(at + WIDEST * octets + CODE, 0);
}

/// The octet that two hexadecimal digits of either case stand for.
pub(crate) fn triplet(high: u8, low: u8) -> Option<u8> {
    let value = |digit| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    Some(value(high)? << 4 | value(low)?)
}

/// In stretches, so that the room for the widest codes stays small.
fn push_by(table: &[Code; 256], out: &mut Vec<u8>, octets: &[u8]) {
    for stretch in octets.chunks(STRETCH) {
        let mut end = out.len();
        make_room(out, end, stretch.len());
        for octet in stretch {
            end = put(out, end, code(table, *octet));
        }
        out.truncate(end);
    }
}

fn code(table: &[Code; 256], octet: u8) -> Code {
    // An octet is below the length of the table.
    table.get(usize::from(octet)).copied().unwrap_or_default()
}

const fn is_unreserved(octet: u8) -> bool {
    matches!(octet, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~')
}

/// The upper-case digit of a value below 16.
const fn hex(value: u8) -> u8 {
    match value {
        0..=9 => b'0' + value,
        _ => b'A' - 10 + value,
    }
}

/// By table: no octet is then slower than another.
static ONCE: [Code; 256] = table(Use::Once);
static TWICE: [Code; 256] = table(Use::Twice);
static WIRE: [Code; 256] = table(Use::Wire);

static PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut rest: &mut [bool] = &mut table;
    let mut octet = 0_u8;
    while let Some((plain, after)) = rest.split_first_mut() {
        *plain = is_unreserved(octet);
        octet = octet.wrapping_add(1);
        rest = after;
    }
    table
};

#[derive(Clone, Copy)]
enum Use {
    Once,
    Twice,
    Wire,
}

const fn table(used: Use) -> [Code; 256] {
    let mut table = [[0; CODE]; 256];
    let mut rest: &mut [Code] = &mut table;
    let mut octet = 0;
    while let Some((code, after)) = rest.split_first_mut() {
        let (high, low) = (hex(octet >> 4), hex(octet & 0xf));
        *code = match (octet, used) {
            (b'%' | b'&' | b'=', Use::Wire) => [0; CODE],
            (b'+', Use::Wire) => *b"%2520\0\0\x05",
            _ if is_unreserved(octet) => [octet, 0, 0, 0, 0, 0, 0, 1],
            (_, Use::Once) => [b'%', high, low, 0, 0, 0, 0, 3],
            (_, Use::Twice | Use::Wire) => [b'%', b'2', b'5', high, low, 0, 0, 5],
        };
        octet = octet.wrapping_add(1);
        rest = after;
    }
    table
}

/// Octets of a code, the last of which says how many of the others count.
const CODE: usize = 8;
/// What an octet becomes at most: `&` after a name without `=`.
const WIDEST: usize = 6;
pub(crate) const STRETCH: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_octet_is_encoded_one_way() {
        for octet in 0..=u8::MAX {
            let (mut once, mut again, mut both) = (Vec::new(), Vec::new(), Vec::new());
            push_encoded(&mut once, &[octet]);
            push_again(&mut again, &once);
            push_encoded_twice(&mut both, &[octet]);
            assert_eq!(again, both);
        }
    }
}
