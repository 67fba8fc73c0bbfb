//! The authorization request as a message ([RFC 6749 §4.1.1]).
//!
//! [RFC 6749 §4.1.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1

use core::fmt;

use oauth_step::{Endpoint, append_form, append_form_value, query_separator};

/// An authorization request with exactly the parameters that are set on it, in order.
///
/// Nothing is added: no state, no code challenge, no client id.
/// [`Client::authorization`](crate::Client::authorization) does that.
///
/// ```
/// use oauth_step::{Endpoint, UrlPolicy};
/// use oauth2_core::AuthorizationRequest;
///
/// let endpoint = Endpoint::parse("https://server.example.com/authorize", UrlPolicy::default())?;
/// let url = AuthorizationRequest::new()
///     .param("response_type", "code")
///     .param("client_id", "s6BhdRkqt3")
///     .param("state", "xyz")
///     .into_url(&endpoint);
/// assert_eq!(
///     url,
///     "https://server.example.com/authorize?response_type=code&client_id=s6BhdRkqt3&state=xyz",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct AuthorizationRequest(String);

impl AuthorizationRequest {
    /// A request without parameters.
    pub fn new() -> Self {
        // Room for the whole URL: one allocation.
        Self(String::with_capacity(768))
    }

    /// Appends a parameter; names may repeat, values may be empty.
    pub fn param(mut self, name: &str, value: &str) -> Self {
        append_form(&mut self.0, name, value);
        self
    }

    /// The URL to send the browser to; the endpoint's own query stays in front, byte for byte.
    pub fn into_url(self, endpoint: &Endpoint) -> String {
        let mut url = self.0;
        // In place, and not by `text_with`: there is room for the whole URL.
        let separator = query_separator(endpoint.query(), &url);
        if !separator.is_empty() {
            url.insert_str(0, separator);
        }
        url.insert_str(0, endpoint.as_str());
        url
    }

    /// The same pairs as the body of a form to be posted (OpenID Connect Core §3.1.2.1).
    pub fn into_form(self) -> String {
        self.0
    }
}

impl AuthorizationRequest {
    /// The first value of a parameter.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let pairs = oauth_step::decode_form(self.0.as_bytes());
        let mut pairs = pairs.into_iter();
        let (_, value) = pairs.find(|(other, _)| other == name)?;
        Some(value)
    }

    /// Appends a parameter that is encoded already.
    pub(super) fn put_pair(&mut self, pair: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(pair);
    }

    /// Appends the parameters that have a value. The names are the standards', which a form has as
    /// they are.
    pub(super) fn put(&mut self, known: &[(&'static str, Option<&str>)]) {
        for (name, value) in known {
            if let Some(value) = value {
                self.put_pair(name);
                self.0.push('=');
                append_form_value(&mut self.0, value);
            }
        }
    }

    pub(crate) fn form(&self) -> &str {
        &self.0
    }
}

impl Default for AuthorizationRequest {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuthorizationRequest({} bytes)", self.0.len())
    }
}
