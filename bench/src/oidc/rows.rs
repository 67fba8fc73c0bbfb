//! The names of the rows. Shared with the peers, which are programs of their own.

/// What is done with a key set of one size.
#[allow(dead_code, reason = "not every peer does all of it")]
pub(crate) struct Set {
    /// The material names it by that.
    pub(crate) size: usize,
    /// Finding the key of a `kid`.
    pub(crate) lookup: &'static str,
    /// A token by one of the keys.
    pub(crate) verify: &'static str,
    /// Reading the set.
    pub(crate) parse: &'static str,
}

pub(crate) const SETS: [Set; 3] = [
    Set {
        size: 1,
        lookup: "key lookup, 1 key",
        verify: "ES256 ID Token, 1 key",
        parse: "key set, 1 key",
    },
    Set {
        size: 10,
        lookup: "key lookup, 10 keys",
        verify: "ES256 ID Token, 10 keys",
        parse: "key set, 10 keys",
    },
    Set {
        size: 100,
        lookup: "key lookup, 100 keys",
        verify: "ES256 ID Token, 100 keys",
        parse: "key set, 100 keys",
    },
];
/// From nothing known to the claims of the first token.
pub(crate) const COLD: &str = "cold verify";
/// From the code to the user, the provider's keys known.
#[allow(dead_code, reason = "not every peer has it")]
pub(crate) const LOGIN: &str = "login";
