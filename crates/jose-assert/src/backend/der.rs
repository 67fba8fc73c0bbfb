//! Keys in DER, read once for every backend: one document, nothing after it, lengths in their
//! shortest form (X.690 §10.1).

mod private;
mod public;
mod write;

pub(crate) use self::private::pkcs8;
pub(crate) use self::private::private_key;
pub(super) use self::private::{pkcs1, sec1};
#[cfg(feature = "aws-lc-rs")]
pub(super) use self::public::rsa_public;
pub(crate) use self::public::{certificate, public_key};
pub(super) use self::public::{rsa_public_key, spki};
#[cfg(feature = "aws-lc-rs")]
pub(super) use self::write::ec_private_key;
#[cfg(feature = "aws-lc-rs")]
pub(crate) use self::write::write_rsa_private;
pub(crate) use self::write::{write_private, write_public};
use crate::key_kind::Curve;

/// Reads elements from the front.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The contents of the next element, which has this tag.
    pub(crate) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_first()?;
        if *first != tag {
            return None;
        }
        let (length, rest) = length(rest)?;
        let (contents, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(contents)
    }

    /// The contents of the next element if it has this tag; the outer `None` is an error.
    #[expect(clippy::option_option, reason = "absent and malformed differ")]
    pub(crate) fn take_if(&mut self, tag: u8) -> Option<Option<&'a [u8]>> {
        if self.0.first() == Some(&tag) {
            return self.take(tag).map(Some);
        }
        Some(None)
    }

    /// A number that is not negative, without the zero octet that only says so; zero is one zero
    /// octet (X.690 §8.3).
    pub(crate) fn integer(&mut self) -> Option<&'a [u8]> {
        match self.take(INTEGER)? {
            [0, number @ ..] if matches!(number, [0x80..=0xff, ..]) => Some(number),
            [] | [0, _, ..] | [0x80..=0xff, ..] => None,
            number => Some(number),
        }
    }

    pub(crate) fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// The one element that the document is.
pub(crate) fn only(tag: u8, document: &[u8]) -> Option<Reader<'_>> {
    let mut outer = Reader(document);
    let contents = outer.take(tag)?;
    outer.end()?;
    Some(Reader(contents))
}

fn length(octets: &[u8]) -> Option<(usize, &[u8])> {
    match octets {
        [short @ ..=0x7f, rest @ ..] => Some((usize::from(*short), rest)),
        [0x81, length @ 0x80..=0xff, rest @ ..] => Some((usize::from(*length), rest)),
        // 64 KiB hold any key or certificate there is.
        [0x82, high @ 1..=0xff, low, rest @ ..] => {
            Some((usize::from(u16::from_be_bytes([*high, *low])), rest))
        }
        _ => None,
    }
}

/// A BIT STRING of whole octets.
fn whole_octets(bits: &[u8]) -> Option<&[u8]> {
    match bits {
        [0, octets @ ..] => Some(octets),
        _ => None,
    }
}

impl Curve {
    /// The contents of its OBJECT IDENTIFIER (RFC 5480 §2.1.1.1, SEC 2 §A.2).
    const fn identifier(self) -> &'static [u8] {
        match self {
            // 1.2.840.10045.3.1.7
            Self::P256 => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
            // 1.3.132.0.34
            Self::P384 => &[0x2b, 0x81, 0x04, 0x00, 0x22],
            // 1.3.132.0.35
            Self::P521 => &[0x2b, 0x81, 0x04, 0x00, 0x23],
            // 1.3.132.0.10
            #[cfg(feature = "es256k")]
            Self::Secp256k1 => &[0x2b, 0x81, 0x04, 0x00, 0x0a],
        }
    }

    fn from_identifier(identifier: &[u8]) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|curve| curve.identifier() == identifier)
    }
}

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const NULL: u8 = 0x05;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const CONTEXT_0: u8 = 0xa0;
const CONTEXT_1: u8 = 0xa1;
const CONTEXT_1_PRIMITIVE: u8 = 0x81;

/// 1.3.101.112
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
/// 1.2.840.10045.2.1
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// 1.2.840.113549.1.1.1
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// 1.3.101.110
const X25519: &[u8] = &[0x2b, 0x65, 0x6e];
