//! The introspection request as a message ([RFC 7662 §2.1]).
//!
//! [RFC 7662 §2.1]: https://www.rfc-editor.org/rfc/rfc7662#section-2.1

use http::HeaderValue;
use http::header::ACCEPT;
use oauth_step::{Response, UnixTime};

use super::answer::Introspection;
use crate::error::{Error, Masks};
use crate::form_request::{FormRequest, form_message};
use crate::token::Tokens;

/// An introspection request with exactly the parameters that are set on it, in order
/// ([RFC 7662 §2.1]).
///
/// [RFC 7662 §2.1]: https://www.rfc-editor.org/rfc/rfc7662#section-2.1
#[derive(Clone)]
#[must_use]
pub struct IntrospectionRequest(FormRequest);

form_message!(IntrospectionRequest);

impl IntrospectionRequest {
    /// A request to look into this token.
    pub fn new(token: &str) -> Self {
        Self(FormRequest::new().param("token", token))
    }

    /// Shows an access token that gives the right to ask, in place of the client's authentication.
    ///
    /// # Errors
    ///
    /// Those of [`Tokens::bearer`].
    pub fn bearer(self, tokens: &Tokens) -> Result<Self, Error> {
        Ok(Self(self.0.authorization(tokens.bearer()?)))
    }

    /// Asks for the answer in a signed JWT ([RFC 9701 §4]), which
    /// [`Introspect::signed`](crate::Introspect) verifies.
    ///
    /// [RFC 9701 §4]: https://www.rfc-editor.org/rfc/rfc9701#section-4
    pub fn accept_jwt(self) -> Self {
        Self(self.0.header(ACCEPT, HeaderValue::from_static(JWT)))
    }

    /// Reads an answer in JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Server`] where the server refused, [`Error::Unavailable`] for 429 and 5xx,
    /// [`Error::Peer`] for anything that breaks a rule. A token that is not active is no error.
    pub fn parse(response: &Response, now: UnixTime) -> Result<Introspection, Error> {
        Introspection::read(response, now, Masks::default)
    }
}

pub(super) const JWT: &str = "application/token-introspection+jwt";
