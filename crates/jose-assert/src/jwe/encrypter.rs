//! Making encrypted tokens (RFC 7516 §5.1).

use core::fmt;
use std::borrow::Cow;

use oauth_step::{Env, JsonObject, json_quoted};
use zeroize::Zeroizing;

use super::algorithms::{ContentEncryption, KeyManagement, Method};
use super::content;
use super::encryption_key::{Delivery, EncryptionKey};
use super::header::Parties;
use crate::compact::in_header;
use crate::error::TokenError;
use crate::jws::single_value;
use crate::{Error, Jwt, Signer, base64url};

/// A JSON Web Encryption of any octets, about to be encrypted ([RFC 7516 §5.1]).
///
/// Header members are written in one order: `alg`, `enc`, `kid`, `typ`, `cty`, then what the
/// algorithm needs, then the others. The content key, the initialization vector and the ephemeral
/// key are drawn from the environment anew each time; the padding of RSA-OAEP too with
/// `rust-crypto`, while `aws-lc-rs` draws that from its own source.
///
/// [RFC 7516 §5.1]: https://www.rfc-editor.org/rfc/rfc7516#section-5.1
#[derive(Clone)]
pub struct Jwe {
    plaintext: Zeroizing<Vec<u8>>,
    typ: Option<Cow<'static, str>>,
    content_type: Option<Cow<'static, str>>,
    parties: Parties,
    members: Vec<(String, String)>,
}

impl Jwe {
    /// Of this plaintext, without `typ` and `cty`.
    pub fn new(plaintext: impl Into<Vec<u8>>) -> Self {
        Self {
            plaintext: Zeroizing::new(plaintext.into()),
            typ: None,
            content_type: None,
            parties: Parties::default(),
            members: Vec::new(),
        }
    }

    /// Of a signed token: `cty` is `JWT` ([RFC 7519 §5.2]).
    ///
    /// [RFC 7519 §5.2]: https://www.rfc-editor.org/rfc/rfc7519#section-5.2
    pub fn nested(token: impl Into<Vec<u8>>) -> Self {
        Self::new(token).content_type("JWT")
    }

    /// The type of the whole object.
    #[must_use]
    pub fn typ(self, typ: impl Into<Cow<'static, str>>) -> Self {
        Self {
            typ: Some(typ.into()),
            ..self
        }
    }

    /// The type of the plaintext, `cty`.
    #[must_use]
    pub fn content_type(self, content_type: impl Into<Cow<'static, str>>) -> Self {
        Self {
            content_type: Some(content_type.into()),
            ..self
        }
    }

    /// Who agrees on a key, `apu` and `apv` ([RFC 7518 §4.6.1]): bound into what is agreed on, and
    /// written for ECDH-ES alone.
    ///
    /// [RFC 7518 §4.6.1]: https://www.rfc-editor.org/rfc/rfc7518#section-4.6.1
    #[must_use]
    pub fn parties(self, producer: impl Into<Vec<u8>>, recipient: impl Into<Vec<u8>>) -> Self {
        let parties = Parties {
            producer: producer.into(),
            recipient: recipient.into(),
        };
        Self { parties, ..self }
    }

    /// Another header member, its value as JSON text. None of those that are written here, and
    /// neither `crit` nor `zip`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, json: impl Into<String>) -> Self {
        self.members.push((name.into(), json.into()));
        self
    }

    /// Encrypts it into a compact serialisation.
    ///
    /// # Errors
    ///
    /// [`TokenError`] where a further header member is no JSON, occurs twice or is one of those
    /// that are not set by hand; [`KeyError`](crate::KeyError) where the key is not for this
    /// content encryption.
    pub fn encrypt(
        &self,
        key: &EncryptionKey,
        content_encryption: ContentEncryption,
        env: &dyn Env,
    ) -> Result<String, Error> {
        let delivery = key.deliver(content_encryption, &self.parties, env)?;
        let header = self.header_text(key, content_encryption, &delivery)?;
        let mut iv = vec![0; content_encryption.iv_length()];
        env.fill_random(&mut iv);
        let mut token = base64url::encode(header.as_bytes());
        let sealed = content::seal(
            key.backend(),
            content_encryption,
            &delivery.content_key,
            &iv,
            token.as_bytes(),
            &self.plaintext,
        );
        let (ciphertext, tag) = sealed.ok_or(Error::Encryption)?;
        for part in [&delivery.encrypted_key, &iv, &ciphertext, &tag] {
            token.push('.');
            base64url::append(&mut token, part);
        }
        Ok(token)
    }

    fn header_text(
        &self,
        key: &EncryptionKey,
        content_encryption: ContentEncryption,
        delivery: &Delivery,
    ) -> Result<String, TokenError> {
        let algorithm: KeyManagement = key.algorithm();
        let mut header = format!("{{\"alg\":\"{algorithm}\",\"enc\":\"{content_encryption}\"");
        let mut append = |name: &str, json: &str| {
            header.push(',');
            header.push_str(&json_quoted(name));
            header.push(':');
            header.push_str(json);
        };
        let texts = [
            ("kid", key.key_id()),
            ("typ", self.typ.as_deref()),
            ("cty", self.content_type.as_deref()),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                append(name, &json_quoted(text));
            }
        }
        for (name, value) in &delivery.members {
            append(name, value);
        }
        if matches!(algorithm.method(), Method::Agreement(_)) {
            let Parties {
                producer,
                recipient,
            } = &self.parties;
            for (name, party) in [("apu", producer), ("apv", recipient)] {
                if !party.is_empty() {
                    append(name, &json_quoted(&base64url::encode(party)));
                }
            }
        }
        for (name, value) in &self.members {
            match &**name {
                "crit" => return Err(TokenError::Critical),
                "zip" => return Err(TokenError::Compressed),
                _ => {}
            }
            if let Some(&name) = OWN_MEMBERS.iter().find(|own| *own == name) {
                return Err(TokenError::HeaderMember { name });
            }
            append(name, single_value(value)?);
        }
        header.push('}');
        if !self.members.is_empty() {
            JsonObject::parse(header.as_bytes()).map_err(in_header)?;
        }
        Ok(header)
    }
}

impl fmt::Debug for Jwe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Jwe");
        debug
            .field("typ", &self.typ)
            .field("content_type", &self.content_type)
            .field("plaintext", &self.plaintext.len());
        debug.finish_non_exhaustive()
    }
}

impl Jwt {
    /// Signs it, then encrypts what was signed: a nested token ([RFC 7519 §5.2], [RFC 7519 §11.2]).
    ///
    /// # Errors
    ///
    /// As [`Jwt::sign`] and [`Jwe::encrypt`].
    ///
    /// [RFC 7519 §5.2]: https://www.rfc-editor.org/rfc/rfc7519#section-5.2
    /// [RFC 7519 §11.2]: https://www.rfc-editor.org/rfc/rfc7519#section-11.2
    pub fn sign_then_encrypt(
        &self,
        signer: &dyn Signer,
        key: &EncryptionKey,
        content_encryption: ContentEncryption,
        env: &dyn Env,
    ) -> Result<String, Error> {
        let signed = self.sign(signer)?;
        Jwe::nested(signed).encrypt(key, content_encryption, env)
    }
}

/// Written here, or registered for algorithms that are not offered.
const OWN_MEMBERS: [&str; 12] = [
    "alg", "apu", "apv", "cty", "enc", "epk", "iv", "kid", "p2c", "p2s", "tag", "typ",
];
