//! Keys that decrypt, written out.

use oauth_step::Secret;

use super::decryption_key::DecryptionKey;
use crate::backend::{write_pem, write_private};
use crate::{Error, KeyError, jwk};

impl DecryptionKey {
    /// The whole key as a JWK, private members and shared secrets included.
    ///
    /// # Errors
    ///
    /// [`KeyError::PrivatePart`] for a client secret, of which hashes alone are kept, and where the
    /// backend does not give its numbers.
    pub fn private_jwk(&self) -> Result<Secret<String>, Error> {
        let public = self.encryption_key();
        if let Some(key) = self.shared() {
            let octets = key.octets().ok_or(KeyError::PrivatePart)?;
            let jwk = public.described(r#"{"kty":"oct"}"#.to_owned());
            return Ok(jwk::with_private(&jwk, &jwk::write_secret(octets)));
        }
        let jwk = public.public_jwk().ok_or(KeyError::PrivatePart)?;
        let private = jwk::write_private(&self.parts()?);
        Ok(jwk::with_private(&jwk, &private))
    }

    /// The whole key in DER, as PKCS#8 ([RFC 5208 §5]).
    ///
    /// # Errors
    ///
    /// [`KeyError::AlgorithmMismatch`] for a shared secret, [`KeyError::PrivatePart`] where the
    /// backend does not give its numbers.
    ///
    /// [RFC 5208 §5]: https://www.rfc-editor.org/rfc/rfc5208#section-5
    pub fn private_der(&self) -> Result<Secret<Vec<u8>>, Error> {
        let public = self.encryption_key();
        let components = public.components().ok_or(KeyError::AlgorithmMismatch)?;
        let document = write_private(&self.parts()?, components);
        let document = document.ok_or(KeyError::PrivatePart)?;
        Ok(Secret::new(document.to_vec()))
    }

    /// The whole key in PEM, as PKCS#8 ([RFC 7468 §10]).
    ///
    /// # Errors
    ///
    /// As [`private_der`](Self::private_der).
    ///
    /// [RFC 7468 §10]: https://www.rfc-editor.org/rfc/rfc7468#section-10
    pub fn private_pem(&self) -> Result<Secret<String>, Error> {
        let document = self.private_der()?;
        let text = write_pem("PRIVATE KEY", document.expose());
        Ok(Secret::new(text.to_string()))
    }
}
