//! What a user is sent to the server with.

use core::fmt;

use oauth_step::UnixTime;

/// Where to send the user, once.
pub struct Authorization {
    pub(super) url: String,
    pub(super) request_object: Option<String>,
    pub(super) expires_at: Option<UnixTime>,
}

impl Authorization {
    /// The URL to open in the user's browser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the application is to serve where the URL says that the request object is; nothing
    /// where it is in the URL, or there is none.
    pub fn request_object(&self) -> Option<&str> {
        self.request_object.as_deref()
    }

    /// When the server forgets a request that was pushed to it ([RFC 9126 §2.2]): the user has to be
    /// there before. Nothing where the request is in the URL.
    ///
    /// [RFC 9126 §2.2]: https://www.rfc-editor.org/rfc/rfc9126#section-2.2
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.expires_at
    }

    /// Whether it is too late to send a user there: the request has to be pushed anew.
    pub fn is_expired(&self, now: UnixTime) -> bool {
        self.expires_at.is_some_and(|expires_at| expires_at <= now)
    }

    /// The URL to open in the user's browser.
    pub fn into_url(self) -> String {
        self.url
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (endpoint, _) = self.url.split_once('?').unwrap_or((&self.url, ""));
        write!(f, "Authorization({endpoint:?})")
    }
}
