//! The claims of a token: the payload, checked once, its members found without reading it again.

use core::fmt;
use core::ops::Range;
use std::borrow::Cow;

use oauth_step::{JsonError, JsonObject, JsonValue};

use crate::error::{ClaimError, ClaimProblem};
use crate::numeric_date::NumericDate;

/// The claims of a JSON Web Token ([RFC 7519 §4]).
///
/// A claim has three states: absent, valid, or malformed. One that is there with another type than
/// asked for, or as `null`, is an error, also where it is optional. Claims that nobody asks for
/// may hold anything.
///
/// [RFC 7519 §4]: https://www.rfc-editor.org/rfc/rfc7519#section-4
#[derive(Clone)]
pub struct Claims {
    text: String,
    members: Vec<Member>,
    /// The [`bit`] of each member: most names that are absent show it by that.
    bits: u64,
}

#[derive(Clone)]
struct Member {
    /// By [`trait_of`]: most other names show it by that.
    name_trait: usize,
    name: Name,
    value: Range<usize>,
    /// Whether the value is a string without escapes.
    is_plain: bool,
}

#[derive(Clone)]
enum Name {
    /// As it stands in the text.
    Plain(Range<usize>),
    /// It was written with escapes.
    Unescaped(Box<str>),
}

impl Claims {
    /// Reads the text of a JSON object: no duplicate names, no byte order mark, depth 64 at most.
    ///
    /// # Errors
    ///
    /// See [`JsonError`].
    pub fn parse(text: impl Into<Vec<u8>>) -> Result<Self, JsonError> {
        let text = String::from_utf8(text.into()).map_err(|_| JsonError::NotUtf8)?;
        let (mut members, mut bits) = (Vec::with_capacity(16), 0);
        JsonObject::visit(text.as_bytes(), |name, value| {
            let name_trait = trait_of(&name);
            bits |= bit(name_trait);
            members.push(Member {
                name_trait,
                name: match name {
                    Cow::Borrowed(plain) => Name::Plain(span(&text, plain)),
                    Cow::Owned(unescaped) => Name::Unescaped(unescaped.into()),
                },
                value: span(&text, value.raw()),
                is_plain: matches!(value.as_str(), Some(Cow::Borrowed(_))),
            });
        })?;
        Ok(Self {
            text,
            members,
            bits,
        })
    }

    /// `aud`: one string or several. An empty array is an audience of nobody.
    ///
    /// # Errors
    ///
    /// [`ClaimProblem::Malformed`] for anything else, arrays with other elements included.
    pub fn audience(&self) -> Result<Option<Vec<Cow<'_, str>>>, ClaimError> {
        self.typed("aud", "a string or an array of strings", |value| {
            if let Some(one) = value.as_str() {
                return Some(vec![one]);
            }
            let elements = value.as_array()?.into_iter();
            elements.map(JsonValue::as_str).collect()
        })
    }

    /// A claim that is `true` or `false`.
    ///
    /// # Errors
    ///
    /// [`ClaimProblem::Malformed`] for anything else.
    pub fn boolean(&self, name: &'static str) -> Result<Option<bool>, ClaimError> {
        self.typed(name, "true or false", JsonValue::as_bool)
    }

    /// A claim that is a NumericDate: a number, never a string.
    ///
    /// # Errors
    ///
    /// [`ClaimProblem::Malformed`] for anything else.
    pub fn date(&self, name: &'static str) -> Result<Option<NumericDate>, ClaimError> {
        self.typed(name, "a number of seconds", |value| {
            NumericDate::parse(value.as_number()?)
        })
    }

    /// A claim as it stands, `null` included.
    pub fn get(&self, name: &str) -> Option<JsonValue<'_>> {
        Some(self.value(self.member(name)?))
    }

    /// The claims in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, JsonValue<'_>)> {
        let members = self.members.iter();
        members.map(|member| (self.name(member), self.value(member)))
    }

    /// A claim that is an object.
    ///
    /// # Errors
    ///
    /// [`ClaimProblem::Malformed`] for anything else.
    pub fn object(&self, name: &'static str) -> Result<Option<JsonObject<'_>>, ClaimError> {
        self.typed(name, "an object", JsonValue::as_object)
    }

    /// A claim that is a string.
    ///
    /// # Errors
    ///
    /// [`ClaimProblem::Malformed`] for anything else.
    pub fn string(&self, name: &'static str) -> Result<Option<Cow<'_, str>>, ClaimError> {
        match self.member(name) {
            // Most strings: the text between the quotes.
            Some(member) if member.is_plain => {
                let quoted = &member.value;
                Ok(self
                    .text
                    .get(quoted.start + 1..quoted.end - 1)
                    .map(Cow::Borrowed))
            }
            _ => self.typed(name, "a string", JsonValue::as_str),
        }
    }

    /// The payload as it was signed.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn typed<'a, T>(
        &'a self,
        name: &'static str,
        expected: &'static str,
        read: impl FnOnce(JsonValue<'a>) -> Option<T>,
    ) -> Result<Option<T>, ClaimError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let malformed = ClaimError::new(name, ClaimProblem::Malformed { expected });
        read(value).map(Some).ok_or(malformed)
    }

    fn member(&self, name: &str) -> Option<&Member> {
        let name_trait = trait_of(name);
        if self.bits & bit(name_trait) == 0 {
            return None;
        }
        let mut members = self.members.iter();
        members.find(|member| member.name_trait == name_trait && self.name(member) == name)
    }

    fn name<'a>(&'a self, member: &'a Member) -> &'a str {
        match &member.name {
            Name::Plain(span) => self.text.get(span.clone()).unwrap_or_default(),
            Name::Unescaped(name) => name,
        }
    }

    fn value(&self, member: &Member) -> JsonValue<'_> {
        let raw = self.text.get(member.value.clone());
        JsonValue::from_checked(raw.unwrap_or_default())
    }
}

impl fmt::Debug for Claims {
    /// The names alone: values are personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.members.iter().map(|member| self.name(member));
        f.debug_set().entries(names).finish()
    }
}

/// The length and both ends, which tell most names apart.
fn trait_of(name: &str) -> usize {
    let end = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or_default());
    let bytes = name.as_bytes();
    bytes.len() << 16 | end(bytes.first()) << 8 | end(bytes.last())
}

/// One bit for all names of some traits; 61 is the last prime among the bits.
fn bit(name_trait: usize) -> u64 {
    1 << (name_trait % 61)
}

/// Where a part lies in the whole that it was cut out of.
fn span(whole: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    start..start.saturating_add(part.len())
}
