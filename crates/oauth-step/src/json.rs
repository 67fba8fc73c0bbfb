//! JSON as protocols need it: strict where `serde_json` is lenient, tolerant where it is not.
//!
//! `serde_json` checks the grammar; one further pass over the valid text refuses what RFC 8259
//! leaves open and JOSE and OAuth do not: duplicate names, deep nesting, lone surrogates, a byte
//! order mark. Numbers are kept as text, so that one beyond 64 bits in a member nobody reads does
//! no harm.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use core::fmt;

use serde_json::value::RawValue;

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
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            return Err(JsonError::ByteOrderMark);
        }
        let text = core::str::from_utf8(bytes).map_err(|_| JsonError::NotUtf8)?;
        let value: &RawValue = serde_json::from_str(text).map_err(|error| JsonError::Syntax {
            line: error.line(),
            column: error.column(),
        })?;
        if !value.get().starts_with('{') {
            return Err(JsonError::NotAnObject);
        }
        Ok(Self {
            text,
            members: entries(text)?,
        })
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

/// One value inside a checked [`JsonObject`], still as text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct JsonValue<'a>(&'a str);

impl<'a> JsonValue<'a> {
    /// The value's text, without white space around it.
    pub fn raw(self) -> &'a str {
        self.0
    }

    /// What it is.
    pub fn kind(self) -> JsonKind {
        match self.0.as_bytes().first() {
            Some(b'{') => JsonKind::Object,
            Some(b'[') => JsonKind::Array,
            Some(b'"') => JsonKind::String,
            Some(b't' | b'f') => JsonKind::Bool,
            Some(b'n') | None => JsonKind::Null,
            Some(_) => JsonKind::Number,
        }
    }

    /// The string, unescaped; borrowed where it holds no escape.
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        match self.kind() {
            JsonKind::String => unquote(self.0),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub fn as_bool(self) -> Option<bool> {
        match self.0 {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The number as it was written; its size is the reader's business.
    pub fn as_number(self) -> Option<&'a str> {
        (self.kind() == JsonKind::Number).then_some(self.0)
    }

    /// The object.
    pub fn as_object(self) -> Option<JsonObject<'a>> {
        if self.kind() != JsonKind::Object {
            return None;
        }
        Some(JsonObject {
            text: self.0,
            members: entries(self.0).ok()?,
        })
    }

    /// The elements of the array.
    pub fn as_array(self) -> Option<Vec<Self>> {
        if self.kind() != JsonKind::Array {
            return None;
        }
        Some(entries(self.0).ok()?.into_iter().map(|(_, v)| v).collect())
    }
}

impl fmt::Debug for JsonValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonValue({:?})", self.kind())
    }
}

/// The six kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "RFC 8259 §3 has six kinds, for good"
)]
pub enum JsonKind {
    /// `[…]`
    Array,
    /// `true` or `false`
    Bool,
    /// `null`
    Null,
    /// A number, of any size.
    Number,
    /// `{…}`
    Object,
    /// `"…"`
    String,
}

/// Why a text is not the JSON object that was expected. Never holds any of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonError {
    /// It starts with a byte order mark ([RFC 8259 §8.1]).
    ///
    /// [RFC 8259 §8.1]: https://www.rfc-editor.org/rfc/rfc8259#section-8.1
    ByteOrderMark,
    /// An object names a member twice.
    DuplicateName {
        /// Where the second one starts, in bytes.
        position: usize,
    },
    /// An escape is half of a surrogate pair.
    LoneSurrogate {
        /// Where the escape starts, in bytes.
        position: usize,
    },
    /// A required member is absent, or `null`.
    Missing {
        /// The member.
        name: &'static str,
    },
    /// It is JSON, but no object.
    NotAnObject,
    /// It is not UTF-8.
    NotUtf8,
    /// It breaks the grammar of RFC 8259.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It nests more than 64 levels deep.
    TooDeep,
    /// A member is there with another type.
    WrongType {
        /// The member.
        name: &'static str,
        /// What it should have been.
        expected: &'static str,
    },
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByteOrderMark => f.write_str("JSON starts with a byte order mark"),
            Self::DuplicateName { position } => {
                write!(f, "duplicate member name at byte {position} of the JSON")
            }
            Self::LoneSurrogate { position } => {
                write!(f, "lone surrogate escape at byte {position} of the JSON")
            }
            Self::Missing { name } => write!(f, "member `{name}` is missing"),
            Self::NotAnObject => f.write_str("JSON is not an object"),
            Self::NotUtf8 => f.write_str("JSON is not UTF-8"),
            Self::Syntax { line, column } => {
                write!(f, "not JSON: line {line}, column {column}")
            }
            Self::TooDeep => write!(f, "JSON nests more than {MAX_DEPTH} levels deep"),
            Self::WrongType { name, expected } => {
                write!(f, "member `{name}` is not {expected}")
            }
        }
    }
}

