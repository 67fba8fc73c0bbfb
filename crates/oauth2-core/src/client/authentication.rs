//! How a client proves to an endpoint who it is ([RFC 6749 §2.3]).
//!
//! [RFC 6749 §2.3]: https://www.rfc-editor.org/rfc/rfc6749#section-2.3

use base64ct::{Base64, Encoding};
use http::HeaderValue;
use oauth_step::{Secret, encode_form_value};

use crate::error::{Error, Misuse};

/// A client authentication method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// `attest_jwt_client_auth`: an attestation and a proof of the key that it is about; see
    /// [`Client::with_attestation`](crate::Client::with_attestation).
    #[cfg(feature = "jose")]
    AttestJwt,
    /// `attest_jwt_client_auth_dpop`: an attestation about the key that tokens are bound to, whose
    /// proof is for both; see [`Attestation::of_dpop_key`](crate::Attestation::of_dpop_key).
    #[cfg(feature = "jose")]
    AttestJwtDpop,
    /// `client_secret_basic`: id and secret, each form-encoded, in the `Authorization` header
    /// ([RFC 6749 §2.3.1]).
    ///
    /// [RFC 6749 §2.3.1]: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
    Basic,
    /// As [`Basic`](Self::Basic), but with id and secret not encoded: for servers that do not
    /// decode them.
    BasicRaw,
    /// `none`: a public client names itself and proves nothing.
    None,
    /// A way of one's own; see
    /// [`Client::with_own_authentication`](crate::Client::with_own_authentication).
    Own,
    /// `client_secret_post`: id and secret in the body.
    Post,
    /// `private_key_jwt`: an assertion that the client's key signs; see
    /// [`Client::with_private_key_jwt`](crate::Client::with_private_key_jwt).
    #[cfg(feature = "jose")]
    PrivateKeyJwt,
    /// `client_secret_jwt`: an assertion that the client's secret signs; see
    /// [`Client::with_client_secret_jwt`](crate::Client::with_client_secret_jwt).
    #[cfg(feature = "jose")]
    SecretJwt,
    /// `self_signed_tls_client_auth`: a certificate that the server knows by itself
    /// ([RFC 8705 §2.2]).
    ///
    /// [RFC 8705 §2.2]: https://www.rfc-editor.org/rfc/rfc8705#section-2.2
    SelfSignedTlsClientAuth,
    /// `tls_client_auth`: a certificate from an authority that the server trusts ([RFC 8705 §2.1]).
    ///
    /// [RFC 8705 §2.1]: https://www.rfc-editor.org/rfc/rfc8705#section-2.1
    TlsClientAuth,
}

impl ClientAuthentication {
    /// Whether the secret itself is sent.
    #[cfg(feature = "jose")]
    pub(super) fn has_secret(self) -> bool {
        matches!(self, Self::Basic | Self::BasicRaw | Self::Post)
    }

    /// The first method that a client with a secret can use at an endpoint whose metadata lists
    /// these.
    pub(crate) fn for_secret(listed: Option<&[String]>) -> Result<Self, Error> {
        // RFC 8414 §2: no list means client_secret_basic.
        let Some(listed) = listed else {
            return Ok(Self::Basic);
        };
        let lists = |name: &str| listed.iter().any(|method| method == name);
        if lists("client_secret_basic") {
            return Ok(Self::Basic);
        }
        if lists("client_secret_post") {
            return Ok(Self::Post);
        }
        Err(Misuse::AuthenticationUnsupported.into())
    }
}

/// The value of `Authorization: Basic` for an id and a secret, form-encoded unless `raw`.
pub(crate) fn basic_header(id: &str, secret: &str, raw: bool) -> Result<HeaderValue, Error> {
    let pair = if raw {
        raw_pair(id, secret)?
    } else {
        let [id, secret] = [id, secret].map(encode_form_value);
        Secret::new(format!("{id}:{secret}"))
    };
    let encoded = Secret::new(Base64::encode_string(pair.expose().as_bytes()));
    sensitive("Basic ", encoded.expose(), "client_secret")
}

/// What stands in such a header for id and secret: as good as both.
pub(crate) fn basic_credentials(header: &HeaderValue) -> Option<&str> {
    header.to_str().ok()?.strip_prefix("Basic ")
}

/// A header value that prints as `Sensitive`.
pub(crate) fn sensitive(
    scheme: &str,
    credentials: &str,
    name: &'static str,
) -> Result<HeaderValue, Error> {
    let mut text = String::with_capacity(scheme.len() + credentials.len());
    text.push_str(scheme);
    text.push_str(credentials);
    let mut value = HeaderValue::try_from(text).map_err(|_| Misuse::InvalidCredential(name))?;
    value.set_sensitive(true);
    Ok(value)
}

// RFC 7617 §2: no colon in the id, no control characters in either.
fn raw_pair(id: &str, secret: &str) -> Result<Secret<String>, Error> {
    if id.contains(':') || id.chars().any(char::is_control) {
        return Err(Misuse::InvalidCredential("client_id").into());
    }
    if secret.chars().any(char::is_control) {
        return Err(Misuse::InvalidCredential("client_secret").into());
    }
    Ok(Secret::new(format!("{id}:{secret}")))
}
