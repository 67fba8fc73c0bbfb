//! What came back through the browser, as the application has it.

use core::fmt;

use super::mode::ResponseMode;

/// An authorization response, not yet read.
///
/// Only the part where the response mode puts the response is looked at.
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
    pub(super) fn len(self) -> usize {
        match self {
            Self::Form(body) => body.len(),
            Self::Params(text) | Self::Url(text) => text.len(),
        }
    }

    /// The encoded parameters, if the response came where it was asked to come.
    pub(super) fn encoded(self, mode: ResponseMode) -> Option<&'a [u8]> {
        match (mode, self) {
            (ResponseMode::FormPost, Self::Form(body)) => Some(body),
            (ResponseMode::Fragment, Self::Url(url)) => {
                url.split_once('#').map(|(_, fragment)| fragment.as_bytes())
            }
            (ResponseMode::Fragment, Self::Params(fragment)) => Some(fragment.as_bytes()),
            (ResponseMode::Query, Self::Url(url)) => {
                let url = without_fragment(url);
                url.split_once('?').map(|(_, query)| query.as_bytes())
            }
            (ResponseMode::Query, Self::Params(query)) => Some(without_fragment(query).as_bytes()),
            _ => None,
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
