//! Attaching a bearer token to a request ([RFC 6750 §2.1]).
//!
//! [RFC 6750 §2.1]: https://www.rfc-editor.org/rfc/rfc6750#section-2.1

use http::HeaderValue;
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::uri::Scheme;
use oauth_step::{UrlPolicy, is_loopback_host};

use crate::error::{Error, Misuse};
use crate::token::Tokens;

impl Tokens {
    /// Puts the access token into a request's `Authorization` header, marked as sensitive.
    ///
    /// # Errors
    ///
    /// [`Misuse::AuthorizationHeaderPresent`] where the request has such a header already,
    /// [`Misuse::TokenOverHttp`] where the URL is neither `https` nor loopback and `policy` does
    /// not say otherwise, and what [`bearer`](Self::bearer) refuses.
    pub fn attach(&self, head: &mut Parts, policy: UrlPolicy) -> Result<(), Error> {
        attach(head, self.bearer()?, policy)
    }
}

/// Puts a value into a request's `Authorization` header; see [`Tokens::attach`].
pub(crate) fn attach(head: &mut Parts, value: HeaderValue, policy: UrlPolicy) -> Result<(), Error> {
    permit(head, policy)?;
    head.headers.insert(AUTHORIZATION, value);
    Ok(())
}

/// Whether a token may be put on this request at all.
pub(crate) fn permit(head: &Parts, policy: UrlPolicy) -> Result<(), Error> {
    if head.headers.contains_key(AUTHORIZATION) {
        return Err(Misuse::AuthorizationHeaderPresent.into());
    }
    // RFC 6750 §5.3: always TLS. A URL without a host goes nowhere by itself.
    let secure = head.uri.scheme() == Some(&Scheme::HTTPS);
    let elsewhere = || head.uri.host().is_some_and(|host| !is_loopback_host(host));
    if !secure && policy != UrlPolicy::dangerous_allow_http() && elsewhere() {
        return Err(Misuse::TokenOverHttp.into());
    }
    Ok(())
}
