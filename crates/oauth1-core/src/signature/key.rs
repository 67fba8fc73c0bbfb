//! A signature method with its secrets, keyed once for any number of requests.

use std::sync::Arc;

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use oauth_step::{Env, Secret};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::ZeroizeOnDrop;

use super::SignatureMethod;
use super::own::{OwnSignatureMethod, Secrets};
#[cfg(feature = "rsa")]
use super::rsa_key::{Hash, RsaKey};
use crate::error::Error;

/// What signs. An HMAC is its state after the padded key: a signature starts from a copy.
pub(crate) enum Key {
    HmacSha1(Hmac<Sha1>),
    HmacSha256(Hmac<Sha256>),
    HmacSha512(Hmac<Sha512>),
    Own {
        method: Arc<dyn OwnSignatureMethod>,
        client: Secret<String>,
        token: Secret<String>,
    },
    /// The signature itself.
    Plaintext(Secret<String>),
    #[cfg(feature = "rsa")]
    Rsa(RsaKey, Hash),
}

impl Key {
    pub(crate) fn new(
        method: &SignatureMethod,
        client: &Secret<String>,
        token: &Secret<String>,
        raw: bool,
    ) -> Self {
        let secrets = Secrets::new(client, token);
        let key = || match raw {
            true => secrets.raw_key(),
            false => secrets.key(),
        };
        match method {
            SignatureMethod::HmacSha1 => Self::HmacSha1(keyed(&key())),
            SignatureMethod::HmacSha256 => Self::HmacSha256(keyed(&key())),
            SignatureMethod::HmacSha512 => Self::HmacSha512(keyed(&key())),
            SignatureMethod::Own(method) => Self::Own {
                method: Arc::clone(method),
                client: client.clone(),
                token: token.clone(),
            },
            SignatureMethod::Plaintext => Self::Plaintext(secrets.key()),
            #[cfg(feature = "rsa")]
            SignatureMethod::RsaSha1(key) => Self::Rsa(key.clone(), Hash::Sha1),
            #[cfg(feature = "rsa")]
            SignatureMethod::RsaSha256(key) => Self::Rsa(key.clone(), Hash::Sha256),
            #[cfg(feature = "rsa")]
            SignatureMethod::RsaSha512(key) => Self::Rsa(key.clone(), Hash::Sha512),
        }
    }

    /// The value of `oauth_signature`, not percent-encoded.
    #[cfg_attr(
        not(feature = "rsa"),
        expect(unused_variables, reason = "nothing else draws")
    )]
    pub(crate) fn sign(&self, base_string: &[u8], env: &dyn Env) -> Result<Signature<'_>, Error> {
        match self {
            Self::HmacSha1(keyed) => Ok(mac(keyed, base_string)),
            Self::HmacSha256(keyed) => Ok(mac(keyed, base_string)),
            Self::HmacSha512(keyed) => Ok(mac(keyed, base_string)),
            Self::Own {
                method,
                client,
                token,
            } => {
                let signed = method.sign(base_string, Secrets::new(client, token));
                let signed = signed.map_err(|error| Error::Signing(error.into()))?;
                Ok(Signature::Made(signed.into_bytes()))
            }
            Self::Plaintext(secrets) => Ok(Signature::Kept(secrets.expose().as_bytes())),
            #[cfg(feature = "rsa")]
            Self::Rsa(key, hash) => {
                let signed = key.sign(*hash, base_string, env)?;
                Ok(Signature::Made(Base64::encode_string(&signed).into_bytes()))
            }
        }
    }

    /// Whether a signature gives away a secret.
    pub(crate) fn reveals_secrets(&self) -> bool {
        match self {
            Self::Plaintext(_) => true,
            Self::Own { method, .. } => method.reveals_secrets(),
            _ => false,
        }
    }
}

/// The text of a signature, wherever it is held.
pub(crate) enum Signature<'a> {
    Kept(&'a [u8]),
    Made(Vec<u8>),
    Short([u8; SHORT], usize),
}

impl Signature<'_> {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Kept(text) => text,
            Self::Made(text) => text,
            Self::Short(text, length) => text.get(..*length).unwrap_or_default(),
        }
    }
}

fn keyed<M: KeyInit>(key: &Secret<String>) -> M {
    // HMAC takes keys of any length (RFC 2104 §2).
    M::new_from_slice(key.expose().as_bytes()).unwrap_or_else(|_| unreachable!("any length"))
}

fn mac<M: Mac + Clone>(keyed: &M, base_string: &[u8]) -> Signature<'static> {
    let mut mac = keyed.clone();
    mac.update(base_string);
    let mut text = [0; SHORT];
    let encoded = Base64::encode(&mac.finalize().into_bytes(), &mut text);
    let length = encoded.map_or(0, str::len);
    Signature::Short(text, length)
}

/// The states within overwrite themselves: without the features of `sha1` and `sha2` this does not
/// compile.
const _: fn() = || {
    overwrites_itself::<Sha1>();
    overwrites_itself::<Sha256>();
    overwrites_itself::<Sha512>();
};

const fn overwrites_itself<T: ZeroizeOnDrop>() {}

/// Base64 of 64 octets, the longest hash.
const SHORT: usize = 88;
