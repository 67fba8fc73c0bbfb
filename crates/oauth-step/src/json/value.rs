//! One value of a checked text.

use alloc::borrow::Cow;
use core::fmt;

use super::JsonObject;
use super::read::elements;
use super::scan::{needs_escapes, unquote};

/// One value inside a checked [`JsonObject`], still as text.
#[derive(Clone, Copy)]
pub struct JsonValue<'a> {
    pub(super) raw: &'a str,
    /// Whether it is known to be a string without escapes.
    pub(super) plain: bool,
}

impl PartialEq for JsonValue<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}

impl Eq for JsonValue<'_> {}

impl<'a> JsonValue<'a> {
    /// A value cut out of a text that [`JsonObject::parse`] has checked, for types that own the
    /// text and remember where its members are. Of any other text the accessors make no sense.
    pub fn from_checked(raw: &'a str) -> Self {
        Self { raw, plain: false }
    }

    /// The same, of which [`is_plain_string`](Self::is_plain_string) was true.
    pub fn from_checked_plain(raw: &'a str) -> Self {
        Self { raw, plain: true }
    }

    /// Whether it was found to be a string without escapes when it was read.
    pub fn is_plain_string(self) -> bool {
        self.plain
    }

    /// The value's text, without white space around it.
    pub fn raw(self) -> &'a str {
        self.raw
    }

    /// What it is.
    pub fn kind(self) -> JsonKind {
        match self.raw.as_bytes().first() {
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
        if self.plain {
            let end = self.raw.len().saturating_sub(1);
            return self.raw.get(1..end).map(Cow::Borrowed);
        }
        match self.kind() {
            JsonKind::String => unquote(self.raw),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub fn as_bool(self) -> Option<bool> {
        match self.raw {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The number as it was written; its size is the reader's business.
    pub fn as_number(self) -> Option<&'a str> {
        (self.kind() == JsonKind::Number).then_some(self.raw)
    }

    /// The object.
    pub fn as_object(self) -> Option<JsonObject<'a>> {
        if self.kind() != JsonKind::Object {
            return None;
        }
        Some(JsonObject {
            text: self.raw,
            members: super::collect(self.raw).ok()?,
        })
    }

    /// The elements of the array.
    pub fn as_array(self) -> Option<Vec<Self>> {
        let mut found = Vec::new();
        self.visit_array(|element| found.push(element))?;
        Some(found)
    }

    /// Hands over the elements of the array in their order, in place of keeping them; `None` where it
    /// is no array.
    pub fn visit_array(self, element: impl FnMut(Self)) -> Option<()> {
        match self.kind() {
            JsonKind::Array => elements(self.raw, element).ok(),
            _ => None,
        }
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

/// A text as a JSON string, quotes and escapes included.
pub fn json_quoted(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json_quote(text, &mut json);
    json
}

/// The same, written behind what is there.
pub fn json_quote(text: &str, json: &mut String) {
    if needs_escapes(text) {
        // Of a text alone there is nothing that cannot be written.
        json.extend(serde_json::to_string(text));
        return;
    }
    json.push('"');
    json.push_str(text);
    json.push('"');
}
