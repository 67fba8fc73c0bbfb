//! The device authorization request as a message ([RFC 8628 §3.1]).
//!
//! [RFC 8628 §3.1]: https://www.rfc-editor.org/rfc/rfc8628#section-3.1

use oauth_step::{Response, UnixTime};

use super::authorization::DeviceAuthorization;
use crate::error::{Error, Masks};
use crate::form_request::{FormRequest, form_message};

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

form_message!(DeviceAuthorizationRequest);

impl DeviceAuthorizationRequest {
    /// A request without parameters.
    pub fn new() -> Self {
        Self(FormRequest::new())
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
