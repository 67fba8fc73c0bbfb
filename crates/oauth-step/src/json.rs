//! JSON as protocols need it: strict where `serde_json` is lenient, tolerant where it is not.
//!
//! One pass checks the grammar of RFC 8259 and refuses what it leaves open and JOSE and OAuth do
//! not: duplicate names, deep nesting, lone surrogates, a byte order mark. Numbers are kept as text,
//! so that one beyond 64 bits in a member nobody reads does no harm. `serde_json` has no switch for
//! these, and with a pass after it took more than twice as long; the tests hold this one against it.

use alloc::borrow::Cow;
use core::fmt;

mod error;
mod names;
mod read;
mod scan;
mod value;

pub use error::JsonError;
pub use value::{JsonKind, JsonValue, json_quote, json_quoted};

use read::members;

/// A JSON object that passed every check, its members in the order of the text.
///
/// Two families of accessors: `string`, `boolean` and their kin are for OAuth members, where
/// `null` means absent; [`claim_string`](Self::claim_string) is for claims of a JSON Web Token,
/// where `null` is malformed.
#[derive(Clone)]
pub struct JsonObject<'a> {
    text: &'a str,
    members: Vec<(Cow<'a, str>, JsonValue<'a>)>,
}

impl<'a> JsonObject<'a> {
    /// Reads one object and nothing after it.
    ///
    /// # Errors
    ///
    /// See [`JsonError`]; positions are counted in bytes from the start of `bytes`.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, JsonError> {
        let text = checked(bytes)?;
        let members = collect(text)?;
        Ok(Self { text, members })
    }

    /// Reads one object and nothing after it, and hands over each member in the order of the text,
    /// the name unescaped, in place of keeping them. After an error, what was handed over counts
    /// for nothing.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn visit(
        bytes: &'a [u8],
        member: impl FnMut(Cow<'a, str>, JsonValue<'a>),
    ) -> Result<(), JsonError> {
        members(checked(bytes)?, member)
    }

    /// The same for what is known to be text.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn visit_text(
        text: &'a str,
        member: impl FnMut(Cow<'a, str>, JsonValue<'a>),
    ) -> Result<(), JsonError> {
        refuse_mark(text.as_bytes())?;
        members(text, member)
    }

    /// The member of this name; `null` is a value.
    pub fn get(&self, name: &str) -> Option<JsonValue<'a>> {
        self.members
            .iter()
            .find(|(member, _)| member == name)
            .map(|(_, value)| *value)
    }

    /// The member of this name; `null` counts as absent.
    pub fn optional(&self, name: &str) -> Option<JsonValue<'a>> {
        self.get(name)
            .filter(|value| value.kind() != JsonKind::Null)
    }

    /// A string, where `null` counts as absent.
    ///
    /// # Errors
    ///
    /// [`JsonError::WrongType`] for any other type.
    pub fn string(&self, name: &'static str) -> Result<Option<Cow<'a, str>>, JsonError> {
        self.typed(name, "a string", JsonValue::as_str)
    }

    /// A string that must be there; `null` counts as missing.
    ///
    /// # Errors
    ///
    /// [`JsonError::Missing`], or [`JsonError::WrongType`].
    pub fn required_string(&self, name: &'static str) -> Result<Cow<'a, str>, JsonError> {
        self.string(name)?.ok_or(JsonError::Missing { name })
    }

    /// A string, where `null` is malformed: a claim is absent, valid or malformed.
    ///
    /// # Errors
    ///
    /// [`JsonError::WrongType`] for any other type, `null` included.
    pub fn claim_string(&self, name: &'static str) -> Result<Option<Cow<'a, str>>, JsonError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        value.as_str().map(Some).ok_or(JsonError::WrongType {
            name,
            expected: "a string",
        })
    }

    /// `true` or `false` and nothing that resembles them; `null` counts as absent.
    ///
    /// # Errors
    ///
    /// [`JsonError::WrongType`] for any other type.
    pub fn boolean(&self, name: &'static str) -> Result<Option<bool>, JsonError> {
        self.typed(name, "true or false", JsonValue::as_bool)
    }

    /// A whole number without sign, fraction or exponent, up to 64 bits; `null` counts as absent.
    ///
    /// # Errors
    ///
    /// [`JsonError::WrongType`] for anything else.
    pub fn unsigned(&self, name: &'static str) -> Result<Option<u64>, JsonError> {
        self.typed(name, "a whole number", |value| {
            value.as_number().and_then(|number| number.parse().ok())
        })
    }

    /// An array that holds nothing but strings; `null` counts as absent.
    ///
    /// # Errors
    ///
    /// [`JsonError::WrongType`] for anything else.
    pub fn strings(&self, name: &'static str) -> Result<Option<Vec<String>>, JsonError> {
        self.typed(name, "an array of strings", |value| {
            let elements = value.as_array()?.into_iter();
            elements
                .map(|element| element.as_str().map(Cow::into_owned))
                .collect()
        })
    }

    /// The members in the order of the text, names unescaped.
    pub fn iter(&self) -> impl Iterator<Item = (&str, JsonValue<'a>)> {
        self.members
            .iter()
            .map(|(name, value)| (name.as_ref(), *value))
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether it is `{}`.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The text that was read, white space included.
    pub fn text(&self) -> &'a str {
        self.text
    }

    fn typed<T>(
        &self,
        name: &'static str,
        expected: &'static str,
        read: impl FnOnce(JsonValue<'a>) -> Option<T>,
    ) -> Result<Option<T>, JsonError> {
        let Some(value) = self.optional(name) else {
            return Ok(None);
        };
        read(value)
            .map(Some)
            .ok_or(JsonError::WrongType { name, expected })
    }
}

impl fmt::Debug for JsonObject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonObject({} members)", self.members.len())
    }
}

fn collect(text: &str) -> Result<Vec<(Cow<'_, str>, JsonValue<'_>)>, JsonError> {
    // As much as most objects of these protocols have.
    let mut found = Vec::with_capacity(16);
    members(text, |name, value| found.push((name, value)))?;
    Ok(found)
}

/// The text, of which nothing is known yet but that it is one.
fn checked(bytes: &[u8]) -> Result<&str, JsonError> {
    refuse_mark(bytes)?;
    core::str::from_utf8(bytes).map_err(|_| JsonError::NotUtf8)
}

fn refuse_mark(bytes: &[u8]) -> Result<(), JsonError> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(JsonError::ByteOrderMark);
    }
    Ok(())
}
