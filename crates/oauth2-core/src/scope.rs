//! Scopes: space-separated words ([RFC 6749 §3.3]).
//!
//! [RFC 6749 §3.3]: https://www.rfc-editor.org/rfc/rfc6749#section-3.3

use core::fmt;

/// A set of scope words, kept in the order given.
///
/// Equality is that of sets: neither order nor repetition counts.
#[derive(Clone, Default)]
pub struct Scope(String);

impl Scope {
    /// Reads space-separated words; empty pieces are dropped, a comma is an ordinary character.
    ///
    /// `None` where a character is outside [RFC 6749 §3.3].
    ///
    /// [RFC 6749 §3.3]: https://www.rfc-editor.org/rfc/rfc6749#section-3.3
    pub fn parse(text: &str) -> Option<Self> {
        let mut before = b' ';
        let mut is_regular = true;
        for byte in text.bytes() {
            match byte {
                b' ' => is_regular &= before != b' ',
                _ if is_scope_byte(byte) => {}
                _ => return None,
            }
            before = byte;
        }
        // As nearly always: single spaces, and between words alone.
        if is_regular && before != b' ' {
            return Some(Self(text.to_owned()));
        }
        let mut words = String::with_capacity(text.len());
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
        Some(Self(words))
    }

    /// The words, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|word| !word.is_empty())
    }

    /// Whether this word is in it.
    pub fn contains(&self, word: &str) -> bool {
        self.iter().any(|other| other == word)
    }

    /// Whether every word of this is in `other`.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.iter().all(|word| other.contains(word))
    }

    /// Whether there is no word in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words, separated by single spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The words of this, and those of `other` that are not among them.
    pub(crate) fn with(&self, other: &Self) -> Self {
        let mut words = self.0.clone();
        for word in other.iter().filter(|word| !self.contains(word)) {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
        Self(words)
    }

    /// The words of this that are not in `other`.
    pub(crate) fn without(&self, other: &Self) -> Self {
        // As nearly always.
        if self.0 == other.0 {
            return Self::default();
        }
        let mut missing = String::new();
        for word in self.iter().filter(|word| !other.contains(word)) {
            if !missing.is_empty() {
                missing.push(' ');
            }
            missing.push_str(word);
        }
        Self(missing)
    }
}

impl PartialEq for Scope {
    fn eq(&self, other: &Self) -> bool {
        self.is_subset(other) && other.is_subset(self)
    }
}

impl Eq for Scope {}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scope({:?})", self.0)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What to do when the granted scope is not the one asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScopePolicy {
    /// An answer with another scope is an error.
    Exact,
    /// Nothing.
    Ignore,
    /// What was asked for and not granted is listed by
    /// [`Tokens::missing_scope`](crate::Tokens::missing_scope). The default.
    #[default]
    RequireGranted,
}

impl ScopePolicy {
    /// What it is called in a record; the default goes without.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::Exact => Some("exact"),
            Self::Ignore => Some("ignore"),
            Self::RequireGranted => None,
        }
    }

    pub(crate) fn from_name(name: Option<&str>) -> Option<Self> {
        let all = [Self::Exact, Self::Ignore, Self::RequireGranted];
        all.into_iter().find(|policy| policy.name() == name)
    }
}

/// RFC 6749 §A.4: scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
fn is_scope_byte(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E)
}
