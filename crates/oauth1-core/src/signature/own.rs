//! Signature methods that are not here.

use oauth_step::Secret;

use crate::encode::percent_encode;

/// A signature method of one's own: a key in a hardware module, or what a vendor has made up
/// ([RFC 5849 §3.4]).
///
/// ```
/// use std::sync::Arc;
/// use oauth1_core::{Client, OwnSignatureMethod, Secrets, SignatureMethod};
///
/// #[derive(Debug)]
/// struct Module;
///
/// impl OwnSignatureMethod for Module {
///     fn name(&self) -> &str {
///         "VENDOR-1"
///     }
///
///     fn sign(
///         &self,
///         base_string: &[u8],
///         _: Secrets<'_>,
///     ) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
///         Ok(format!("{} octets signed", base_string.len()))
///     }
/// }
///
/// let client = Client::new("dpf43f3p2l4k3l03", "")
///     .with_signature_method(SignatureMethod::Own(Arc::new(Module)));
/// ```
///
/// [RFC 5849 §3.4]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4
pub trait OwnSignatureMethod: Send + Sync {
    /// The value of `oauth_signature_method`.
    fn name(&self) -> &str;

    /// The value of `oauth_signature`, not percent-encoded, for a base string.
    ///
    /// # Errors
    ///
    /// Any: it becomes the source of [`Error::Signing`](crate::Error::Signing). It must not hold a
    /// secret.
    fn sign(
        &self,
        base_string: &[u8],
        secrets: Secrets<'_>,
    ) -> Result<String, Box<dyn core::error::Error + Send + Sync>>;

    /// The value of `oauth_body_hash`, if the method has one; by default it has none.
    fn body_hash(&self, _body: &[u8]) -> Option<String> {
        None
    }

    /// Whether the signature gives away a secret, so that it may go over TLS alone; by default it
    /// does not.
    fn reveals_secrets(&self) -> bool {
        false
    }
}

/// The secrets of a client and of its token; either may be empty.
#[derive(Clone, Copy, Debug)]
pub struct Secrets<'a> {
    client: &'a Secret<String>,
    token: &'a Secret<String>,
}

impl<'a> Secrets<'a> {
    pub(crate) fn new(client: &'a Secret<String>, token: &'a Secret<String>) -> Self {
        Self { client, token }
    }

    /// The client's.
    pub fn client(&self) -> &'a Secret<String> {
        self.client
    }

    /// The token's; empty where there is no token.
    pub fn token(&self) -> &'a Secret<String> {
        self.token
    }

    /// Both, encoded and joined by `&`: the key of the HMAC methods ([RFC 5849 §3.4.2]).
    ///
    /// [RFC 5849 §3.4.2]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.2
    pub fn key(&self) -> Secret<String> {
        let client = Secret::new(percent_encode(self.client.expose()));
        let token = Secret::new(percent_encode(self.token.expose()));
        Secret::new([client.expose(), "&", token.expose()].concat())
    }

    /// Both as they are, joined by `&`: what some servers take for the key.
    pub(crate) fn raw_key(self) -> Secret<String> {
        Secret::new([self.client.expose(), "&", self.token.expose()].concat())
    }
}
