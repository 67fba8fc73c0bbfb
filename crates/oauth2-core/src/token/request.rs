//! The token request as a message ([RFC 6749 §4.1.3] and its kin).
//!
//! [RFC 6749 §4.1.3]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3

use crate::error::Error;
use crate::form_request::{FormRequest, form_message};

/// A token request with exactly the parameters that are set on it, in order.
///
/// Nothing is added: no client id, no verifier. The flows of [`Client`](crate::Client) do that.
///
/// ```
/// use oauth_step::{Endpoint, UrlPolicy};
/// use oauth2_core::TokenRequest;
///
/// let endpoint = Endpoint::parse("https://server.example.com/token", UrlPolicy::default())?;
/// let request = TokenRequest::new("refresh_token")
///     .param("refresh_token", "tGzv3JOkF0XG5Qx2TlKWIA")
///     .basic("s6BhdRkqt3", "gX1fBat3bV")?
///     .into_request(&endpoint);
/// assert_eq!(request.body(), b"grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct TokenRequest(FormRequest);

form_message!(
    TokenRequest,
    "The request to send. Its answer is for [`TokenRules::parse`](crate::TokenRules::parse)."
);

impl TokenRequest {
    /// A request with this grant type.
    pub fn new(grant_type: &str) -> Self {
        Self(FormRequest::new().param("grant_type", grant_type))
    }

    /// Authenticates with HTTP Basic, id and secret as they are.
    ///
    /// # Errors
    ///
    /// [`Misuse::InvalidCredential`](crate::Misuse::InvalidCredential) for a colon in the id or a
    /// control character in either.
    pub fn basic_raw(self, client_id: &str, client_secret: &str) -> Result<Self, Error> {
        Ok(Self(self.0.basic(client_id, client_secret, true)?))
    }
}
