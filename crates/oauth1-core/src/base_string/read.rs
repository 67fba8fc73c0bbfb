//! The parameters of a request as they came over the wire ([RFC 5849 §3.4.1.3.1]).
//!
//! [RFC 5849 §3.4.1.3.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1.3.1

use super::{Collected, Names, Pair};
use crate::encode::{STRETCH, make_room, plain, put, put_plain, triplet, twice, wire_twice};
use crate::error::{Error, Misuse, RequestPart};
use crate::protocol::{self, AND, EQUALS};

/// A pair on its way: where it begins in the text, and where its name ends, once that is known.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    middle: Option<usize>,
}

impl Collected {
    /// Reads what is form-encoded: `&` parts pairs, the first `=` parts name and value, `+` is a
    /// space, triplets are what they stand for, and nothing between two `&` is no pair.
    ///
    /// One pass, from octets of the wire to the text of the base string.
    pub(super) fn read(
        &mut self,
        wire: &[u8],
        part: RequestPart,
        names: Names,
    ) -> Result<(), Error> {
        let mut rest = wire;
        let mut end = self.text.len();
        let mut open = Open {
            start: end,
            middle: None,
        };
        while !rest.is_empty() {
            let next = rest.get(STRETCH..).unwrap_or_default().len();
            make_room(&mut self.text, end, rest.len().min(STRETCH));
            while rest.len() > next {
                (end, rest) = run(&mut self.text, end, rest, rest.len() - next);
                let Some((special, after)) = rest.split_first().filter(|_| rest.len() > next)
                else {
                    break;
                };
                rest = after;
                end = match (special, open.middle) {
                    (b'&', _) => {
                        let closed = self.close(open, end, part, names)?;
                        open = Open {
                            start: closed,
                            middle: None,
                        };
                        closed
                    }
                    (b'=', None) => {
                        open.middle = Some(end);
                        self.put_all(end, EQUALS)
                    }
                    (b'%', _) => {
                        let position = wire.len() - rest.len() - 1;
                        let invalid = Misuse::InvalidTriplet { part, position };
                        let [high, low, after @ ..] = rest else {
                            return Err(invalid.into());
                        };
                        rest = after;
                        let octet = triplet(*high, *low).ok_or(invalid)?;
                        put(&mut self.text, end, twice(octet))
                    }
                    (other, _) => put(&mut self.text, end, twice(*other)),
                };
            }
        }
        // Room for what ends the last one.
        make_room(&mut self.text, end, 2);
        end = self.close(open, end, part, names)?;
        self.text.truncate(end);
        Ok(())
    }

    /// Ends a pair, and says where the next one begins.
    fn close(
        &mut self,
        open: Open,
        end: usize,
        part: RequestPart,
        names: Names,
    ) -> Result<usize, Error> {
        let Open { start, middle } = open;
        if end == start {
            return Ok(start);
        }
        let middle = middle.unwrap_or(end);
        let found = protocol::reserved(self.written(start..middle));
        match (found, names) {
            (Some(name), Names::Ordinary) => {
                return Err(Misuse::ParameterPresent { name, part }.into());
            }
            // RFC 5849 §3.4.1.3.1: wherever it stands.
            (Some("oauth_signature"), Names::Any) => return Ok(start),
            _ => {}
        }
        // A name without `=` has an empty value.
        let end = match open.middle {
            Some(_) => end,
            None => self.put_all(end, EQUALS),
        };
        let end = self.put_all(end, AND);
        self.pairs.push(Pair::at(&self.text, start, middle, end));
        Ok(end)
    }

    /// Writes where there is room, and says where that ends.
    fn put_all(&mut self, at: usize, octets: &[u8]) -> usize {
        let end = at + octets.len();
        if let Some(room) = self.text.get_mut(at..end) {
            room.copy_from_slice(octets);
        }
        end
    }
}

/// Writes up to so many octets that stand for themselves, and says where that ends and what is left.
fn run<'w>(out: &mut [u8], start: usize, wire: &'w [u8], most: usize) -> (usize, &'w [u8]) {
    let (mut end, mut rest) = (start, wire);
    let last = wire.len() - most;
    loop {
        // Eight at once, of which those count that need no encoding.
        if let Some((eight, after)) = rest.split_first_chunk()
            && after.len() >= last
        {
            let plain = plain(*eight);
            end = put_plain(out, end, *eight, plain);
            if plain == eight.len() {
                rest = after;
                continue;
            }
            rest = rest.get(plain..).unwrap_or_default();
        }
        let next = rest.split_first().filter(|_| rest.len() > last);
        let Some((octet, after)) = next else {
            return (end, rest);
        };
        let Some(code) = wire_twice(*octet) else {
            return (end, rest);
        };
        end = put(out, end, code);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use http::Uri;

    use super::*;

    fn read(wire: &str) -> Result<String, Error> {
        let mut collected = Collected::new(&Uri::from_static("/"), None, Names::Ordinary)?;
        collected.read(wire.as_bytes(), RequestPart::Form, Names::Ordinary)?;
        Ok(String::from_utf8(collected.text).unwrap())
    }

    #[test]
    fn what_came_over_the_wire_is_decoded_and_encoded_twice() {
        let all = [
            ("a=2+q", "a%3D2%2520q%26"),
            ("a%3D%253d=%2B", "a%253D%25253d%3D%252B%26"),
            ("%7e%7E~", "~~~%3D%26"),
            ("a'b==c", "a%2527b%3D%253Dc%26"),
            ("&&a&&=&", "a%3D%26%3D%26"),
            ("", ""),
        ];
        for (wire, expected) in all {
            assert_eq!(read(wire).unwrap(), expected, "{wire}");
        }
    }

    #[test]
    fn a_broken_triplet_is_found_where_it_stands() {
        for (wire, expected) in [("ab%2", 2), ("%", 0), ("a%20%g0", 4), ("x&y=%0g", 4)] {
            match read(wire) {
                Err(Error::Misuse(Misuse::InvalidTriplet { position, .. })) => {
                    assert_eq!(position, expected, "{wire}");
                }
                other => panic!("{wire}: {other:?}"),
            }
        }
    }

    #[test]
    fn there_is_room_for_the_widest() {
        let wire = "'&".repeat(3 * STRETCH);
        assert_eq!(read(&wire).unwrap(), "%2527%3D%26".repeat(3 * STRETCH));
        let wire = "&".repeat(3 * STRETCH);
        assert_eq!(read(&wire).unwrap(), "");
    }

    #[test]
    fn no_length_is_cut_where_a_stretch_ends() {
        for length in (STRETCH - 4)..(STRETCH + 4) {
            let name = "a".repeat(length);
            for (tail, expected) in [("%20=1", "%2520%3D1%26"), ("&b", "%3D%26b%3D%26")] {
                let wire = format!("{name}{tail}");
                assert_eq!(read(&wire).unwrap(), format!("{name}{expected}"));
            }
            let all = "%".repeat(2 * STRETCH).replace('%', "%25");
            assert_eq!(read(&all).unwrap().len(), 5 * 2 * STRETCH + 6);
        }
    }
}