impl core::error::Error for JsonError {}

/// Walks over valid JSON once, checks what the grammar leaves open, and gives back the entries of
/// the outermost object or array (those of an array without names).
fn entries(text: &str) -> Result<Vec<(Cow<'_, str>, JsonValue<'_>)>, JsonError> {
    let bytes = text.as_bytes();
    let mut found = Vec::with_capacity(16);
    let mut frames: Vec<Frame<'_>> = Vec::with_capacity(4);
    let (mut name, mut start, mut at) = (Cow::Borrowed(""), 0, 0);
    while let Some(&byte) = bytes.get(at) {
        let outermost = frames.len() == 1;
        let mut end = at + 1;
        match byte {
            b'{' | b'[' => {
                if frames.len() == MAX_DEPTH {
                    return Err(JsonError::TooDeep);
                }
                if outermost {
                    start = at;
                }
                frames.push(Frame::new(byte == b'{'));
            }
            b'}' | b']' => {
                frames.pop();
                if frames.len() == 1 {
                    found.push(entry(&mut name, text, start, end));
                }
            }
            b',' => {
                if let Some(frame) = frames.last_mut() {
                    frame.awaits_name = frame.object;
                }
            }
            b':' | b' ' | b'\t' | b'\n' | b'\r' => {}
            b'"' => {
                end = end_of_string(bytes, at)?;
                let quoted = text.get(at..end).unwrap_or_default();
                match frames.last_mut() {
                    Some(frame) if frame.awaits_name => {
                        let unquoted = unquote(quoted).unwrap_or_default();
                        if outermost {
                            name = unquoted.clone();
                        }
                        if !frame.insert(unquoted) {
                            return Err(JsonError::DuplicateName { position: at });
                        }
                        frame.awaits_name = false;
                    }
                    _ if outermost => found.push(entry(&mut name, text, at, end)),
                    _ => {}
                }
            }
            _ => {
                let rest = bytes.get(at..).unwrap_or_default();
                end = at + rest.iter().take_while(|b| is_scalar(**b)).count().max(1);
                if outermost {
                    found.push(entry(&mut name, text, at, end));
                }
            }
        }
        at = end;
    }
    Ok(found)
}

fn entry<'a>(
    name: &mut Cow<'a, str>,
    text: &'a str,
    start: usize,
    end: usize,
) -> (Cow<'a, str>, JsonValue<'a>) {
    let value = JsonValue(text.get(start..end).unwrap_or_default());
    (core::mem::take(name), value)
}

/// Whether a byte belongs to `true`, `false`, `null` or a number.
fn is_scalar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

/// Where the string ends that starts at `at`, one past its closing quote.
fn end_of_string(bytes: &[u8], start: usize) -> Result<usize, JsonError> {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return Ok(at + 1),
            b'\\' if bytes.get(at + 1) == Some(&b'u') => match escaped_unit(bytes, at) {
                Some(0xD800..=0xDBFF) => match escaped_unit(bytes, at + 6) {
                    Some(0xDC00..=0xDFFF) => at += 12,
                    _ => return Err(JsonError::LoneSurrogate { position: at }),
                },
                Some(0xDC00..=0xDFFF) => return Err(JsonError::LoneSurrogate { position: at }),
                _ => at += 6,
            },
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    Ok(bytes.len())
}

/// The UTF-16 unit of the `\uXXXX` that starts at `at`, if one does.
fn escaped_unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(core::str::from_utf8(digits).ok()?, 16).ok()
}

fn unquote(quoted: &str) -> Option<Cow<'_, str>> {
    if quoted.contains('\\') {
        return serde_json::from_str(quoted).ok().map(Cow::Owned);
    }
    Some(Cow::Borrowed(quoted.strip_prefix('"')?.strip_suffix('"')?))
}

/// An object or array that has not ended yet.
struct Frame<'a> {
    object: bool,
    awaits_name: bool,
    few: Vec<Cow<'a, str>>,
    many: BTreeSet<Cow<'a, str>>,
}

impl<'a> Frame<'a> {
    fn new(object: bool) -> Self {
        Self {
            object,
            awaits_name: object,
            few: Vec::new(),
            many: BTreeSet::new(),
        }
    }

    /// Whether the name is new. A few are compared in turn; many go into a set, so that a long
    /// object cannot cost quadratic time.
    fn insert(&mut self, name: Cow<'a, str>) -> bool {
        if self.few.len() < FEW_NAMES {
            let new = !self.few.contains(&name);
            self.few.push(name);
            return new;
        }
        !self.few.contains(&name) && self.many.insert(name)
    }
}

const MAX_DEPTH: usize = 64;
const FEW_NAMES: usize = 16;
