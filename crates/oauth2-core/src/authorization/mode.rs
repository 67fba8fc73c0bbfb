//! Where the authorization response is put.

use super::response_type::ResponseType;

/// How the authorization response comes back (OAuth 2.0 Multiple Response Type Encoding
/// Practices §2.1, OAuth 2.0 Form Post Response Mode, JWT Secured Authorization Response Mode
/// §2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseMode {
    /// As a form that the browser posts.
    FormPost,
    /// As a JWT in a form that the browser posts.
    #[cfg(feature = "jose")]
    FormPostJwt,
    /// In the fragment of the redirection URI; a script there has to hand it on.
    Fragment,
    /// As a JWT in the fragment.
    #[cfg(feature = "jose")]
    FragmentJwt,
    /// As a JWT where the response type puts its response by default: in the query for `code` and
    /// `none`, else in the fragment.
    #[cfg(feature = "jose")]
    Jwt,
    /// In the query of the redirection URI.
    Query,
    /// As a JWT in the query.
    #[cfg(feature = "jose")]
    QueryJwt,
}

impl ResponseMode {
    const ALL: &'static [Self] = &[
        Self::FormPost,
        #[cfg(feature = "jose")]
        Self::FormPostJwt,
        Self::Fragment,
        #[cfg(feature = "jose")]
        Self::FragmentJwt,
        #[cfg(feature = "jose")]
        Self::Jwt,
        Self::Query,
        #[cfg(feature = "jose")]
        Self::QueryJwt,
    ];

    /// The value of `response_mode`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FormPost => "form_post",
            #[cfg(feature = "jose")]
            Self::FormPostJwt => "form_post.jwt",
            Self::Fragment => "fragment",
            #[cfg(feature = "jose")]
            Self::FragmentJwt => "fragment.jwt",
            #[cfg(feature = "jose")]
            Self::Jwt => "jwt",
            Self::Query => "query",
            #[cfg(feature = "jose")]
            Self::QueryJwt => "query.jwt",
        }
    }

    /// Whether the response is a JWT, which has to be verified.
    pub fn is_jwt(self) -> bool {
        match self {
            Self::FormPost | Self::Fragment | Self::Query => false,
            #[cfg(feature = "jose")]
            Self::FormPostJwt | Self::FragmentJwt | Self::Jwt | Self::QueryJwt => true,
        }
    }

    /// What a response of this type comes back in where the request does not say.
    pub(super) fn of(response_type: ResponseType) -> Self {
        match response_type.default_channel() {
            Channel::Form => Self::FormPost,
            Channel::Fragment => Self::Fragment,
            Channel::Query => Self::Query,
        }
    }

    pub(super) fn channel(self, response_type: ResponseType) -> Channel {
        let named = match self {
            Self::FormPost => Some(Channel::Form),
            Self::Fragment => Some(Channel::Fragment),
            Self::Query => Some(Channel::Query),
            #[cfg(feature = "jose")]
            Self::FormPostJwt => Some(Channel::Form),
            #[cfg(feature = "jose")]
            Self::FragmentJwt => Some(Channel::Fragment),
            #[cfg(feature = "jose")]
            Self::Jwt => None,
            #[cfg(feature = "jose")]
            Self::QueryJwt => Some(Channel::Query),
        };
        named.unwrap_or_else(|| response_type.default_channel())
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|mode| mode.as_str() == name)
    }
}

/// The part of the browser's request that the response is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    Form,
    Fragment,
    Query,
}
