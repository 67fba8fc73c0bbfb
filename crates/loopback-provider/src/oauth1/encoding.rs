//! Percent encoding, RFC 5849 §3.6.

use crate::form::decode_octets;

/// Encodes octets: all but the unreserved characters, in upper case.
pub(crate) fn encode(octets: impl AsRef<[u8]>) -> String {
    let octets = octets.as_ref();
    let mut encoded = String::with_capacity(octets.len());
    for octet in octets {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(*octet));
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

/// Decodes what [`encode`] makes, and nothing else: §3.6 leaves no choice in how a character is
/// written.
pub(crate) fn decode(text: &str) -> Option<String> {
    let decoded = decode_octets(text.as_bytes())?;
    let exact = encode(&decoded) == text;
    String::from_utf8(decoded).ok().filter(|_| exact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_the_unreserved_is_encoded() {
        assert_eq!(encode("Az09-._~"), "Az09-._~");
        assert_eq!(encode(" +*!'()/%é"), "%20%2B%2A%21%27%28%29%2F%25%C3%A9");
        assert_eq!(encode([0, 255]), "%00%FF");
    }

    #[test]
    fn only_the_one_form_is_decoded() {
        assert_eq!(
            decode("a%20%2B%C3%A9~").as_deref(),
            Some("a +\u{e9}~"),
            "the right form"
        );
        for text in ["+", "a b", "%2b", "%41", "%7E", "/", "é", "%", "%2", "%FF"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
