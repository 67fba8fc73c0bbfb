//! The pass over valid JSON that refuses what the grammar leaves open.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;

use smallvec::SmallVec;

use super::{JsonError, JsonValue};

/// The members of an object, or the elements of an array, without names.
pub(super) type Entries<'a> = Vec<(Cow<'a, str>, JsonValue<'a>)>;

/// The entries of the outermost object or array, by [`walk`].
pub(super) fn entries(text: &str) -> Result<Entries<'_>, JsonError> {
    let mut found = Vec::with_capacity(16);
    walk(text, |name, value| found.push((name, value)))?;
    Ok(found)
}

/// Walks over valid JSON once, checks what the grammar leaves open, and hands over the entries of
/// the outermost object or array in their order (those of an array without names).
pub(super) fn walk<'a>(
    text: &'a str,
    mut found: impl FnMut(Cow<'a, str>, JsonValue<'a>),
) -> Result<(), JsonError> {
    let bytes = text.as_bytes();
    let mut open = Open::default();
    let (mut name, mut start, mut at) = (Cow::Borrowed(""), 0, 0);
    while let Some(&byte) = bytes.get(at) {
        let outermost = open.frames.len() == 1;
        let mut end = at + 1;
        // Strings come first: most of a text is strings, and what follows one is mostly known.
        if byte == b'"' {
            let string = end_of_string(bytes, at)?;
            end = string.end;
            if open.awaits_name() {
                let unquoted = string.unquoted(text, at);
                if outermost {
                    name = unquoted.clone();
                }
                if !open.insert(unquoted) {
                    return Err(JsonError::DuplicateName { position: at });
                }
                end += usize::from(bytes.get(end) == Some(&b':'));
            } else if outermost {
                let (name, value) = entry(&mut name, text, at, end);
                found(name, value);
            }
            at = end;
            continue;
        }
        match byte {
            b'{' | b'[' => {
                if open.frames.len() == MAX_DEPTH {
                    return Err(JsonError::TooDeep);
                }
                if outermost {
                    start = at;
                }
                open.begin(byte == b'{');
            }
            b'}' | b']' => {
                open.end();
                if open.frames.len() == 1 {
                    let (name, value) = entry(&mut name, text, start, end);
                    found(name, value);
                }
            }
            b',' => {
                if let Some(frame) = open.frames.last_mut() {
                    frame.awaits_name = frame.object;
                }
            }
            b':' | b' ' | b'\t' | b'\n' | b'\r' => {}
            _ => {
                let rest = bytes.get(at..).unwrap_or_default();
                end = at + rest.iter().take_while(|b| is_scalar(**b)).count().max(1);
                if outermost {
                    let (name, value) = entry(&mut name, text, at, end);
                    found(name, value);
                }
            }
        }
        at = end;
    }
    Ok(())
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

/// Where a string ends, one past its closing quote, and whether it holds escapes.
struct Scanned {
    end: usize,
    escaped: bool,
}

impl Scanned {
    fn unquoted<'a>(&self, text: &'a str, start: usize) -> Cow<'a, str> {
        if self.escaped {
            let quoted = text.get(start..self.end).unwrap_or_default();
            return unquote(quoted).unwrap_or_default();
        }
        Cow::Borrowed(text.get(start + 1..self.end - 1).unwrap_or_default())
    }
}

/// The string that starts at `start`.
fn end_of_string(bytes: &[u8], start: usize) -> Result<Scanned, JsonError> {
    let (mut at, mut escaped) = (start + 1, false);
    loop {
        at += plain_length(bytes.get(at..).unwrap_or_default());
        match bytes.get(at) {
            Some(b'"') => break,
            Some(_) if bytes.get(at + 1) == Some(&b'u') => match escaped_unit(bytes, at) {
                Some(0xD800..=0xDBFF) => match escaped_unit(bytes, at + 6) {
                    Some(0xDC00..=0xDFFF) => at += 12,
                    _ => return Err(JsonError::LoneSurrogate { position: at }),
                },
                Some(0xDC00..=0xDFFF) => return Err(JsonError::LoneSurrogate { position: at }),
                _ => at += 6,
            },
            Some(_) => at += 2,
            // Valid JSON ends its strings.
            None => break,
        }
        escaped = true;
    }
    let end = (at + 1).min(bytes.len());
    Ok(Scanned { end, escaped })
}

