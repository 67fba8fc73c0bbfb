//! The pushed authorization request and its answer as messages ([RFC 9126 §2]).
//!
//! [RFC 9126 §2]: https://www.rfc-editor.org/rfc/rfc9126#section-2

use core::fmt;
use core::time::Duration;

use oauth_step::{Expected, JsonObject, Response, UnixTime};

use crate::answer;
use crate::error::{Error, Masks, PeerFault, Place};
use crate::form_request::{FormRequest, form_message};

/// A pushed authorization request with exactly the parameters that are set on it, in order
/// ([RFC 9126 §2.1]).
///
/// Nothing is added: no state, no code challenge, no client id. `push` of
/// [`AuthorizationRequestBuilder`](crate::AuthorizationRequestBuilder::push) does that.
///
/// ```
/// use oauth_step::{Endpoint, UrlPolicy};
/// use oauth2_core::PushedAuthorizationRequest;
///
/// let endpoint = Endpoint::parse("https://as.example.com/as/par", UrlPolicy::default())?;
/// let request = PushedAuthorizationRequest::new()
///     .param("response_type", "code")
///     .param("client_id", "CLIENT1234")
///     .basic("CLIENT1234", "a secret")?
///     .into_request(&endpoint);
/// assert_eq!(request.body(), b"response_type=code&client_id=CLIENT1234");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [RFC 9126 §2.1]: https://www.rfc-editor.org/rfc/rfc9126#section-2.1
#[derive(Clone)]
#[must_use]
pub struct PushedAuthorizationRequest(FormRequest);

form_message!(
    PushedAuthorizationRequest,
    "The request to send. Its answer is for [`PushedAuthorization::parse`]."
);

impl PushedAuthorizationRequest {
    /// A request without parameters.
    pub fn new() -> Self {
        Self(FormRequest::new())
    }
}

impl Default for PushedAuthorizationRequest {
    fn default() -> Self {
        Self::new()
    }
}

/// Where the server keeps a request that was pushed to it, and until when ([RFC 9126 §2.2]).
///
/// [RFC 9126 §2.2]: https://www.rfc-editor.org/rfc/rfc9126#section-2.2
#[derive(Clone)]
pub struct PushedAuthorization {
    request_uri: String,
    expires_at: UnixTime,
}

impl PushedAuthorization {
    /// Reads the answer to a request that was sent at `sent_at`.
    ///
    /// # Errors
    ///
    /// [`Error::Server`] where the server refused, with the codes of an authorization response among
    /// others ([RFC 9126 §2.3]), [`Error::Unavailable`] for 429 and 5xx, [`Error::Peer`] for
    /// anything that breaks a rule.
    ///
    /// [RFC 9126 §2.3]: https://www.rfc-editor.org/rfc/rfc9126#section-2.3
    pub fn parse(response: &Response, sent_at: UnixTime, now: UnixTime) -> Result<Self, Error> {
        Self::parse_masked(response, sent_at, now, Masks::default)
    }

    pub(super) fn parse_masked(
        response: &Response,
        sent_at: UnixTime,
        now: UnixTime,
        masks: impl Fn() -> Masks,
    ) -> Result<Self, Error> {
        let object = answer::object(PLACE, &EXPECTED, &REQUIRED, response, now, masks)?;
        Self::read(&object, sent_at).map_err(|fault| Error::peer(PLACE, fault))
    }

    fn read(object: &JsonObject<'_>, sent_at: UnixTime) -> Result<Self, PeerFault> {
        let member = |name, rule| PeerFault::Member { name, rule };
        let request_uri = object.required_string("request_uri")?;
        // RFC 3986 §2: what a URI is made of.
        if request_uri.is_empty() || !request_uri.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(member("request_uri", "a URI"));
        }
        let expires_in = object.unsigned("expires_in")?.unwrap_or_default();
        if expires_in == 0 {
            return Err(member("expires_in", "a positive whole number of seconds"));
        }
        Ok(Self {
            request_uri: request_uri.into_owned(),
            expires_at: sent_at.saturating_add(Duration::from_secs(expires_in)),
        })
    }

    /// The reference: whoever has it can send one user to the server with this request.
    pub fn request_uri(&self) -> &str {
        &self.request_uri
    }

    /// When the server forgets it, counted from when it was sent there.
    pub fn expires_at(&self) -> UnixTime {
        self.expires_at
    }
}

impl fmt::Debug for PushedAuthorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PushedAuthorization")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

const PLACE: Place = Place::PushedAuthorizationResponse;
const EXPECTED: Expected = Expected::json(&[201]);
const REQUIRED: [&str; 2] = ["request_uri", "expires_in"];
