//! What a JWK for encryption says about itself (RFC 7517 §4).

use oauth_step::JsonObject;

use super::algorithms::{ContentEncryption, KeyManagement, Method};
use crate::KeyError;

/// Whose half of the work the key is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Decrypts,
    Encrypts,
}

/// What a key is for.
pub(super) struct KeyUse {
    pub(super) key_id: Option<Box<str>>,
    /// The one `enc` that it is for.
    pub(super) content: Option<ContentEncryption>,
}

impl KeyUse {
    /// `kty`, `use`, `key_ops` and `alg` allow the algorithm, or an error.
    pub(super) fn review(
        object: &JsonObject<'_>,
        algorithm: KeyManagement,
        side: Side,
    ) -> Result<Self, KeyError> {
        let kty = object.required_string("kty")?;
        let right = match algorithm.method() {
            Method::Agreement(_) => matches!(&*kty, "EC" | "OKP"),
            Method::Oaep(_) => kty == "RSA",
            Method::Direct | Method::GcmWrap(_) | Method::Wrap(_) => kty == "oct",
        };
        if !right {
            return Err(match &*kty {
                "EC" | "OKP" | "RSA" | "oct" => KeyError::AlgorithmMismatch,
                _ => KeyError::UnknownKeyType,
            });
        }
        match object.string("use")?.as_deref() {
            None | Some("enc") => {}
            Some("sig") => return Err(KeyError::Purpose),
            Some(_) => return Err(KeyError::UnknownUse),
        }
        if let Some(named) = object.strings("key_ops")? {
            let wanted = operations(algorithm, side);
            // The public half of an agreement has nothing to do (WebCrypto writes so).
            let idle = wanted.is_empty() && named.is_empty();
            if !idle && !named.iter().any(|name| wanted.contains(&&**name)) {
                return Err(KeyError::Purpose);
            }
        }
        let content = match object.string("alg")?.as_deref() {
            None => None,
            Some(name) if name == algorithm.name() => None,
            // A key that encrypts the content itself may say with what.
            Some(name) if algorithm == KeyManagement::Dir => {
                Some(ContentEncryption::from_name(name).ok_or(KeyError::AlgorithmMismatch)?)
            }
            Some(_) => return Err(KeyError::AlgorithmMismatch),
        };
        Ok(Self {
            key_id: object.string("kid")?.map(|kid| kid.into_owned().into()),
            content,
        })
    }
}

/// Those of RFC 7517 §4.3 that fit.
fn operations(algorithm: KeyManagement, side: Side) -> &'static [&'static str] {
    match (algorithm.method(), side) {
        (Method::Agreement(_), Side::Decrypts) => &["deriveBits", "deriveKey"],
        (Method::Agreement(_), Side::Encrypts) => &[],
        (Method::Direct, Side::Decrypts) => &["decrypt"],
        (Method::Direct, Side::Encrypts) => &["encrypt"],
        (_, Side::Decrypts) => &["decrypt", "unwrapKey"],
        (_, Side::Encrypts) => &["encrypt", "wrapKey"],
    }
}