/// How many bytes come before the first quote or backslash, eight at a time.
fn plain_length(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks::<8>();
    for (at, chunk) in chunks.iter().enumerate() {
        let word = u64::from_le_bytes(*chunk);
        let is = |byte: u8| zeros(word ^ (EACH * u64::from(byte)));
        let found = is(b'"') | is(b'\\');
        if found != 0 {
            return at * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let is_plain = |byte: &&u8| !matches!(byte, b'"' | b'\\');
    chunks.len() * 8 + rest.iter().take_while(is_plain).count()
}

/// Whether something in a text stands as an escape in JSON (RFC 8259 §7), eight bytes at a time.
pub(super) fn needs_escapes(text: &[u8]) -> bool {
    let (chunks, rest) = text.as_chunks::<8>();
    let has_control = |chunk: &[u8; 8]| {
        let word = u64::from_le_bytes(*chunk);
        word.wrapping_sub(EACH * u64::from(b' ')) & !word & (EACH << 7) != 0
    };
    plain_length(text) < text.len()
        || chunks.iter().any(has_control)
        || rest.iter().any(|byte| *byte < b' ')
}

/// The highest bit of the first byte that is zero, and perhaps of later ones.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(EACH) & !word & (EACH << 7)
}

/// The UTF-16 unit of the `\uXXXX` that starts at `at`, if one does.
fn escaped_unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(core::str::from_utf8(digits).ok()?, 16).ok()
}

pub(super) fn unquote(quoted: &str) -> Option<Cow<'_, str>> {
    let text = quoted.strip_prefix('"')?.strip_suffix('"')?;
    if plain_length(text.as_bytes()) < text.len() {
        return serde_json::from_str(quoted).ok().map(Cow::Owned);
    }
    Some(Cow::Borrowed(text))
}

/// The objects and arrays that have not ended yet, and the names in them. Both are on the stack
/// while there are few.
#[derive(Default)]
struct Open<'a> {
    frames: SmallVec<[Frame<'a>; 4]>,
    /// Of all frames, the innermost's last.
    names: SmallVec<[Cow<'a, str>; FEW_NAMES]>,
}

/// An object or array that has not ended yet.
struct Frame<'a> {
    object: bool,
    awaits_name: bool,
    /// Where its names begin.
    first: usize,
    /// A bit for each of its names, by [`trait_of`]: most that are new show it by that.
    traits: u64,
    /// Those beyond the first few: a long object must not cost quadratic time.
    many: BTreeSet<Cow<'a, str>>,
}

impl<'a> Open<'a> {
    fn begin(&mut self, object: bool) {
        self.frames.push(Frame {
            object,
            awaits_name: object,
            first: self.names.len(),
            traits: 0,
            many: BTreeSet::new(),
        });
    }

    fn end(&mut self) {
        if let Some(frame) = self.frames.pop() {
            self.names.truncate(frame.first);
        }
    }

    fn awaits_name(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.awaits_name)
    }

    /// Whether the name is new in the innermost object.
    fn insert(&mut self, name: Cow<'a, str>) -> bool {
        let Some(frame) = self.frames.last_mut() else {
            return true;
        };
        frame.awaits_name = false;
        let few = self.names.get(frame.first..).unwrap_or_default();
        let bit = trait_of(&name);
        let is_old = frame.traits & bit != 0 && few.contains(&name);
        frame.traits |= bit;
        if few.len() < FEW_NAMES {
            self.names.push(name);
            return !is_old;
        }
        !is_old && frame.many.insert(name)
    }
}

/// One bit out of the length and both ends, which tell most names apart.
fn trait_of(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let (first, last) = (bytes.first(), bytes.last());
    let mixed = usize::from(first.copied().unwrap_or_default()) * 5
        + usize::from(last.copied().unwrap_or_default()) * 3
        + bytes.len();
    1 << (mixed % 64)
}

pub(super) const MAX_DEPTH: usize = 64;
const FEW_NAMES: usize = 16;
/// One in each byte.
const EACH: u64 = 0x0101_0101_0101_0101;
