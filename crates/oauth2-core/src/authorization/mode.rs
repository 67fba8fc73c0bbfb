//! Where the authorization response is put.

/// How the authorization response comes back (OAuth 2.0 Multiple Response Type Encoding
/// Practices §2.1, OAuth 2.0 Form Post Response Mode).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseMode {
    /// As a form that the browser posts.
    FormPost,
    /// In the fragment of the redirection URI; a script there has to hand it on.
    Fragment,
    /// In the query of the redirection URI. The default of the code flow.
    #[default]
    Query,
}

impl ResponseMode {
    /// The value of `response_mode`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FormPost => "form_post",
            Self::Fragment => "fragment",
            Self::Query => "query",
        }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        match text {
            "form_post" => Some(Self::FormPost),
            "fragment" => Some(Self::Fragment),
            "query" => Some(Self::Query),
            _ => None,
        }
    }
}
