//! A header that is written once for many tokens.

use core::fmt;
use std::sync::Arc;

use crate::algorithm::Algorithm;
use crate::jws::{Jwt, SigningInput, check_claims, room, sign};
use crate::{Error, KeyError, Signer, base64url};

/// The header of all tokens of one type by one key ([RFC 7515 §4]): checked, written and encoded
/// once. For whoever signs often, as with a proof of possession for each request.
///
/// ```
/// use jose_assert::{Algorithm, Error, Jwt, SigningKey};
/// use oauth_step::{FixedEnv, UnixTime};
///
/// # fn main() -> Result<(), Error> {
/// # if jose_assert::Backend::selected().is_none() {
/// #     return Ok(());
/// # }
/// let env = FixedEnv::new(UnixTime(1_700_000_000));
/// let key = SigningKey::generate(Algorithm::Es256, &env)?;
/// let jwk = key.public_jwk().unwrap_or_default();
/// let header = Jwt::new("{}").typ("dpop+jwt").header("jwk", jwk).protected_header(&key)?;
///
/// for count in 0..3 {
///     let proof = header.sign(format!(r#"{{"jti":"{count}"}}"#), &key)?;
///     assert_eq!(proof.split('.').count(), 3);
/// }
/// # Ok(())
/// # }
/// ```
///
/// [RFC 7515 §4]: https://www.rfc-editor.org/rfc/rfc7515#section-4
#[derive(Clone)]
pub struct ProtectedHeader {
    algorithm: Algorithm,
    encoded: Arc<str>,
}

impl Jwt {
    /// The header that [`sign`](Self::sign) writes with this signer, whatever the claims are.
    ///
    /// # Errors
    ///
    /// As [`Jws::signing_input`](crate::Jws::signing_input).
    pub fn protected_header(&self, signer: &dyn Signer) -> Result<ProtectedHeader, Error> {
        let algorithm = signer.algorithm();
        let text = self
            .jws()
            .header_text(algorithm.name(), signer.key_id(), true)?;
        Ok(ProtectedHeader {
            algorithm,
            encoded: base64url::encode(text.as_bytes()).into(),
        })
    }
}

impl ProtectedHeader {
    /// What is to be signed under it, for a signer that is asynchronous: the text of a JSON object.
    ///
    /// # Errors
    ///
    /// [`TokenError`](crate::TokenError) where the claims are no JSON object.
    pub fn signing_input(&self, claims: impl AsRef<[u8]>) -> Result<SigningInput, Error> {
        let claims = claims.as_ref();
        check_claims(claims)?;
        Ok(self.before(claims))
    }

    /// Signs the text of a JSON object under it, with the key that it was written for.
    ///
    /// # Errors
    ///
    /// As [`signing_input`](Self::signing_input); [`KeyError::AlgorithmMismatch`] for a signer with
    /// another algorithm than the header says; those of the signer.
    pub fn sign(&self, claims: impl AsRef<[u8]>, signer: &dyn Signer) -> Result<String, Error> {
        if signer.algorithm() != self.algorithm {
            return Err(KeyError::AlgorithmMismatch.into());
        }
        sign(signer, self.signing_input(claims)?)
    }

    pub(crate) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Before claims that are known to be an object.
    pub(crate) fn before(&self, claims: &[u8]) -> SigningInput {
        let mut text = Vec::with_capacity(self.encoded.len() + room(claims, self.algorithm));
        text.extend_from_slice(self.encoded.as_bytes());
        SigningInput::new(self.algorithm, text, claims)
    }
}

impl fmt::Debug for ProtectedHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("ProtectedHeader");
        debug
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}
