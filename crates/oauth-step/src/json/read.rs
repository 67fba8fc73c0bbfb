//! The one pass over a text: the grammar of RFC 8259, and what it leaves open.

use alloc::borrow::Cow;

use serde_json::value::RawValue;

use super::names::{Names, Seen};
use super::scan::{Fault, after_escape, after_number, after_space, plain_end, unquote};
use super::{JsonError, JsonValue};

/// Reads one object and nothing after it, and hands over its members in their order.
pub(super) fn members<'a>(
    text: &'a str,
    mut found: impl FnMut(Cow<'a, str>, JsonValue<'a>),
) -> Result<(), JsonError> {
    let mut reader = Reader::new(text);
    let start = after_space(text.as_bytes(), 0);
    let end = match text.as_bytes().get(start) {
        Some(b'{') => reader.object(start + 1, 1, &mut found),
        _ => reader.stop(start, Fault::NotAnObject),
    };
    reader.finish(end)
}

/// Reads one array and nothing after it, and hands over its elements in their order.
pub(super) fn elements<'a>(
    text: &'a str,
    mut found: impl FnMut(JsonValue<'a>),
) -> Result<(), JsonError> {
    let mut reader = Reader::new(text);
    let start = after_space(text.as_bytes(), 0);
    let end = match text.as_bytes().get(start) {
        Some(b'[') => reader.array(start + 1, 1, &mut found),
        _ => reader.stop(start, Fault::Grammar),
    };
    reader.finish(end)
}

/// Its methods take where something starts and give where it ends, or nothing where they stopped.
struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    names: Names<'a>,
    /// Where they stopped, and why.
    fault: (usize, Fault),
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            names: Names::default(),
            fault: (0, Fault::Grammar),
        }
    }

    #[cold]
    fn stop<T>(&mut self, at: usize, fault: Fault) -> Option<T> {
        self.fault = (at, fault);
        None
    }

    /// At the end of the outermost value.
    fn finish(&mut self, end: Option<usize>) -> Result<(), JsonError> {
        if let Some(end) = end {
            let end = after_space(self.bytes, end);
            if end == self.bytes.len() {
                return Ok(());
            }
            self.fault = (end, Fault::Grammar);
        }
        Err(self.refusal())
    }

    /// An object, from behind its brace.
    fn object(
        &mut self,
        start: usize,
        depth: usize,
        found: &mut impl FnMut(Cow<'a, str>, JsonValue<'a>),
    ) -> Option<usize> {
        let bytes = self.bytes;
        let mut seen = Seen::after(&self.names);
        let mut at = after_space(bytes, start);
        if bytes.get(at) == Some(&b'}') {
            return Some(at + 1);
        }
        loop {
            if bytes.get(at) != Some(&b'"') {
                return self.stop(at, Fault::Grammar);
            }
            let (end, plain) = self.string(at + 1)?;
            let name = match plain {
                true => Cow::Borrowed(self.text.get(at + 1..end - 1)?),
                false => unquote(self.text.get(at..end)?)?,
            };
            if !seen.insert(&mut self.names, &name) {
                return self.stop(at, Fault::DuplicateName);
            }
            at = after_space(bytes, end);
            if bytes.get(at) != Some(&b':') {
                return self.stop(at, Fault::Grammar);
            }
            at = after_space(bytes, at + 1);
            let (end, value) = self.value(at, depth)?;
            found(name, value);
            at = after_space(bytes, end);
            match bytes.get(at) {
                Some(b',') => at = after_space(bytes, at + 1),
                Some(b'}') => break,
                _ => return self.stop(at, Fault::Grammar),
            }
        }
        seen.end(&mut self.names);
        Some(at + 1)
    }

    /// An array, from behind its bracket.
    fn array(
        &mut self,
        start: usize,
        depth: usize,
        found: &mut impl FnMut(JsonValue<'a>),
    ) -> Option<usize> {
        let bytes = self.bytes;
        let mut at = after_space(bytes, start);
        if bytes.get(at) == Some(&b']') {
            return Some(at + 1);
        }
        loop {
            let (end, value) = self.value(at, depth)?;
            found(value);
            at = after_space(bytes, end);
            match bytes.get(at) {
                Some(b',') => at = after_space(bytes, at + 1),
                Some(b']') => return Some(at + 1),
                _ => return self.stop(at, Fault::Grammar),
            }
        }
    }

    /// A value in an object or array of this depth. (Inline: most values are strings, and a call
    /// would cost as much as reading one.)
    #[inline(always)]
    fn value(&mut self, start: usize, depth: usize) -> Option<(usize, JsonValue<'a>)> {
        let (end, plain) = match self.bytes.get(start) {
            Some(b'"') => self.string(start + 1)?,
            _ => (self.other_value(start, depth)?, false),
        };
        let raw = self.text.get(start..end)?;
        Some((end, JsonValue { raw, plain }))
    }

    #[inline(never)]
    fn other_value(&mut self, start: usize, depth: usize) -> Option<usize> {
        let end = match self.bytes.get(start) {
            Some(b'{' | b'[') if depth == MAX_DEPTH => return self.stop(start, Fault::TooDeep),
            Some(b'{') => return self.object(start + 1, depth + 1, &mut |_, _| {}),
            Some(b'[') => return self.array(start + 1, depth + 1, &mut |_| {}),
            Some(b't') => self.word(start, b"true"),
            Some(b'f') => self.word(start, b"false"),
            Some(b'n') => self.word(start, b"null"),
            _ => after_number(self.bytes, start),
        };
        end.or_else(|| self.stop(start, Fault::Grammar))
    }

    fn word(&self, start: usize, word: &[u8]) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        rest.starts_with(word).then(|| start + word.len())
    }

    /// A string from behind its first quote, and whether it holds no escape.
    #[inline(always)]
    fn string(&mut self, start: usize) -> Option<(usize, bool)> {
        let end = plain_end(self.bytes, start);
        if self.bytes.get(end) == Some(&b'"') {
            return Some((end + 1, true));
        }
        Some((self.escapes(end)?, false))
    }

    /// The rest of a string, from its first escape.
    #[cold]
    fn escapes(&mut self, start: usize) -> Option<usize> {
        let mut at = start;
        loop {
            match self.bytes.get(at) {
                Some(b'"') => return Some(at + 1),
                Some(b'\\') => match after_escape(self.bytes, at) {
                    Ok(end) => at = plain_end(self.bytes, end),
                    Err(fault) => return self.stop(at, fault),
                },
                // A control character, or the end of the text.
                _ => return self.stop(at, Fault::Grammar),
            }
        }
    }

    /// What is wrong. A text that breaks the grammar is refused for that, whatever else it has: so
    /// it is read to its end, by `serde_json`, which tells lines and columns too.
    #[cold]
    fn refusal(&self) -> JsonError {
        if let Err(error) = serde_json::from_str::<&RawValue>(self.text) {
            let (line, column) = (error.line(), error.column());
            return JsonError::Syntax { line, column };
        }
        let (position, fault) = self.fault;
        match fault {
            Fault::DuplicateName => JsonError::DuplicateName { position },
            Fault::LoneSurrogate => JsonError::LoneSurrogate { position },
            Fault::NotAnObject => JsonError::NotAnObject,
            Fault::TooDeep => JsonError::TooDeep,
            // No text is known on which the two differ.
            Fault::Grammar => JsonError::Syntax {
                line: 1,
                column: position + 1,
            },
        }
    }
}

pub(super) const MAX_DEPTH: usize = 64;
