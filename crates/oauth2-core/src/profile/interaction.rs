//! A name for each call to a resource, by which both sides find it in their logs (FAPI 1.0 Baseline
//! §6.2.2).

use http::header::{HeaderMap, HeaderName, HeaderValue};
use oauth_step::Env;

/// Gives a request a random one, unless the application named it.
pub(crate) fn identify(headers: &mut HeaderMap, env: &dyn Env) {
    if headers.contains_key(&INTERACTION) {
        return;
    }
    // Hexadecimal digits and hyphens: always a header value.
    if let Ok(value) = HeaderValue::try_from(random_uuid(env)) {
        headers.insert(INTERACTION, value);
    }
}

/// RFC 9562 §5.4, version 4.
fn random_uuid(env: &dyn Env) -> String {
    let mut random = [0; 16];
    env.fill_random(&mut random);
    let number = u128::from_be_bytes(random);
    let number = number & !(0xF << 76) | 4 << 76;
    let number = number & !(0b11 << 62) | 0b10 << 62;
    let digits = format!("{number:032x}");
    let mut text = String::with_capacity(36);
    for (at, digit) in digits.chars().enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

const INTERACTION: HeaderName = HeaderName::from_static("x-fapi-interaction-id");
