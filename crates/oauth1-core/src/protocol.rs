//! The protocol parameters of one request ([RFC 5849 §3.1]).
//!
//! [RFC 5849 §3.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.1

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::encode::{percent_encode, push_encoded};

/// Parameters that go into a request beside its own: values encoded once, in the order of their
/// names, the signature apart.
#[derive(Default)]
pub(crate) struct Protocol<'a> {
    pairs: SmallVec<[(&'static str, Cow<'a, str>); 10]>,
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

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> + Clone {
        self.pairs.iter().map(|(name, value)| (*name, &**value))
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
        for (name, value) in self.iter() {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"=\"");
            out.extend_from_slice(value.as_bytes());
            out.extend_from_slice(b"\", ");
        }
        out.extend_from_slice(b"oauth_signature=\"");
        push_encoded(out, signature);
        out.push(b'"');
    }

    /// Appends the parameters to a query or form ([RFC 5849 §3.5.2, §3.5.3]).
    ///
    /// [RFC 5849 §3.5.2, §3.5.3]: https://www.rfc-editor.org/rfc/rfc5849#section-3.5.2
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
    let is_candidate = name.starts_with(b"oauth_");
    let mut names = PARAMETERS.iter().filter(|_| is_candidate);
    names.find(|known| known.as_bytes() == name).copied()
}

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
