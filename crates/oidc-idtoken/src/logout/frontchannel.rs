//! Front-channel logout: the provider loads a page of the application in the user's browser.

use core::fmt;

use http::HeaderValue;
use http::header::CACHE_CONTROL;
use oauth_step::{Callback, Response};

use crate::incoming::{IncomingError, Params};
use crate::{Error, IdToken};

/// Reads what a provider asks at the `frontchannel_logout_uri` ([Front-Channel Logout §2]).
///
/// [Front-Channel Logout §2]: https://openid.net/specs/openid-connect-frontchannel-1_0.html#RPLogout
#[derive(Clone, Debug)]
pub struct FrontchannelLogouts {
    issuer: String,
    session_required: bool,
}

impl FrontchannelLogouts {
    /// From this issuer, byte for byte.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            session_required: false,
        }
    }

    /// The client registered `frontchannel_logout_session_required`: `iss` and `sid` must be
    /// there.
    #[must_use]
    pub fn require_session(self) -> Self {
        Self {
            session_required: true,
            ..self
        }
    }

    /// Reads the URL of a GET, or its query.
    ///
    /// # Errors
    ///
    /// [`Error::Incoming`] for a form, another issuer, one of `iss` and `sid` without the other, or neither
    /// where they are required.
    pub fn read<'a>(&self, request: impl Into<Callback<'a>>) -> Result<FrontchannelLogout, Error> {
        let request = request.into();
        // Front-Channel Logout 2: the page is loaded in an iframe, so by GET.
        if matches!(request, Callback::Form(_)) {
            return Err(IncomingError::Method.into());
        }
        let params = Params::read(request)?;
        let session_id = match (params.one("iss")?, params.one("sid")?) {
            (Some(iss), Some(sid)) if iss == self.issuer => Some(sid.to_owned()),
            (Some(_), Some(_)) => return Err(IncomingError::IssuerUnknown.into()),
            (Some(_), None) => return Err(IncomingError::MissingParameter("sid").into()),
            (None, Some(_)) => return Err(IncomingError::MissingParameter("iss").into()),
            (None, None) if self.session_required => {
                return Err(IncomingError::MissingParameter("iss").into());
            }
            (None, None) => None,
        };
        Ok(FrontchannelLogout { session_id })
    }
}

/// A front-channel logout: the session of this browser is over at the provider.
#[derive(Clone)]
pub struct FrontchannelLogout {
    session_id: Option<String>,
}

impl FrontchannelLogout {
    /// The provider's session that is over, if it says which.
    pub fn session_id(&self) -> Option<&str> {
        self.session_id.as_deref()
    }

    /// Whether the session of this browser, to which this ID Token belongs, is over: always where
    /// the provider names no session. Everything else about the token was checked when it came.
    // Front-Channel Logout 2: "iss" and "sid" identify the session.
    pub fn ends(&self, id_token: &IdToken) -> bool {
        match self.session_id() {
            Some(named) => id_token.session_id().as_deref() == Some(named),
            None => true,
        }
    }

    /// The answer to send: an empty page, never to be stored.
    // Front-Channel Logout 2: "Cache-Control: no-store" keeps it from being answered by a cache.
    pub fn response(&self) -> Response {
        let mut response = Response::new(Vec::new());
        let no_store = HeaderValue::from_static("no-store");
        response.headers_mut().insert(CACHE_CONTROL, no_store);
        response
    }
}

impl fmt::Debug for FrontchannelLogout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrontchannelLogout").finish_non_exhaustive()
    }
}
