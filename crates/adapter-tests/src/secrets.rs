//! Secrets that a test knows again wherever they turn up.

use core::error::Error;

use base64ct::{Base64Unpadded, Base64UrlUnpadded, Encoding};

/// An access token.
pub const ACCESS_TOKEN: &str = "hush0access0token0Kq3vX8sW2n";
/// A refresh token.
pub const REFRESH_TOKEN: &str = "hush0refresh0token0Ym5tR7pZ4c";
/// An authorization code.
pub const CODE: &str = "hush0authorization0code0Tb9wL6d";
/// A client's secret.
pub const CLIENT_SECRET: &str = "hush0client0secret0Gx1hN5uQ8j";

/// Panics where an error, or a cause of it, shows one of the secrets, in whatever alphabet.
pub fn assert_nothing_shown(error: &(dyn Error + 'static)) {
    let mut cause = Some(error);
    while let Some(error) = cause {
        assert_nothing_in(&format!("{error} {error:?} {error:#?}"));
        cause = error.source();
    }
}

/// Panics where a text holds one of the secrets.
pub fn assert_nothing_in(text: &str) {
    for secret in [ACCESS_TOKEN, REFRESH_TOKEN, CODE, CLIENT_SECRET] {
        assert_hidden(secret, text);
    }
}

/// Panics where a text holds this secret.
pub fn assert_hidden(secret: &str, text: &str) {
    for form in forms(secret) {
        assert!(!text.contains(&form), "{secret} is shown: {text}");
    }
}

/// The secret as it is, as bytes are printed, and as a part of something in base64: behind a
/// multiple of three bytes, one more, and two more.
fn forms(secret: &str) -> Vec<String> {
    let numbers = format!("{:?}", secret.as_bytes());
    let numbers = numbers.trim_matches(['[', ']']).to_owned();
    let mut forms = vec![secret.to_owned(), numbers];
    for before in 0..3 {
        let text = [&vec![0; before], secret.as_bytes()].concat();
        let (from, whole) = ((before * 8).div_ceil(6), text.len() * 8 / 6);
        for coded in [
            Base64Unpadded::encode_string(&text),
            Base64UrlUnpadded::encode_string(&text),
        ] {
            forms.push(coded[from..whole].to_owned());
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_form() {
        let basic = format!("service:{CLIENT_SECRET}");
        let cookie = format!("{{\"token\":\"{ACCESS_TOKEN}\",\"for\":\"read\"}}");
        for text in [
            CODE.to_owned(),
            format!("{:?}", REFRESH_TOKEN.as_bytes()),
            Base64Unpadded::encode_string(basic.as_bytes()),
            Base64UrlUnpadded::encode_string(cookie.as_bytes()),
        ] {
            let found = std::panic::catch_unwind(|| assert_nothing_in(&text));
            assert!(found.is_err(), "{text}");
        }
        assert_nothing_in("the server could not be reached");
    }
}
