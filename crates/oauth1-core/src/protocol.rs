//! The protocol parameters of one request ([RFC 5849 §3.1]).
//!
//! [RFC 5849 §3.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.1

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::encode::{percent_encode, push_again, push_encoded};

/// Parameters that go into a request beside its own: values encoded once, in the order of their
/// names, the signature apart.
#[derive(Default)]
pub(crate) struct Protocol<'a> {
    pairs: SmallVec<[(&'static str, Cow<'a, str>); 10]>,
    ready: Option<Ready<'a>>,
}

/// The same, written out already but for two values.
struct Ready<'a> {
    frame: &'a Frame,
    nonce: &'a str,
    timestamp: &'a str,
}

impl<'a> Protocol<'a> {
    /// Adds a parameter whose name comes after those that are there.
    pub(crate) fn push(&mut self, name: &'static str, encoded: impl Into<Cow<'a, str>>) {
        debug_assert!(self.pairs.last().is_none_or(|(last, _)| *last < name));
        self.pairs.push((name, encoded.into()));
    }

    /// The same with a value that is not encoded yet.
    pub(crate) fn push_raw(&mut self, name: &'static str, value: &str) {
        self.push(name, percent_encode(value));
    }

    /// Those of the frame, with these two values: for a header, and all together in the base string.
    pub(crate) fn framed(frame: &'a Frame, nonce: &'a str, timestamp: &'a str) -> Self {
        let ready = Some(Ready {
            frame,
            nonce,
            timestamp,
        });
        Self {
            ready,
            ..Self::default()
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> + Clone {
        self.pairs.iter().map(|(name, value)| (*name, &**value))
    }

    /// Writes all of them as they stand in a base string, each with what parts it from the next.
    pub(crate) fn write_base(&self, out: &mut Vec<u8>) {
        match &self.ready {
            Some(ready) => ready.write(out, &ready.frame.base),
            None => self
                .iter()
                .for_each(|(name, value)| push_base(out, name, value)),
        }
    }

    /// Writes the value of the header `Authorization` ([RFC 5849 §3.5.1]).
    ///
    /// [RFC 5849 §3.5.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.5.1
    pub(crate) fn write_header(&self, out: &mut Vec<u8>, realm: Option<&Realm>, signature: &[u8]) {
        out.extend_from_slice(b"OAuth ");
        if let Some(Realm(quoted)) = realm {
            out.extend_from_slice(b"realm=");
            out.extend_from_slice(quoted.as_bytes());
            out.extend_from_slice(b", ");
        }
        match &self.ready {
            Some(ready) => ready.write(out, &ready.frame.header),
            None => self
                .iter()
                .for_each(|(name, value)| push_header(out, name, value)),
        }
        out.extend_from_slice(b"oauth_signature=\"");
        push_encoded(out, signature);
        out.push(b'"');
    }

    /// Appends the parameters to a query or form ([RFC 5849 §3.5.2], [RFC 5849 §3.5.3]).
    ///
    /// [RFC 5849 §3.5.2]: https://www.rfc-editor.org/rfc/rfc5849#section-3.5.2
    /// [RFC 5849 §3.5.3]: https://www.rfc-editor.org/rfc/rfc5849#section-3.5.3
    pub(crate) fn append(&self, out: &mut Vec<u8>, signature: &[u8]) {
        if !matches!(out.last(), None | Some(b'&')) {
            out.push(b'&');
        }
        for (name, value) in self.iter() {
            out.extend_from_slice(name.as_bytes());
            out.push(b'=');
            out.extend_from_slice(value.as_bytes());
            out.push(b'&');
        }
        out.extend_from_slice(b"oauth_signature=");
        push_encoded(out, signature);
    }
}

impl Ready<'_> {
    fn write(&self, out: &mut Vec<u8>, [first, second, last]: &[Vec<u8>; 3]) {
        out.extend_from_slice(first);
        out.extend_from_slice(self.nonce.as_bytes());
        out.extend_from_slice(second);
        out.extend_from_slice(self.timestamp.as_bytes());
        out.extend_from_slice(last);
    }
}

/// What stands around nonce and timestamp in the requests of one signer: most carry nothing else.
pub(crate) struct Frame {
    base: [Vec<u8>; 3],
    header: [Vec<u8>; 3],
}

impl Frame {
    /// Of parameters among which nonce and timestamp are empty.
    pub(crate) fn new(usual: &Protocol<'_>) -> Self {
        Self {
            base: around(usual, push_base, AND.len()),
            header: around(usual, push_header, b"\", ".len()),
        }
    }
}

/// Writes all, and cuts where the two values go: what comes after a value is so long.
fn around(
    usual: &Protocol<'_>,
    push: impl Fn(&mut Vec<u8>, &str, &str),
    after: usize,
) -> [Vec<u8>; 3] {
    let mut parts = <[Vec<u8>; 3]>::default();
    let [first, second, last] = &mut parts;
    let mut written = Vec::new();
    for (name, value) in usual.iter() {
        push(&mut written, name, value);
        let part = match name {
            "oauth_nonce" => &mut *first,
            "oauth_timestamp" => &mut *second,
            _ => continue,
        };
        let rest = written.split_off(written.len() - after);
        *part = core::mem::replace(&mut written, rest);
    }
    *last = written;
    parts
}

/// Writes a parameter as it stands in a base string.
pub(crate) fn push_base(out: &mut Vec<u8>, name: &str, value: &str) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(EQUALS);
    push_again(out, value.as_bytes());
    out.extend_from_slice(AND);
}

/// Writes a parameter as it stands in a header.
fn push_header(out: &mut Vec<u8>, name: &str, value: &str) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"=\"");
    out.extend_from_slice(value.as_bytes());
    out.extend_from_slice(b"\", ");
}

/// A realm as a quoted string ([RFC 9110 §5.6.4]).
///
/// [RFC 9110 §5.6.4]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.4
#[derive(Clone, Debug)]
pub(crate) struct Realm(String);

impl Realm {
    /// Nothing where it holds a control character, which could end the header.
    pub(crate) fn new(realm: &str) -> Option<Self> {
        if realm.chars().any(char::is_control) {
            return None;
        }
        let mut quoted = String::with_capacity(realm.len() + 2);
        quoted.push('"');
        for character in realm.chars() {
            if matches!(character, '"' | '\\') {
                quoted.push('\\');
            }
            quoted.push(character);
        }
        quoted.push('"');
        Some(Self(quoted))
    }
}

/// The protocol parameter of this name, compared exactly.
pub(crate) fn reserved(name: &[u8]) -> Option<&'static str> {
    if !name.starts_with(PREFIX) {
        return None;
    }
    let mut names = PARAMETERS.iter();
    names.find(|known| known.as_bytes() == name).copied()
}

/// What the protocol's own names begin with.
pub(crate) const PREFIX: &[u8; 6] = b"oauth_";
/// `=` and `&`, as they stand in a base string.
pub(crate) const EQUALS: &[u8] = b"%3D";
pub(crate) const AND: &[u8] = b"%26";
/// What requests of this protocol, its 1.0a edition, its body hash and its sessions carry.
const PARAMETERS: [&str; 11] = [
    "oauth_body_hash",
    "oauth_callback",
    "oauth_consumer_key",
    "oauth_nonce",
    "oauth_session_handle",
    "oauth_signature",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_token",
    "oauth_verifier",
    "oauth_version",
];
