//! Where the parts of a text end.

use alloc::borrow::Cow;

/// Why a text is not read on.
#[derive(Clone, Copy)]
pub(super) enum Fault {
    DuplicateName,
    Grammar,
    LoneSurrogate,
    NotAnObject,
    TooDeep,
}

/// Where white space ends, of which there may be none.
#[inline(always)]
pub(super) fn after_space(bytes: &[u8], start: usize) -> usize {
    match bytes.get(start) {
        Some(0..=b' ') => after_some_space(bytes, start),
        _ => start,
    }
}

#[inline(never)]
fn after_some_space(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default().iter();
    let is_space = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    start + rest.take_while(is_space).count()
}

/// Where the bytes from `start` reach a quote, a backslash, a control character or their end:
/// eight of them at a time.
#[inline(always)]
pub(super) fn plain_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let Some(chunk) = rest.first_chunk() else {
        return long_plain_end(bytes, start);
    };
    match plain_length(chunk) {
        Some(length) => start + length,
        None => long_plain_end(bytes, start + chunk.len()),
    }
}

#[inline(never)]
fn long_plain_end(bytes: &[u8], start: usize) -> usize {
    let (chunks, rest) = bytes.get(start..).unwrap_or_default().as_chunks();
    let mut at = start;
    for chunk in chunks {
        if let Some(length) = plain_length(chunk) {
            return at + length;
        }
        at += chunk.len();
    }
    let is_plain = |byte: &&u8| !matches!(byte, 0..b' ' | b'"' | b'\\');
    at + rest.iter().take_while(is_plain).count()
}

/// Where the first of the bytes is that does not stand for itself.
#[inline(always)]
fn plain_length(chunk: &[u8; 8]) -> Option<usize> {
    let word = u64::from_le_bytes(*chunk);
    // The highest bit of each byte that is less than what is taken from it, and perhaps of later
    // ones. A quote is 0x22: with bit 1 turned over, the one byte below 0x21 that is no control
    // character.
    let low = (word ^ (EACH * 2)).wrapping_sub(EACH * 0x21);
    let backslash = (word ^ (EACH * u64::from(b'\\'))).wrapping_sub(EACH);
    let found = (low | backslash) & !word & (EACH << 7);
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

/// Where a number ends.
pub(super) fn after_number(bytes: &[u8], start: usize) -> Option<usize> {
    let is = |at: usize, among: &[u8]| bytes.get(at).is_some_and(|byte| among.contains(byte));
    let mut at = start + usize::from(is(start, b"-"));
    at = match is(at, b"0") {
        true => at + 1,
        false => after_digits(bytes, at)?,
    };
    if is(at, b".") {
        at = after_digits(bytes, at + 1)?;
    }
    if is(at, b"eE") {
        at += 1;
        at = after_digits(bytes, at + usize::from(is(at, b"+-")))?;
    }
    Some(at)
}

/// Where digits end, of which there is one at least.
fn after_digits(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = bytes.get(start..)?.iter();
    let count = rest.take_while(|byte| byte.is_ascii_digit()).count();
    (count > 0).then(|| start + count)
}

/// Where an escape ends.
pub(super) fn after_escape(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    match bytes.get(start + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(start + 2),
        Some(b'u') => match unit(bytes, start).ok_or(Fault::Grammar)? {
            0xD800..=0xDBFF => match unit(bytes, start + 6) {
                Some(0xDC00..=0xDFFF) => Ok(start + 12),
                _ => Err(Fault::LoneSurrogate),
            },
            0xDC00..=0xDFFF => Err(Fault::LoneSurrogate),
            _ => Ok(start + 6),
        },
        _ => Err(Fault::Grammar),
    }
}

/// The UTF-16 unit of the `\uXXXX` that starts at `start`, if one does.
fn unit(bytes: &[u8], start: usize) -> Option<u16> {
    let digits = bytes.get(start..start + 6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |unit, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(unit << 4 | u16::try_from(digit).ok()?)
    })
}

/// Whether something in a text stands as an escape in JSON (RFC 8259 §7).
pub(super) fn needs_escapes(text: &str) -> bool {
    plain_end(text.as_bytes(), 0) < text.len()
}

/// The text of a string that was read.
pub(super) fn unquote(quoted: &str) -> Option<Cow<'_, str>> {
    let text = quoted.strip_prefix('"')?.strip_suffix('"')?;
    match needs_escapes(text) {
        true => unescape(text).map(Cow::Owned),
        false => Some(Cow::Borrowed(text)),
    }
}

/// RFC 8259 §7. Nothing where the text would not have been read.
#[cold]
fn unescape(mut text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    loop {
        let (before, rest) = text.split_at_checked(plain_end(text.as_bytes(), 0))?;
        plain.push_str(before);
        if rest.is_empty() {
            return Some(plain);
        }
        let bytes = rest.as_bytes();
        let end = after_escape(bytes, 0).ok()?;
        plain.push(match *bytes.get(1)? {
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let units = [unit(bytes, 0), unit(bytes, 6)].into_iter().flatten();
                char::decode_utf16(units).next()?.ok()?
            }
            itself => itself.into(),
        });
        text = rest.get(end..)?;
    }
}

/// One in each byte.
const EACH: u64 = u64::from_ne_bytes([1; 8]);
