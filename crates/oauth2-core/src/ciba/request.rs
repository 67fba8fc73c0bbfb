//! The backchannel authentication request as a message ([CIBA §7.1]).
//!
//! [CIBA §7.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.1

use core::fmt;

use oauth_step::{Endpoint, Request, Response, UnixTime};

use super::authentication::BackchannelAuthentication;
use crate::error::{Error, Masks};
use crate::form_request::FormRequest;

/// A backchannel authentication request with exactly the parameters that are set on it, in order.
///
/// Nothing is added: no client id, no notification token.
/// [`Client::backchannel_authentication`](crate::Client::backchannel_authentication) does that.
///
/// ```
/// use oauth_step::{Endpoint, UrlPolicy};
/// use oauth2_core::BackchannelAuthenticationRequest;
///
/// let endpoint = Endpoint::parse("https://server.example.com/bc-authorize", UrlPolicy::default())?;
/// let request = BackchannelAuthenticationRequest::new()
///     .param("scope", "openid email")
///     .param("login_hint", "jane@example.com")
///     .basic("s6BhdRkqt3", "gX1fBat3bV")?
///     .into_request(&endpoint);
/// assert_eq!(request.body(), b"scope=openid+email&login_hint=jane%40example.com");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct BackchannelAuthenticationRequest(FormRequest);

impl BackchannelAuthenticationRequest {
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

    /// Reads the answer ([CIBA §7.3]) to a request that was sent at `sent_at`. It is polled for, and
    /// belongs to no client: whoever polls with it says that it is theirs.
    ///
    /// # Errors
    ///
    /// [`Error::Server`] where the server refused, [`Error::Unavailable`] for 429 and 5xx,
    /// [`Error::Peer`] for anything that breaks a rule.
    ///
    /// [CIBA §7.3]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.3
    pub fn parse(
        response: &Response,
        sent_at: UnixTime,
        now: UnixTime,
    ) -> Result<BackchannelAuthentication, Error> {
        BackchannelAuthentication::answered(response, sent_at, now, Masks::default)
    }
}

impl Default for BackchannelAuthenticationRequest {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for BackchannelAuthenticationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BackchannelAuthenticationRequest({:?})", self.0)
    }
}
