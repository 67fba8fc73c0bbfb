//! `application/x-www-form-urlencoded`: space as `+`, UTF-8, pairs in order, repeats and empty
//! values kept.

use form_urlencoded::byte_serialize;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

/// The media type of forms.
pub const FORM_MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// Whether a request carries a form by its one `Content-Type`, in any case and with any parameters.
pub fn is_form(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    match (types.next(), types.next()) {
        (Some(media_type), None) => says_form(media_type),
        _ => false,
    }
}

/// Whether a form is among the several `Content-Type`s of a request: who reads it might take it for
/// one.
pub fn is_perhaps_form(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    !is_form(headers) && types.any(says_form)
}

fn says_form(media_type: &HeaderValue) -> bool {
    // As nearly everybody writes it.
    if media_type.as_bytes() == FORM_MEDIA_TYPE.as_bytes() {
        return true;
    }
    let mut parts = media_type.as_bytes().split(|octet| *octet == b';');
    let essence = parts.next().unwrap_or_default().trim_ascii();
    essence.eq_ignore_ascii_case(FORM_MEDIA_TYPE.as_bytes())
}

/// Encodes pairs in the order given.
pub fn encode_form<K: AsRef<str>, V: AsRef<str>>(
    pairs: impl IntoIterator<Item = (K, V)>,
) -> String {
    let mut form = String::with_capacity(256);
    for (name, value) in pairs {
        append_form(&mut form, name.as_ref(), value.as_ref());
    }
    form
}

/// Appends one pair, after a `&` where something stands before it.
pub fn append_form(form: &mut String, name: &str, value: &str) {
    if !form.is_empty() {
        form.push('&');
    }
    append_form_value(form, name);
    form.push('=');
    append_form_value(form, value);
}

/// Appends one value, or one name, and nothing that separates it from what stands before it.
pub fn append_form_value(form: &mut String, value: &str) {
    // Most of what is sent stays as it is, and is copied at once; the rest a stretch at a time.
    if all_stay(value.as_bytes()) {
        form.push_str(value);
        return;
    }
    let mut rest = value;
    loop {
        let plain_length = rest.bytes().take_while(|byte| stays(*byte)).count();
        // What stays is ASCII, so that a character begins where it ends.
        let (plain, after) = rest.split_at_checked(plain_length).unwrap_or((rest, ""));
        form.push_str(plain);
        let mut characters = after.chars();
        match characters.next() {
            None => return,
            // As between the words of a scope.
            Some(' ') => form.push('+'),
            Some(character) => {
                let mut buffer = [0; 4];
                for encoded in byte_serialize(character.encode_utf8(&mut buffer).as_bytes()) {
                    form.push_str(encoded);
                }
            }
        }
        rest = characters.as_str();
    }
}

/// Whether every byte stands for itself: without a branch in eight bytes, since nearly all do.
fn all_stay(bytes: &[u8]) -> bool {
    let (blocks, rest) = bytes.as_chunks::<8>();
    let all = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & stays(*byte));
    blocks.iter().all(|block| all(block)) && all(rest)
}

fn stays(byte: u8) -> bool {
    STAYS.get(usize::from(byte)).copied().unwrap_or_default()
}

/// Whether a byte stands for itself, looked up: nearly all that is sent goes through here.
const STAYS: [bool; 256] = {
    let mut stays = [false; 256];
    let mut rest: &mut [bool] = &mut stays;
    let mut byte = 0_u8;
    while let [each, after @ ..] = rest {
        *each = byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'-' | b'.' | b'_');
        rest = after;
        byte = byte.wrapping_add(1);
    }
    stays
};

/// Encodes one value, as the id and secret of HTTP Basic authentication need it
/// ([RFC 6749 §2.3.1]).
///
/// [RFC 6749 §2.3.1]: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
pub fn encode_form_value(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    append_form_value(&mut encoded, value);
    encoded
}

/// Decodes pairs, in order; bytes that are no UTF-8 become replacement characters.
pub fn decode_form(form: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(form).into_owned().collect()
}
