//! What one request may want otherwise.

use core::fmt;

use oauth_step::UnixTime;

use crate::placement::Placement;

/// What one request wants otherwise than its client: for
/// [`Signer::sign_with`](crate::Signer::sign_with), or, where a session signs, for the request's
/// extensions.
///
/// ```
/// use oauth1_core::SigningOptions;
///
/// let mut request = http::Request::post("https://api.example.net/things").body(b"{}".to_vec())?;
/// request.extensions_mut().insert(SigningOptions::new().body_hash(true).realm("Things"));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct SigningOptions {
    pub(crate) body_hash: Option<bool>,
    pub(crate) nonce: Option<String>,
    pub(crate) placement: Option<Placement>,
    pub(crate) realm: Option<String>,
    pub(crate) timestamp: Option<UnixTime>,
}

impl SigningOptions {
    /// Everything as the client has it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether to sign a hash of the body along, unless that is a form, which is signed anyway
    /// ([draft-eaton-oauth-bodyhash]).
    ///
    /// [draft-eaton-oauth-bodyhash]: https://datatracker.ietf.org/doc/html/draft-eaton-oauth-bodyhash-00
    pub fn body_hash(self, body_hash: bool) -> Self {
        Self {
            body_hash: Some(body_hash),
            ..self
        }
    }

    /// This nonce, in place of 128 random bits. A server takes each one once.
    pub fn nonce(self, nonce: impl Into<String>) -> Self {
        Self {
            nonce: Some(nonce.into()),
            ..self
        }
    }

    /// Where the parameters go.
    pub fn placement(self, placement: Placement) -> Self {
        Self {
            placement: Some(placement),
            ..self
        }
    }

    /// The realm, which only the header has a place for. It is not signed.
    pub fn realm(self, realm: impl Into<String>) -> Self {
        Self {
            realm: Some(realm.into()),
            ..self
        }
    }

    /// This time, as it is, in place of the clock's.
    pub fn timestamp(self, timestamp: UnixTime) -> Self {
        Self {
            timestamp: Some(timestamp),
            ..self
        }
    }
}

impl fmt::Debug for SigningOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningOptions")
            .field("body_hash", &self.body_hash)
            .field("placement", &self.placement)
            .field("realm", &self.realm)
            .field("timestamp", &self.timestamp)
            .finish_non_exhaustive()
    }
}
