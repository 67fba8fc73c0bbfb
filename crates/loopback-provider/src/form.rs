//! `application/x-www-form-urlencoded`, read strictly: queries, form bodies and the halves of Basic
//! credentials.

/// Parameters in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads a query or a form body; `None` where an escape is cut short or the bytes are not
    /// UTF-8.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let text = str::from_utf8(text).ok()?;
        text.split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Some((decode(name)?, decode(value)?))
            })
            .collect::<Option<Vec<_>>>()
            .map(Self)
    }

    /// The value of a parameter. RFC 6749 §3.1: one without a value counts as omitted.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        (!value.is_empty()).then_some(value.as_str())
    }

    pub(crate) fn count(&self, name: &str) -> usize {
        self.names().filter(|known| *known == name).count()
    }

    /// Whether a parameter came twice. RFC 6749 §3.1 forbids it; RFC 8707 §2 lets `resource`
    /// repeat.
    pub(crate) fn repeats(&self) -> bool {
        self.repeats_but("")
    }

    /// The same where one more may repeat.
    pub(crate) fn repeats_but(&self, repeatable: &str) -> bool {
        let mut names = self
            .names()
            .filter(|name| !["resource", repeatable].contains(name));
        names.any(|name| self.count(name) > 1)
    }

    /// The values of a parameter that may repeat, empty ones left out.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self
            .pairs()
            .filter(move |(known, value)| *known == name && !value.is_empty());
        values.map(|(_, value)| value)
    }

    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Sets a parameter once, or removes it.
    pub(crate) fn set(&mut self, name: &str, value: Option<&str>) {
        self.0.retain(|(known, _)| known != name);
        if let Some(value) = value {
            self.push(name, value);
        }
    }

    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn encode(&self) -> String {
        let pairs = self
            .0
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Adds them to the query of a URI, which is kept.
    pub(crate) fn append_to(&self, uri: &str) -> String {
        let separator = if uri.contains('?') { '&' } else { '?' };
        format!("{uri}{separator}{}", self.encode())
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self(pairs.into_iter().map(owned).collect())
    }
}

/// Decodes one name or value: `+` is a space, `%` wants two hexadecimal digits.
pub(crate) fn decode(text: &str) -> Option<String> {
    String::from_utf8(decode_octets(text.as_bytes())?).ok()
}

/// The same where the outcome need not be text.
pub(crate) fn decode_octets(text: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => hex(bytes.next()?)? << 4 | hex(bytes.next()?)?,
            other => other,
        });
    }
    Some(decoded)
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        let parameters: Parameters = [("a b", "1 + 1 = 2 & é%"), ("c", "")].into_iter().collect();
        let encoded = parameters.encode();
        assert_eq!(encoded, "a+b=1+%2B+1+%3D+2+%26+%C3%A9%25&c=");
        let decoded = Parameters::parse(encoded.as_bytes()).unwrap();
        assert_eq!(decoded.get("a b"), Some("1 + 1 = 2 & é%"));
        assert_eq!(decoded.get("c"), None);
        assert_eq!(decoded.count("c"), 1);
    }

    #[test]
    fn broken_escapes_are_refused() {
        for text in ["a=%", "a=%4", "a=%zz", "a=%+1", "a=%ff", "%=1"] {
            assert!(Parameters::parse(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn repetition_is_noticed_but_for_resource() {
        let repeats = |text: &str| Parameters::parse(text.as_bytes()).unwrap().repeats();
        assert!(repeats("a=1&a=1"));
        assert!(repeats("a=1&b=2&a="));
        assert!(!repeats("a=1&b=1"));
        assert!(!repeats("resource=x&resource=y"));
    }
}
