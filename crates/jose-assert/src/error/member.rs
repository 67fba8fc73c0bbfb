//! What is wrong with a member that a caller adds to an assertion.

use core::fmt;

/// A claim or header member of an assertion that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemberError {
    /// Its name, as the caller gave it.
    pub name: Box<str>,
    /// What is wrong with it.
    pub problem: MemberProblem,
}

impl fmt::Display for MemberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, problem } = self;
        write!(f, "`{name}` of the assertion {problem}")
    }
}

impl core::error::Error for MemberError {}

/// What is wrong with such a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MemberProblem {
    /// It is written by the assertion itself, or never.
    NotByHand,
    /// Its value is not one JSON value, or not a string where only that will do (`typ`).
    NotOneValue,
    /// It was set before.
    Twice,
}

impl MemberProblem {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotByHand => "is not set by hand",
            Self::NotOneValue => "is not one JSON value",
            Self::Twice => "was set twice",
        }
    }
}

impl fmt::Display for MemberProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
