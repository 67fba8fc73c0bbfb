//! What a text can have wrong with it.

use core::fmt;

use super::read::MAX_DEPTH;

/// Why a text is not the JSON object that was expected. Never holds any of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonError {
    /// It starts with a byte order mark ([RFC 8259 §8.1]).
    ///
    /// [RFC 8259 §8.1]: https://www.rfc-editor.org/rfc/rfc8259#section-8.1
    ByteOrderMark,
    /// An object names a member twice.
    DuplicateName {
        /// Where the second one starts, in bytes.
        position: usize,
    },
    /// An escape is half of a surrogate pair.
    LoneSurrogate {
        /// Where the escape starts, in bytes.
        position: usize,
    },
    /// A required member is absent, or `null`.
    Missing {
        /// The member.
        name: &'static str,
    },
    /// It is JSON, but no object.
    NotAnObject,
    /// It is not UTF-8.
    NotUtf8,
    /// It breaks the grammar of RFC 8259.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1; 0 where the line ends before its first character.
        column: usize,
    },
    /// It nests more than 64 levels deep.
    TooDeep,
    /// A member is there with another type.
    WrongType {
        /// The member.
        name: &'static str,
        /// What it should have been.
        expected: &'static str,
    },
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByteOrderMark => f.write_str("JSON starts with a byte order mark"),
            Self::DuplicateName { position } => {
                write!(f, "duplicate member name at byte {position} of the JSON")
            }
            Self::LoneSurrogate { position } => {
                write!(f, "lone surrogate escape at byte {position} of the JSON")
            }
            Self::Missing { name } => write!(f, "member `{name}` is missing"),
            Self::NotAnObject => f.write_str("JSON is not an object"),
            Self::NotUtf8 => f.write_str("JSON is not UTF-8"),
            Self::Syntax { line, column } => {
                write!(f, "not JSON: line {line}, column {column}")
            }
            Self::TooDeep => write!(f, "JSON nests more than {MAX_DEPTH} levels deep"),
            Self::WrongType { name, expected } => {
                write!(f, "member `{name}` is not {expected}")
            }
        }
    }
}

impl core::error::Error for JsonError {}
