//! Response types and modes: OAuth 2.0 Multiple Response Type Encoding Practices, and Form Post.

use std::str::FromStr;

/// What comes back from the authorization endpoint; nothing at all for `none`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct ResponseType {
    pub(crate) code: bool,
    pub(crate) id_token: bool,
    pub(crate) token: bool,
}

impl ResponseType {
    /// RFC 6749 §3.1.1: the order of the words does not matter. `token` alone is none of them: it
    /// would be no OpenID Connect, and RFC 9700 §2.1.2 advises against it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut found = Self::default();
        for word in text.split(' ') {
            let word = match word {
                "code" => &mut found.code,
                "id_token" => &mut found.id_token,
                "token" => &mut found.token,
                "none" if text == "none" => return Some(found),
                _ => return None,
            };
            if std::mem::replace(word, true) {
                return None;
            }
        }
        (found.code || found.id_token).then_some(found)
    }

    /// Whether a token comes back, which may not be in a query.
    pub(crate) fn has_token(self) -> bool {
        self.id_token || self.token
    }
}

/// How an authorization response reaches the client.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ResponseMode {
    FormPost,
    Fragment,
    Query,
}

impl ResponseMode {
    /// The mode of the answer, an error too. What cannot be read, or is refused, leaves the default
    /// of the type: fragment as soon as one of its words is a token.
    pub(crate) fn of(response_type: &str, response_mode: Option<&str>) -> Self {
        let mut words = response_type.split(' ');
        let default = match words.any(|word| matches!(word, "id_token" | "token")) {
            true => Self::Fragment,
            false => Self::Query,
        };
        match response_mode.map(str::parse) {
            Some(Ok(Self::Query)) | Some(Err(())) | None => default,
            Some(Ok(mode)) => mode,
        }
    }
}

impl FromStr for ResponseMode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text {
            "form_post" => Self::FormPost,
            "fragment" => Self::Fragment,
            "query" => Self::Query,
            _ => return Err(()),
        })
    }
}

/// All response types, as the metadata lists them.
pub(crate) const RESPONSE_TYPES: [&str; 7] = [
    "code",
    "id_token",
    "id_token token",
    "code id_token",
    "code token",
    "code id_token token",
    "none",
];

/// All response modes, likewise.
pub(crate) const RESPONSE_MODES: [&str; 3] = ["query", "fragment", "form_post"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_come_in_any_order_and_once() {
        for text in RESPONSE_TYPES {
            let reversed: Vec<_> = text.split(' ').rev().collect();
            let found = ResponseType::parse(text);
            assert!(found.is_some(), "{text}");
            assert_eq!(ResponseType::parse(&reversed.join(" ")), found);
        }
        for text in [
            "",
            "token",
            "none code",
            "none none",
            "code code",
            "code  token",
            "code ",
            "Code",
            "device_code",
        ] {
            assert_eq!(ResponseType::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_mode_follows_the_type_unless_it_is_named() {
        use ResponseMode::{FormPost, Fragment, Query};
        for (text, default) in [
            ("code", Query),
            ("none", Query),
            ("id_token", Fragment),
            ("code token", Fragment),
        ] {
            assert_eq!(ResponseMode::of(text, None), default, "{text}");
            assert_eq!(ResponseMode::of(text, Some("query")), default, "{text}");
            assert_eq!(ResponseMode::of(text, Some("carrier")), default, "{text}");
            assert_eq!(ResponseMode::of(text, Some("fragment")), Fragment, "{text}");
            assert_eq!(ResponseMode::of(text, Some("form_post")), FormPost);
        }
    }
}
