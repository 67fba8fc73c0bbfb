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
}

#[derive(Clone)]
struct Member {
    name: Name,
    value: Range<usize>,
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
        let object = JsonObject::parse(text.as_bytes())?;
        let members = object.iter().map(|(name, value)| Member {
            name: match span(&text, name) {
                Some(plain) => Name::Plain(plain),
                None => Name::Unescaped(name.into()),
            },
            value: span(&text, value.raw()).unwrap_or_default(),
        });
        let members = members.collect();
        Ok(Self { text, members })
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
        let mut members = self.members.iter();
        let member = members.find(|member| self.name(member) == name)?;
        Some(self.value(member))
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
        self.typed(name, "a string", JsonValue::as_str)
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

/// Where a part lies in the whole; nothing where it lies elsewhere in memory.
fn span(whole: &str, part: &str) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let span = start..start.checked_add(part.len())?;
    (whole.get(span.clone()) == Some(part)).then_some(span)
}
