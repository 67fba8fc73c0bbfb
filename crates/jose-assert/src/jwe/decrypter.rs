//! Decrypting: a token, the rules, and the keys that it may have been encrypted to.

use core::fmt;

use oauth_step::{Env, Secret};
use zeroize::Zeroizing;

use super::algorithms::{ContentEncryption, KeyManagement};
use super::compact::Compact;
use super::content;
use super::decryption_key::DecryptionKey;
use super::{ContentEncryptions, KeyManagements};
use crate::error::TokenError;
use crate::typ::is_same_type;
use crate::verifier::SIZE_LIMIT;
use crate::{Error, HmacKey, JwkSet, JwtVerifier, VerifiedJwt};

/// Decrypts JSON Web Encryptions ([RFC 7516 §5.2]).
///
/// One that decrypts takes no token that is not encrypted: three parts are refused.
///
/// ```
/// use jose_assert::{
///     ContentEncryption, ContentEncryptions, DecryptionKey, Error, Jwe, JweDecrypter,
///     KeyManagement, KeyManagements,
/// };
/// use oauth_step::{FixedEnv, UnixTime};
///
/// # fn main() -> Result<(), Error> {
/// # if jose_assert::Backend::selected().is_none() {
/// #     return Ok(());
/// # }
/// // The environment is the caller's; a program takes `SystemEnv`.
/// let env = FixedEnv::new(UnixTime(1_700_000_000));
/// let key = DecryptionKey::generate(KeyManagement::EcdhEs, &env)?.with_key_id("2023-11");
///
/// // The sender has the public half: `EncryptionKey::from_jwk`, `JwkSet::encryption_key`.
/// let recipient = key.encryption_key();
/// let token = Jwe::new("for your eyes").encrypt(&recipient, ContentEncryption::A256Gcm, &env)?;
///
/// let decrypter = JweDecrypter::new(
///     KeyManagements::only(KeyManagement::EcdhEs),
///     ContentEncryptions::only(ContentEncryption::A256Gcm),
/// );
/// let decrypted = decrypter.decrypt(&token, &[key], &env)?;
/// assert_eq!(decrypted.plaintext(), b"for your eyes");
/// # Ok(()) }
/// ```
///
/// [RFC 7516 §5.2]: https://www.rfc-editor.org/rfc/rfc7516#section-5.2
#[derive(Clone, Debug)]
pub struct JweDecrypter {
    key_managements: KeyManagements,
    content_encryptions: ContentEncryptions,
    size_limit: usize,
    plaintext_limit: usize,
    content_type: bool,
}

impl JweDecrypter {
    /// With these algorithms and no other; tokens and plaintexts up to 64 KiB.
    pub const fn new(
        key_managements: KeyManagements,
        content_encryptions: ContentEncryptions,
    ) -> Self {
        Self {
            key_managements,
            content_encryptions,
            size_limit: SIZE_LIMIT,
            plaintext_limit: SIZE_LIMIT,
            content_type: true,
        }
    }

    /// Another limit for the size of a token, in bytes.
    #[must_use]
    pub const fn size_limit(self, size_limit: usize) -> Self {
        Self { size_limit, ..self }
    }

    /// Another limit for the size of what is decrypted, in bytes.
    #[must_use]
    pub const fn plaintext_limit(self, plaintext_limit: usize) -> Self {
        Self {
            plaintext_limit,
            ..self
        }
    }

    /// Takes nested tokens whose header does not say `cty`, from servers that leave it out. What is
    /// in them must be a signed token all the same.
    #[must_use]
    pub const fn allow_missing_content_type(self) -> Self {
        Self {
            content_type: false,
            ..self
        }
    }

    /// Decrypts a compact serialisation with one of these keys: the one of its `kid`, or the only
    /// one that fits where it has none.
    ///
    /// `env` gives the content key that takes the place of one that did not decrypt
    /// ([RFC 7516 §11.5]).
    ///
    /// # Errors
    ///
    /// [`Error::Token`] where its form breaks a rule; [`Error::UnknownKey`] or
    /// [`Error::AmbiguousKey`]; [`Error::Decryption`], whatever it was that failed.
    ///
    /// [RFC 7516 §11.5]: https://www.rfc-editor.org/rfc/rfc7516#section-11.5
    pub fn decrypt(
        &self,
        token: &str,
        keys: &[DecryptionKey],
        env: &dyn Env,
    ) -> Result<DecryptedJwe, Error> {
        let compact = Compact::read(
            token,
            self.key_managements,
            self.content_encryptions,
            self.size_limit,
        )?;
        let key = choose(&compact, keys)?;
        let content_key = key.content_key(&compact, env)?;
        let Compact {
            header,
            iv,
            ciphertext,
            tag,
            aad,
            ..
        } = compact;
        let enc = header.content_encryption;
        let plaintext = content::open(key.backend(), enc, &content_key, &iv, aad, ciphertext, &tag);
        let plaintext = plaintext.ok_or(Error::Decryption)?;
        if plaintext.len() > self.plaintext_limit {
            let limit = self.plaintext_limit;
            return Err(TokenError::TooLarge { limit }.into());
        }
        Ok(DecryptedJwe {
            key_management: header.key_management,
            content_encryption: enc,
            key_id: header.key_id,
            typ: header.typ,
            content_type: header.content_type,
            plaintext,
        })
    }

