//! What a client has registered at its server, and is held to.

use super::Client;

impl Client {
    /// Refuses authorization requests that are not pushed: the client registered
    /// `require_pushed_authorization_requests` ([RFC 9126 §6]). What the server demands of all its
    /// clients is in its metadata.
    ///
    /// [RFC 9126 §6]: https://www.rfc-editor.org/rfc/rfc9126#section-6
    #[must_use]
    pub fn with_pushed_requests_only(self) -> Self {
        self.with(|inner| inner.push_required = true)
    }

    /// Whether the server takes no authorization request of this client that is not pushed.
    pub(crate) fn must_push(&self) -> bool {
        self.0.push_required || self.server().require_pushed_authorization_requests()
    }

    /// Signs request objects by this algorithm and no other: the one that the client registered as
    /// `request_object_signing_alg` ([RFC 9101 §9]); `none` where it registered that. A
    /// [`RequestObject`](crate::RequestObject) by another is refused.
    ///
    /// [RFC 9101 §9]: https://www.rfc-editor.org/rfc/rfc9101#section-9
    #[cfg(feature = "jose")]
    #[must_use]
    pub fn with_request_object_signing_alg(self, algorithm: &str) -> Self {
        self.with(|inner| inner.request_object_signing_alg = Some(algorithm.into()))
    }

    /// The name of the algorithm that request objects are signed by, if it is settled.
    #[cfg(feature = "jose")]
    pub fn request_object_signing_alg(&self) -> Option<&str> {
        self.0.request_object_signing_alg.as_deref()
    }
}
