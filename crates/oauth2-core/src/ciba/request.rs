//! The backchannel authentication request as a message ([CIBA §7.1]).
//!
//! [CIBA §7.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.1

use oauth_step::{Response, UnixTime};

use super::authentication::BackchannelAuthentication;
use crate::error::{Error, Masks};
use crate::form_request::{FormRequest, form_message};

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

form_message!(BackchannelAuthenticationRequest);

impl BackchannelAuthenticationRequest {
    /// A request without parameters.
    pub fn new() -> Self {
        Self(FormRequest::new())
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
