//! The pass over valid JSON that refuses what the grammar leaves open.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;

use super::{JsonError, JsonValue};

/// The members of an object, or the elements of an array, without names.
pub(super) type Entries<'a> = Vec<(Cow<'a, str>, JsonValue<'a>)>;

/// Walks over valid JSON once, checks what the grammar leaves open, and gives back the entries of
/// the outermost object or array (those of an array without names).
pub(super) fn entries(text: &str) -> Result<Entries<'_>, JsonError> {
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

pub(super) fn unquote(quoted: &str) -> Option<Cow<'_, str>> {
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

pub(super) const MAX_DEPTH: usize = 64;
const FEW_NAMES: usize = 16;
