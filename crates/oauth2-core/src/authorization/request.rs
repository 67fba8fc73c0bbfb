//! The authorization request as a message ([RFC 6749 §4.1.1]).
//!
//! [RFC 6749 §4.1.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1

use core::fmt;

use oauth_step::{Endpoint, append_form_value, query_separator};

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
pub struct AuthorizationRequest {
    text: String,
    /// Where the parameters begin: behind the endpoint's URL, where that was known beforehand.
    start: usize,
}

impl AuthorizationRequest {
    /// A request without parameters.
    pub fn new() -> Self {
        Self {
            // Room for the whole URL: one allocation.
            text: String::with_capacity(768),
            start: 0,
        }
    }

    /// Appends a parameter; names may repeat, values may be empty.
    pub fn param(mut self, name: &str, value: &str) -> Self {
        self.append(name, value);
        self
    }

    /// The URL to send the browser to; the endpoint's own query stays in front, byte for byte.
    pub fn into_url(self, endpoint: &Endpoint) -> String {
        match self.start {
            0 => endpoint.text_with(&self.text),
            _ => self.text,
        }
    }

    /// The same pairs as the body of a form to be posted (OpenID Connect Core §3.1.2.1).
    pub fn into_form(mut self) -> String {
        self.text.drain(..self.start);
        self.text
    }
}

impl AuthorizationRequest {
    /// A request to this endpoint. The URL is before the parameters from the start, so that none of
    /// them is moved afterwards; [`into_url`](Self::into_url) gives it for no other endpoint.
    pub(super) fn to(endpoint: &Endpoint) -> Self {
        let mut request = Self::new();
        request.text.push_str(endpoint.as_str());
        let separator = query_separator(endpoint.query(), "response_type");
        request.text.push_str(separator);
        request.start = request.text.len();
        request
    }

    /// The first value of a parameter.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let pairs = oauth_step::decode_form(self.form().as_bytes());
        let mut pairs = pairs.into_iter();
        let (_, value) = pairs.find(|(other, _)| other == name)?;
        Some(value)
    }

    /// Appends a parameter, as [`param`](Self::param) does.
    pub(super) fn append(&mut self, name: &str, value: &str) {
        self.separate();
        append_form_value(&mut self.text, name);
        self.text.push('=');
        append_form_value(&mut self.text, value);
    }

    /// Appends a parameter that is encoded already.
    pub(super) fn put_pair(&mut self, pair: &str) {
        self.separate();
        self.text.push_str(pair);
    }

    /// Appends the parameters that have a value. The names are the standards', which a form has as
    /// they are.
    pub(super) fn put(&mut self, known: &[(&'static str, Option<Value<'_>>)]) {
        for (name, value) in known {
            let Some(value) = value else { continue };
            self.put_pair(name);
            self.text.push('=');
            match value {
                Value::Any(value) => append_form_value(&mut self.text, value),
                Value::Plain(value) => self.text.push_str(value),
            }
        }
    }

    pub(crate) fn form(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    fn separate(&mut self) {
        if self.text.len() > self.start {
            self.text.push('&');
        }
    }
}

/// The value of a parameter.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Any(&'a str),
    /// Made here, of nothing but what a form has as it is: letters, digits, `-`, `.` and `_`.
    Plain(&'a str),
}

impl Default for AuthorizationRequest {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuthorizationRequest({} bytes)", self.form().len())
    }
}
