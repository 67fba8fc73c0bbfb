//! Attaching a bearer token to a request ([RFC 6750 §2.1]).
//!
//! [RFC 6750 §2.1]: https://www.rfc-editor.org/rfc/rfc6750#section-2.1

use http::HeaderValue;
use http::header::{AUTHORIZATION, Entry};
use http::request::Parts;
use oauth_step::{Origin, UrlPolicy};

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
    // RFC 6750 §5.3: always TLS. A URL without an origin goes nowhere by itself.
    let open = Origin::of(&head.uri).is_some_and(|origin| !origin.is_trustworthy());
    if open && policy != UrlPolicy::dangerous_allow_http() {
        return Err(Misuse::TokenOverHttp.into());
    }
    match head.headers.try_entry(AUTHORIZATION) {
        Ok(Entry::Vacant(entry)) => {
            entry.insert(value);
            Ok(())
        }
        _ => Err(Misuse::AuthorizationHeaderPresent.into()),
    }
}
