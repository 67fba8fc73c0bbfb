//! What a client has registered at its server, and is held to.

use super::Client;

impl Client {
    /// Signs request objects by this algorithm and no other: the one that the client registered as
    /// `request_object_signing_alg` ([RFC 9101 §9]); `none` where it registered that. A
    /// [`RequestObject`](crate::RequestObject) by another is refused.
    ///
    /// [RFC 9101 §9]: https://www.rfc-editor.org/rfc/rfc9101#section-9
    #[must_use]
    pub fn with_request_object_signing_alg(self, algorithm: &str) -> Self {
        self.with(|inner| inner.request_object_signing_alg = Some(algorithm.into()))
    }

    /// The name of the algorithm that request objects are signed by, if it is settled.
    pub fn request_object_signing_alg(&self) -> Option<&str> {
        self.0.request_object_signing_alg.as_deref()
    }
}
