//! The device authorization request as a message ([RFC 8628 §3.1]).
//!
//! [RFC 8628 §3.1]: https://www.rfc-editor.org/rfc/rfc8628#section-3.1

use core::fmt;

use oauth_step::{Endpoint, Request, Response, UnixTime};

use super::authorization::DeviceAuthorization;
use crate::error::{Error, Masks};
use crate::form_request::FormRequest;

/// A device authorization request with exactly the parameters that are set on it, in order.
///
/// Nothing is added: no client id.
/// [`Client::device_authorization`](crate::Client::device_authorization) does that.
///
/// ```
/// use oauth_step::{Endpoint, UrlPolicy};
/// use oauth2_core::DeviceAuthorizationRequest;
///
/// let endpoint = "https://server.example.com/device_authorization";
/// let endpoint = Endpoint::parse(endpoint, UrlPolicy::default())?;
/// let request = DeviceAuthorizationRequest::new()
///     .param("client_id", "1406020730")
///     .param("scope", "example_scope")
///     .into_request(&endpoint);
/// assert_eq!(request.body(), b"client_id=1406020730&scope=example_scope");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct DeviceAuthorizationRequest(FormRequest);

impl DeviceAuthorizationRequest {
    /// A request without parameters.
    pub fn new() -> Self {
        Self(FormRequest::new())
    }

    /// Appends a parameter; names may repeat, values may be empty.
    pub fn param(self, name: &str, value: &str) -> Self {
        Self(self.0.param(name, value))
    }

    /// Authenticates with HTTP Basic, id and secret form-encoded.
    ///
    /// # Errors
    ///
    /// None in practice: what is encoded can be sent.
    pub fn basic(self, client_id: &str, client_secret: &str) -> Result<Self, Error> {
        Ok(Self(self.0.basic(client_id, client_secret, false)?))
    }

    /// The request to send.
    pub fn into_request(self, endpoint: &Endpoint) -> Request {
        self.0.into_request(endpoint)
    }

    /// Reads the answer ([RFC 8628 §3.2]) to a request that was sent at `sent_at`. It belongs to no
    /// client: whoever polls with it says that it is theirs.
    ///
    /// # Errors
    ///
    /// [`Error::Server`] where the server refused, [`Error::Unavailable`] for 429 and 5xx,
    /// [`Error::Peer`] for anything that breaks a rule.
    ///
    /// [RFC 8628 §3.2]: https://www.rfc-editor.org/rfc/rfc8628#section-3.2
    pub fn parse(
        response: &Response,
        sent_at: UnixTime,
        now: UnixTime,
    ) -> Result<DeviceAuthorization, Error> {
        DeviceAuthorization::answered(response, sent_at, now, Masks::default)
    }
}

impl Default for DeviceAuthorizationRequest {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for DeviceAuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceAuthorizationRequest({:?})", self.0)
    }
}
