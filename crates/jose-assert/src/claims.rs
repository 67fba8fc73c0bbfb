//! The claims of a token: the payload, checked once, its members found without reading it again.

use core::fmt;
use core::ops::Range;
use std::borrow::Cow;

use oauth_step::{JsonError, JsonKind, JsonObject, JsonValue};

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
    /// Where the first member of each [`trait_of`] a name is, counted from one: zero says that there
    /// is none, the highest that it is there or further on.
    places: [u8; TRAITS],
}

#[derive(Clone)]
struct Member {
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
        let (mut members, mut places) = (Vec::with_capacity(16), [0; TRAITS]);
        JsonObject::visit_text(&text, |name, value| {
            if let Some(place @ 0) = places.get_mut(trait_of(&name)) {
                *place = u8::try_from(members.len() + 1).unwrap_or(u8::MAX);
            }
            members.push(Member {
                name: match name {
                    Cow::Borrowed(plain) => Name::Plain(span(&text, plain)),
                    Cow::Owned(unescaped) => Name::Unescaped(unescaped.into()),
                },
                value: span(&text, value.raw()),
                is_plain: value.is_plain_string(),
            });
        })?;
        Ok(Self {
            text,
            members,
            places,
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
    #[inline]
    pub fn date(&self, name: &'static str) -> Result<Option<NumericDate>, ClaimError> {
        match self.member(name) {
            Some(member) => self.date_of(member, name),
            None => Ok(None),
        }
    }

    /// A claim as it stands, `null` included.
    #[inline]
    pub fn get(&self, name: &str) -> Option<JsonValue<'_>> {
        Some(self.value(self.member(name)?))
    }

    /// The claims in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, JsonValue<'_>)> {
        let members = self.members.iter();
        members.map(|member| (self.name(member), self.value(member)))
    }

    /// Their names, as octets, and what each of them is.
    pub fn kinds(&self) -> impl Iterator<Item = (&[u8], JsonKind)> {
        let members = self.members.iter();
        members.map(|member| match member.is_plain {
            true => (self.name_octets(member), JsonKind::String),
            false => (self.name_octets(member), self.value(member).kind()),
        })
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
    #[inline]
    pub fn string(&self, name: &'static str) -> Result<Option<Cow<'_, str>>, ClaimError> {
        match self.member(name) {
            Some(member) => self.string_of(member, name),
            None => Ok(None),
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
        typed(name, self.get(name), expected, read)
    }

    /// (Inline: of a name that the compiler knows, a look at one place is left, and a comparison
    /// where something is there.)
    #[inline]
    fn member(&self, name: &str) -> Option<&Member> {
        let place = self.places.get(trait_of(name)).copied()?;
        let place = usize::from(place).checked_sub(1)?;
        let first = self.members.get(place)?;
        match self.name_octets(first) == name.as_bytes() {
            true => Some(first),
            false => self.later_member(place, name),
        }
    }

    #[cold]
    fn later_member(&self, place: usize, name: &str) -> Option<&Member> {
        let mut members = self.members.get(place..)?.iter();
        members.find(|member| self.name_octets(member) == name.as_bytes())
    }

    #[inline(never)]
    fn string_of<'a>(
        &'a self,
        member: &'a Member,
        name: &'static str,
    ) -> Result<Option<Cow<'a, str>>, ClaimError> {
        if member.is_plain {
            // Between the quotes.
            let text = (member.value.start + 1)..(member.value.end - 1);
            return Ok(self.text.get(text).map(Cow::Borrowed));
        }
        let value = Some(self.value(member));
        typed(name, value, "a string", JsonValue::as_str)
    }

    #[inline(never)]
    fn date_of(
        &self,
        member: &Member,
        name: &'static str,
    ) -> Result<Option<NumericDate>, ClaimError> {
        let value = Some(self.value(member));
        typed(name, value, "a number of seconds", |value| {
            NumericDate::parse(value.as_number()?)
        })
    }

    #[inline]
    fn name_octets<'a>(&'a self, member: &'a Member) -> &'a [u8] {
        match &member.name {
            Name::Plain(span) => self.text.as_bytes().get(span.clone()).unwrap_or_default(),
            Name::Unescaped(name) => name.as_bytes(),
        }
    }

    fn name<'a>(&'a self, member: &'a Member) -> &'a str {
        match &member.name {
            Name::Plain(span) => self.text.get(span.clone()).unwrap_or_default(),
            Name::Unescaped(name) => name,
        }
    }

    #[inline(never)]
    fn value(&self, member: &Member) -> JsonValue<'_> {
        let raw = self.text.get(member.value.clone());
        match (raw, member.is_plain) {
            (Some(raw), true) => JsonValue::from_checked_plain(raw),
            (raw, _) => JsonValue::from_checked(raw.unwrap_or_default()),
        }
    }
}

impl fmt::Debug for Claims {
    /// The names alone: values are personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.members.iter().map(|member| self.name(member));
        f.debug_set().entries(names).finish()
    }
}

fn typed<'a, T>(
    name: &'static str,
    value: Option<JsonValue<'a>>,
    expected: &'static str,
    read: impl FnOnce(JsonValue<'a>) -> Option<T>,
) -> Result<Option<T>, ClaimError> {
    let Some(value) = value else {
        return Ok(None);
    };
    let malformed = ClaimError::new(name, ClaimProblem::Malformed { expected });
    read(value).map(Some).ok_or(malformed)
}

/// Out of the length and both ends, which tell most names apart; mixed so that those of an ID Token
/// are.
#[inline]
fn trait_of(name: &str) -> usize {
    let end = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or_default());
    let bytes = name.as_bytes();
    (end(bytes.first()) * 13 + end(bytes.last()) * 9 + bytes.len() * 4) % TRAITS
}

const TRAITS: usize = 64;

/// Where a part lies in the whole that it was cut out of.
fn span(whole: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
    start..start.wrapping_add(part.len())
}
