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
    form.extend(byte_serialize(name.as_bytes()));
    form.push('=');
    form.extend(byte_serialize(value.as_bytes()));
}

/// Encodes one value, as the id and secret of HTTP Basic authentication need it
/// ([RFC 6749 §2.3.1]).
///
/// [RFC 6749 §2.3.1]: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
pub fn encode_form_value(value: &str) -> String {
    byte_serialize(value.as_bytes()).collect()
}

/// Decodes pairs, in order; bytes that are no UTF-8 become replacement characters.
pub fn decode_form(form: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(form).into_owned().collect()
}