    /// Decrypts a nested token and gives the signed token in it, unverified: for keys that may have
    /// to be fetched first ([`RemoteJwks::verify`](crate::RemoteJwks::verify)). `cty` must be `JWT`.
    ///
    /// # Errors
    ///
    /// As [`decrypt`](Self::decrypt); [`TokenError::ContentType`].
    pub fn decrypt_nested(
        &self,
        token: &str,
        keys: &[DecryptionKey],
        env: &dyn Env,
    ) -> Result<Secret<String>, Error> {
        let decrypted = self.decrypt(token, keys, env)?;
        Ok(Secret::from(self.nested(&decrypted)?))
    }

    /// Decrypts a nested token and verifies what was signed in it ([RFC 7519 §7.2]). `cty` must be
    /// `JWT`.
    ///
    /// # Errors
    ///
    /// As [`decrypt`](Self::decrypt) and [`JwtVerifier::verify`]; [`TokenError::ContentType`].
    ///
    /// [RFC 7519 §7.2]: https://www.rfc-editor.org/rfc/rfc7519#section-7.2
    pub fn decrypt_then_verify(
        &self,
        token: &str,
        keys: &[DecryptionKey],
        env: &dyn Env,
        verifier: &JwtVerifier,
        verification_keys: &JwkSet,
    ) -> Result<VerifiedJwt, Error> {
        let decrypted = self.decrypt(token, keys, env)?;
        verifier.verify(self.nested(&decrypted)?, verification_keys)
    }

    /// As [`decrypt_then_verify`](Self::decrypt_then_verify), with a shared secret for the
    /// signature.
    ///
    /// # Errors
    ///
    /// As [`decrypt`](Self::decrypt) and [`JwtVerifier::verify_with_secret`];
    /// [`TokenError::ContentType`].
    pub fn decrypt_then_verify_with_secret(
        &self,
        token: &str,
        keys: &[DecryptionKey],
        env: &dyn Env,
        verifier: &JwtVerifier,
        secret: &HmacKey,
    ) -> Result<VerifiedJwt, Error> {
        let decrypted = self.decrypt(token, keys, env)?;
        verifier.verify_with_secret(self.nested(&decrypted)?, secret)
    }

    /// The signed token within.
    fn nested<'d>(&self, decrypted: &'d DecryptedJwe) -> Result<&'d str, TokenError> {
        let right = match decrypted.content_type() {
            Some(content_type) => is_same_type(content_type, "JWT"),
            None => !self.content_type,
        };
        if !right {
            return Err(TokenError::ContentType);
        }
        core::str::from_utf8(decrypted.plaintext()).map_err(|error| TokenError::Character {
            position: error.valid_up_to(),
        })
    }
}

/// The key that the token is encrypted to (RFC 7516 §5.2, step 6; RFC 7515 §6).
fn choose<'k>(token: &Compact<'_>, keys: &'k [DecryptionKey]) -> Result<&'k DecryptionKey, Error> {
    let mut fitting = keys.iter().filter(|key| key.fits(token));
    match (fitting.next(), fitting.next()) {
        (None, _) => Err(Error::UnknownKey),
        (Some(key), None) => Ok(key),
        (Some(_), Some(_)) => Err(Error::AmbiguousKey),
    }
}

/// What was in an encrypted token. It was not signed: anybody who has the public key can encrypt.
#[derive(Clone)]
pub struct DecryptedJwe {
    key_management: KeyManagement,
    content_encryption: ContentEncryption,
    key_id: Option<Box<str>>,
    typ: Option<Box<str>>,
    content_type: Option<Box<str>>,
    plaintext: Zeroizing<Vec<u8>>,
}

impl DecryptedJwe {
    /// How the content key came.
    pub fn key_management(&self) -> KeyManagement {
        self.key_management
    }

    /// What the content was encrypted with.
    pub fn content_encryption(&self) -> ContentEncryption {
        self.content_encryption
    }

    /// The `kid` of its header.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// The `typ` of its header.
    pub fn typ(&self) -> Option<&str> {
        self.typ.as_deref()
    }

    /// The `cty` of its header: the type of the plaintext.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// What was encrypted. It is overwritten when this value is dropped.
    pub fn plaintext(&self) -> &[u8] {
        &self.plaintext
    }
}

impl fmt::Debug for DecryptedJwe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("DecryptedJwe");
        debug
            .field("key_management", &self.key_management)
            .field("content_encryption", &self.content_encryption)
            .field("key_id", &self.key_id)
            .field("typ", &self.typ)
            .field("content_type", &self.content_type);
        debug.field("plaintext", &self.plaintext.len()).finish()
    }
}
