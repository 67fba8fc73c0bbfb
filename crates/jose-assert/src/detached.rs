//! Signatures over content that is carried elsewhere (RFC 7515, appendix F), encoded or as it is
//! (RFC 7797).

use crate::algorithm::Algorithm;
use crate::compact::{Header, Parts, Rules};
use crate::error::TokenError;
use crate::jws::{Jws, SigningInput, sign};
use crate::verifier::{JwsVerifier, VerifiedJws};
use crate::{Error, JwkSet, Signer, base64url};

/// How content that is carried elsewhere is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "RFC 7797 §3: `b64` is true or false"
)]
pub enum Detached {
    /// Encoded, as if it were not detached (RFC 7515, appendix F).
    Encoded,
    /// As it is, which the header says by `b64` and `crit` ([RFC 7797 §3]).
    ///
    /// [RFC 7797 §3]: https://www.rfc-editor.org/rfc/rfc7797#section-3
    Unencoded,
}

impl Jws {
    /// Signs the payload and leaves it out: a compact serialisation whose second part is empty.
    ///
    /// ```
    /// use jose_assert::{Algorithm, Algorithms, Detached, HmacKey, JwkSet, Jws, JwsVerifier};
    /// use jose_assert::SigningKey;
    /// use oauth_step::Secret;
    ///
    /// # fn main() -> Result<(), jose_assert::Error> {
    /// let secret = HmacKey::new(&Secret::from("0123456789abcdef0123456789abcdef"))?;
    /// let body = br#"{"amount":"1.00"}"#;
    /// let signer = SigningKey::from(secret.clone());
    /// let signature = Jws::new(&body[..]).sign_detached(&signer, Detached::Unencoded)?;
    ///
    /// let keys = JwkSet::from_keys([secret.into()])?;
    /// JwsVerifier::new(Algorithms::only(Algorithm::Hs256)).verify_detached(&signature, body, &keys)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`signing_input`](Self::signing_input), and those of the signer.
    pub fn sign_detached(&self, signer: &dyn Signer, content: Detached) -> Result<String, Error> {
        let input = self.detached_signing_input(signer.algorithm(), signer.key_id(), content)?;
        sign(signer, input)
    }

    /// The same in two phases, for a signer that is asynchronous.
    ///
    /// # Errors
    ///
    /// As [`signing_input`](Self::signing_input).
    pub fn detached_signing_input(
        &self,
        algorithm: Algorithm,
        key_id: Option<&str>,
        content: Detached,
    ) -> Result<SigningInput, Error> {
        let encoded = content == Detached::Encoded;
        let header = self.header_text(algorithm.name(), key_id, encoded)?;
        let header = base64url::encode(header.as_bytes());
        let octets = signing_input(&header, self.payload(), encoded);
        Ok(SigningInput::detached(algorithm, header, octets))
    }
}

impl JwsVerifier {
    /// Verifies a compact serialisation whose second part is empty over content that came
    /// otherwise, encoded or not as its header says.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify), and [`TokenError::Attached`].
    pub fn verify_detached(
        &self,
        token: &str,
        content: &[u8],
        keys: &JwkSet,
    ) -> Result<VerifiedJws, Error> {
        let rules = Rules {
            detached: true,
            ..self.rules
        };
        let parts = Parts::split(token, rules.size_limit)?;
        let (header_text, signature) = (parts.header()?, parts.signature()?);
        if !parts.payload()?.is_empty() {
            return Err(TokenError::Attached.into());
        }
        let header = Header::read(&header_text, &rules)?;
        let encoded = header.b64.unwrap_or(true);
        let octets = signing_input(parts.encoded_header(), content, encoded);
        self.choose(&header, keys, &octets, &signature)?;
        Ok(VerifiedJws::new(header, header_text, content.to_vec()))
    }
}

/// RFC 7797 §3: the content as it is, or encoded.
fn signing_input(header: &str, content: &[u8], encoded: bool) -> Vec<u8> {
    if encoded {
        let mut text = String::with_capacity(header.len() + content.len() * 4 / 3 + 5);
        text.push_str(header);
        text.push('.');
        base64url::append(&mut text, content);
        return text.into_bytes();
    }
    [header.as_bytes(), b".", content].concat()
}
