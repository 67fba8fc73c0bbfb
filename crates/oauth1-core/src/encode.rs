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
    let mut encoded = String::with_capacity(text.len() + text.len() / 2);
    for byte in text.bytes() {
        match is_unreserved(byte) {
            true => encoded.push(char::from(byte)),
            false => encoded.extend(['%', digit(byte >> 4), digit(byte & 0xf)]),
        }
    }
    encoded
}

/// Appends octets, encoded.
pub(crate) fn push_encoded(out: &mut Vec<u8>, octets: &[u8]) {
    push_runs(out, octets, |out, octet| {
        out.extend([b'%', hex(octet >> 4), hex(octet & 0xf)]);
    });
}

/// Appends octets, encoded and once more encoded, as parameters stand in a base string.
pub(crate) fn push_encoded_twice(out: &mut Vec<u8>, octets: &[u8]) {
    push_runs(out, octets, push_octet_twice);
}

/// Appends a text that is encoded already, encoded once more: only `%` is left to do.
pub(crate) fn push_again(out: &mut Vec<u8>, encoded: &[u8]) {
    push_runs(out, encoded, |out, _| out.extend_from_slice(b"%25"));
}

/// Appends the parts of a query or form as they came over the wire, encoded twice: `+` is a space,
/// triplets are what they stand for. The error is where a triplet is none.
pub(crate) fn push_wire_twice(out: &mut Vec<u8>, wire: &[u8]) -> Result<(), usize> {
    let mut rest = wire;
    while let Some((run, special)) = split_run(rest) {
        out.extend_from_slice(run);
        rest = match special {
            [b'+', after @ ..] => {
                push_octet_twice(out, b' ');
                after
            }
            [b'%', high, low, after @ ..] => {
                let octet = triplet(*high, *low).ok_or(wire.len() - special.len())?;
                match is_unreserved(octet) {
                    true => out.push(octet),
                    false => push_octet_twice(out, octet),
                }
                after
            }
            [b'%', ..] => return Err(wire.len() - special.len()),
            [octet, after @ ..] => {
                push_octet_twice(out, *octet);
                after
            }
            [] => break,
        };
    }
    out.extend_from_slice(rest);
    Ok(())
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

fn push_runs(out: &mut Vec<u8>, octets: &[u8], push_other: impl Fn(&mut Vec<u8>, u8)) {
    let mut rest = octets;
    while let Some((run, [octet, after @ ..])) = split_run(rest) {
        out.extend_from_slice(run);
        push_other(out, *octet);
        rest = after;
    }
    out.extend_from_slice(rest);
}

/// The octets up to the first that is to be encoded, and those from it on; nothing if there is none.
fn split_run(octets: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = octets.iter().position(|octet| !is_unreserved(*octet))?;
    octets.split_at_checked(end)
}

fn push_octet_twice(out: &mut Vec<u8>, octet: u8) {
    out.extend([b'%', b'2', b'5', hex(octet >> 4), hex(octet & 0xf)]);
}

const fn is_unreserved(octet: u8) -> bool {
    matches!(octet, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~')
}

fn digit(value: u8) -> char {
    char::from(hex(value))
}

/// The upper-case digit of a value below 16.
const fn hex(value: u8) -> u8 {
    match value {
        0..=9 => b'0' + value,
        _ => b'A' - 10 + value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twice(wire: &str) -> Result<String, usize> {
        let mut out = Vec::new();
        push_wire_twice(&mut out, wire.as_bytes())?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn what_came_over_the_wire_is_decoded_and_encoded_twice() {
        assert_eq!(twice("2+q"), Ok("2%2520q".to_owned()));
        assert_eq!(twice("%3D%253d"), Ok("%253D%25253d".to_owned()));
        assert_eq!(twice("%7e%7E~"), Ok("~~~".to_owned()));
        assert_eq!(twice("a'b"), Ok("a%2527b".to_owned()));
        assert_eq!(twice(""), Ok(String::new()));
    }

    #[test]
    fn a_broken_triplet_is_found_where_it_stands() {
        assert_eq!(twice("ab%2"), Err(2));
        assert_eq!(twice("%"), Err(0));
        assert_eq!(twice("a%20%g0"), Err(4));
        assert_eq!(twice("a%0g"), Err(1));
    }

    #[test]
    fn every_octet_is_encoded_one_way() {
        for octet in 0..=u8::MAX {
            let (mut once, mut again, mut both) = (Vec::new(), Vec::new(), Vec::new());
            push_encoded(&mut once, &[octet]);
            push_again(&mut again, &once);
            push_encoded_twice(&mut both, &[octet]);
            assert_eq!(again, both);
            let mut wire = Vec::new();
            push_wire_twice(&mut wire, format!("%{octet:02x}").as_bytes()).unwrap();
            assert_eq!(wire, both);
        }
    }
}
