//! What came back through a browser, as the application has it.

use core::fmt;

/// What a browser brought back to the application, not yet read.
///
/// Only the part where the response was asked to be is looked at.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Callback<'a> {
    /// The body of a form that was posted.
    Form(&'a [u8]),
    /// The query or fragment alone, without `?` or `#`.
    Params(&'a str),
    /// The URL that the browser asked for; path and query are enough.
    Url(&'a str),
}

impl<'a> Callback<'a> {
    /// How many bytes it has.
    pub fn len(&self) -> usize {
        match self {
            Self::Form(body) => body.len(),
            Self::Params(text) | Self::Url(text) => text.len(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The encoded parameters in the query.
    pub fn query(&self) -> Option<&'a [u8]> {
        match self {
            Self::Form(_) => None,
            Self::Params(query) => Some(without_fragment(query).as_bytes()),
            Self::Url(url) => {
                let url = without_fragment(url);
                url.split_once('?').map(|(_, query)| query.as_bytes())
            }
        }
    }
}

impl<'a> From<&'a str> for Callback<'a> {
    /// A URL, a path with a query, or a query alone: told apart by what comes before the first
    /// `=` or `&`.
    fn from(text: &'a str) -> Self {
        match text.find([':', '/', '?', '#', '=', '&']) {
            Some(position) if !matches!(text.as_bytes().get(position), Some(b'=' | b'&')) => {
                Self::Url(text)
            }
            _ => Self::Params(text),
        }
    }
}

impl<'a> From<&'a String> for Callback<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl fmt::Debug for Callback<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Form(_) => "Form",
            Self::Params(_) => "Params",
            Self::Url(_) => "Url",
        };
        write!(f, "{kind}({} bytes)", self.len())
    }
}

/// Some servers end a query with `#_=_`, and a browser may add a fragment of its own.
fn without_fragment(text: &str) -> &str {
    text.split_once('#').map_or(text, |(before, _)| before)
}
