//! What the authorization endpoint is asked for.

use super::mode::Channel;

/// What the authorization endpoint is asked for, and what its response has to hold (OAuth 2.0
/// Multiple Response Type Encoding Practices §3 to §5).
///
/// On the wire these are sets of words: their order means nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseType {
    /// A code, for which the token endpoint gives the tokens. The default.
    #[default]
    Code,
    /// A code and an ID Token.
    CodeIdToken,
    /// A code, an ID Token and an access token.
    CodeIdTokenToken,
    /// A code and an access token.
    CodeToken,
    /// An ID Token alone (OpenID Connect Core §3.2).
    IdToken,
    /// An ID Token and an access token (OpenID Connect Core §3.2).
    IdTokenToken,
    /// Nothing but the server's word that the user agreed.
    None,
    /// An access token alone, without a way to tell for whom it was issued: the implicit grant,
    /// which [RFC 9700 §2.1.2] advises against.
    ///
    /// [RFC 9700 §2.1.2]: https://www.rfc-editor.org/rfc/rfc9700#section-2.1.2
    Token,
}

impl ResponseType {
    const ALL: [Self; 8] = [
        Self::Code,
        Self::CodeIdToken,
        Self::CodeIdTokenToken,
        Self::CodeToken,
        Self::IdToken,
        Self::IdTokenToken,
        Self::None,
        Self::Token,
    ];

    /// The value of `response_type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::CodeIdToken => "code id_token",
            Self::CodeIdTokenToken => "code id_token token",
            Self::CodeToken => "code token",
            Self::IdToken => "id_token",
            Self::IdTokenToken => "id_token token",
            Self::None => "none",
            Self::Token => "token",
        }
    }

    /// The response type of this name, its words in any order.
    pub fn from_name(name: &str) -> Option<Self> {
        let words = sorted(name);
        let mut all = Self::ALL.into_iter();
        all.find(|known| sorted(known.as_str()) == words)
    }

    /// Whether a code comes back.
    pub fn has_code(self) -> bool {
        matches!(
            self,
            Self::Code | Self::CodeIdToken | Self::CodeIdTokenToken | Self::CodeToken
        )
    }

    /// Whether an ID Token comes back from the authorization endpoint.
    pub fn has_id_token(self) -> bool {
        matches!(
            self,
            Self::CodeIdToken | Self::CodeIdTokenToken | Self::IdToken | Self::IdTokenToken
        )
    }

    /// Whether an access token comes back from the authorization endpoint.
    pub fn has_token(self) -> bool {
        matches!(
            self,
            Self::CodeIdTokenToken | Self::CodeToken | Self::IdTokenToken | Self::Token
        )
    }

    /// Where the response is put if the request does not say (Multiple Response Types §3, §5).
    pub(super) fn default_channel(self) -> Channel {
        if self.has_token() || self.has_id_token() {
            Channel::Fragment
        } else {
            Channel::Query
        }
    }
}

fn sorted(words: &str) -> Vec<&str> {
    let mut words: Vec<_> = words.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_is_what_the_words_say() {
        for asked in ResponseType::ALL {
            let says = |word: &str| asked.as_str().split(' ').any(|other| other == word);
            assert_eq!(asked.has_code(), says("code"), "{asked:?}");
            assert_eq!(asked.has_id_token(), says("id_token"), "{asked:?}");
            assert_eq!(asked.has_token(), says("token"), "{asked:?}");
        }
    }
}
